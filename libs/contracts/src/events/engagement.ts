import { JSONSchema } from 'class-validator-jsonschema';
import { Id, OneOf, Optional, SignedWhole, Text } from '../fields.js';

/** The scale of each metric: NPS 0 to 10, CSAT 1 to 5, CSM the seven grades of the customer satisfaction measure. */
export const SURVEY_SCORES: Record<string, readonly number[]> = {
  nps: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  csat: [1, 2, 3, 4, 5],
  csm: [-90, -60, -30, 0, 30, 60, 90],
};

@JSONSchema({
  allOf: Object.entries(SURVEY_SCORES).map(([metric, scores]) => ({
    if: { properties: { metric: { const: metric } } },
    then: {
      properties: { score: { enum: [...scores], description: `a score of ${metric}: one of ${scores.join(', ')}` } },
    },
  })),
})
export class SurveyAnswered {
  @Id() memberId!: string;
  @Id() surveyId!: string;
  @OneOf(...Object.keys(SURVEY_SCORES)) metric!: string;
  @SignedWhole() score!: number;
  @Optional() @Text() attribute?: string | null;
}

/** `memberId` is who referred. */
export class ReferralCompleted {
  @Id() memberId!: string;
  @Id() referredMemberId!: string;
  @Id() referralId!: string;
}

export class ContentPublished {
  @Id() memberId!: string;
  @Id() contentId!: string;
  @Id() kind!: string;
}

export class ContentRemoved {
  @Id() memberId!: string;
  @Id() contentId!: string;
  @Id() kind!: string;
}
