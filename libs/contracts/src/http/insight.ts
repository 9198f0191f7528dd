import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsNumber, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Count, Day, Id, Instant, Nested, Optional, Share, Text, WholeNumber } from '../fields.js';

@JSONSchema({
  description:
    'ranks within the population; ties share a score. While Redis is being filled there are none, and `reason` says so',
})
export class MemberRfm {
  @Count() recencyDays!: number;
  @Count() frequency!: number;
  @Count() monetaryMinor!: number;
  @Optional() @WholeNumber(1, 5) r!: number | null;
  @Optional() @WholeNumber(1, 5) f!: number | null;
  @Optional() @WholeNumber(1, 5) m!: number | null;
  @Optional() @Text() segment!: string | null;
  @Optional() @Text() reason?: string | null;
}

export class CustomerValue {
  @Share() probabilityAlive!: number;
  @IsNumber() expectedOrders!: number;
  @IsNumber() valueMinor!: number;
  @Count() horizonDays!: number;
  @Text() modelVersion!: string;
}

@JSONSchema({ description: 'one for each lapse: the time after a last order day until the next' })
export class ChurnWarningView {
  @Text() warningId!: string;
  @Id() memberId!: string;
  @Text() state!: string;
  @Day() lastOrderDay!: string;
  @Instant() crossedAt!: string;
  @Instant() decidedAt!: string;
  /** Whether messages about it were sent. */
  @IsBoolean() told!: boolean;
  @IsBoolean() control!: boolean;
  @Optional() @Share() risk!: number | null;
  @Optional() @Count() clvMinor!: number | null;
  @IsArray() @JSONSchema({ type: 'array', items: { type: 'string' } }) reasons!: string[];
  @Optional() @Text() modelVersion!: string | null;
  @Text() tier!: string;
  @Optional() @Instant() lastActivityAt!: string | null;
  @Instant() validUntil!: string;
}

export class MemberChurn {
  /** Probability of no order within the horizon; null until a model is fitted, and `reason` says so. */
  @Optional() @Share() risk!: number | null;
  @Optional() @Text() reason?: string | null;
  /** The same probability by the score that ranks best; it may fall in silence, so it does not warn. */
  @Optional() @Share() rankedRisk?: number | null;
  @Optional() @Text() modelVersion?: string | null;
  /** `active`, or the state of the warning about the present lapse. */
  @Text() state!: string;
  /** When the risk will reach the threshold; null once warned. */
  @Optional() @Instant() warnsAt!: string | null;
  @IsArray() @ValidateNested({ each: true }) @Type(() => ChurnWarningView) warnings!: ChurnWarningView[];
}

@JSONSchema({ description: 'all null for a member without an order that counts' })
export class MemberInsightView {
  @Optional() @Nested(() => MemberRfm) rfm!: MemberRfm | null;
  @Optional() @Nested(() => CustomerValue) clv!: CustomerValue | null;
  @Optional() @Nested(() => MemberChurn) churn!: MemberChurn | null;
}

export class SegmentMemberView {
  @Id() memberId!: string;
  @Count() recencyDays!: number;
  @Day() lastOrderDay!: string;
  @Count() frequency!: number;
  @Count() monetaryMinor!: number;
  @WholeNumber(1, 5) r!: number;
  @WholeNumber(1, 5) f!: number;
  @WholeNumber(1, 5) m!: number;
}
