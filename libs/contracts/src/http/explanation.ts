import { Type } from 'class-transformer';
import { IsArray, IsIn, IsObject, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Count, Id, Instant, Nested, Optional, SignedWhole, Text } from '../fields.js';

export class ExplainedEntry {
  @Text() entryId!: string;
  @Text() kind!: string;
  @Text() rule!: string;
  @Count() programVersion!: number;
  @Optional() @Text() lotId!: string | null;
  @SignedWhole() points!: number;
  @SignedWhole() moved!: number;
  @SignedWhole() balanceAfter!: number;
  @Instant() effectiveAt!: string;
  @Instant() recordedAt!: string;
  @Optional() @Text() from!: string | null;
  @Optional() @Text() to!: string | null;
  @Optional() @Text() corrects!: string | null;
}

@JSONSchema({ description: 'a fact of the member: when it happened, and when it was recorded' })
export class FactName {
  @Text() type!: string;
  @Id() source!: string;
  @Id() id!: string;
  @Instant() time!: string;
  @Instant() recordedAt!: string;
}

export class ExplainedProgram {
  @Count() version!: number;
  @Text() name!: string;
}

@JSONSchema({ description: 'who asked for it, and why' })
export class AskedBy {
  @Optional() @Text() by!: string | null;
  @Optional() @Text() reason!: string | null;
}

@JSONSchema({ description: 'a line of arithmetic: by names, by numbers, before and after it was rounded down' })
export class ReckoningStep {
  @Text() name!: string;
  @Text() formula!: string;
  @Text() filled!: string;
  @Text() exact!: string;
  @SignedWhole() value!: number;
}

const INPUTS = {
  type: 'object' as const,
  additionalProperties: {
    anyOf: [{ type: 'string' as const }, { type: 'number' as const }, { type: 'null' as const }],
  },
  description: 'what the rule looked at; names that end with At are times, with Minor are minor units',
};

export class ReckoningView {
  @Text() case!: string;
  @IsObject() @JSONSchema(INPUTS) inputs!: Record<string, string | number | null>;
  @IsArray() @ValidateNested({ each: true }) @Type(() => ReckoningStep) steps!: ReckoningStep[];
}

@JSONSchema({ description: 'what of an entry stands' })
export class Standing {
  @SignedWhole() points!: number;
  @SignedWhole() moved!: number;
  @Optional() @Text() from!: string | null;
  @Optional() @Text() to!: string | null;
}

export class ReckonedStanding extends Standing {
  @Optional() @Nested(() => ReckoningView) reckoning!: ReckoningView | null;
}

@JSONSchema({
  description: 'the entry that is corrected, as it was and as it is since, and the facts that became known',
})
export class CorrectionView {
  @Text() corrects!: string;
  @Nested(() => ReckonedStanding) before!: ReckonedStanding;
  /** Null where the rules do not give that entry any more. */
  @Optional() @Nested(() => ReckonedStanding) after!: ReckonedStanding | null;
  @IsArray() @ValidateNested({ each: true }) @Type(() => FactName) newFacts!: FactName[];
}

export class CorrectedBy extends ExplainedEntry {
  @Optional() @Nested(() => FactName) fact!: FactName | null;
}

const SENTENCES = { type: 'array', items: { type: 'string' } } as const;

@JSONSchema({ description: 'why a line of the book says what it says, and what became of it' })
export class ExplanationBody {
  @Id() memberId!: string;
  @Nested(() => ExplainedEntry) entry!: ExplainedEntry;
  @Nested(() => ExplainedProgram) program!: ExplainedProgram;
  @Optional() @Nested(() => FactName) fact!: FactName | null;
  @Optional() @Nested(() => AskedBy) asked!: AskedBy | null;
  /** Null for a correction, which has one before and one after. */
  @Optional() @Nested(() => ReckoningView) reckoning!: ReckoningView | null;
  @Optional() @Nested(() => CorrectionView) correction!: CorrectionView | null;
  @IsArray() @ValidateNested({ each: true }) @Type(() => CorrectedBy) correctedBy!: CorrectedBy[];
  @Nested(() => Standing) standing!: Standing;
  @IsIn(['en', 'zh']) @JSONSchema({ type: 'string' }) language!: string;
  /** The same in sentences that can be read out. */
  @IsArray() @JSONSchema(SENTENCES) words!: string[];
}
