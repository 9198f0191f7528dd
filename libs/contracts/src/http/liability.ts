import { Type } from 'class-transformer';
import { IsArray, IsIn, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Count, Instant, Nested, Optional, SignedWhole, Text } from '../fields.js';

export class LiabilitySumView {
  @SignedWhole() points!: number;
  @SignedWhole() valueMinor!: number;
}

export class NamedLiability extends LiabilitySumView {
  /** State, expiry month (null for a deficit, which has none) or tier. */
  @Optional() @Text() name!: string | null;
}

@JSONSchema({ description: 'points of one state, expiry month and tier; negative for a deficit' })
export class LiabilityCellView extends LiabilitySumView {
  @IsIn(['active', 'pending', 'reserved', 'deficit']) @JSONSchema({ type: 'string' }) state!: string;
  @Optional() @Text() expiryMonth!: string | null;
  @Text() tier!: string;
}

@JSONSchema({ description: 'outstanding points in money, as of one instant at most a minute ago' })
export class LiabilityBody {
  @Instant() asOf!: string;
  @Count() members!: number;
  @Count() pointValueMinor!: number;
  @IsArray() @JSONSchema({ type: 'array', items: { type: 'string' } }) currencies!: string[];
  @Nested(() => LiabilitySumView) outstanding!: LiabilitySumView;
  /** Outstanding points as the members' own sums have it in the same instant: equal, to the point. */
  @SignedWhole() bookPoints!: number;
  @IsArray() @ValidateNested({ each: true }) @Type(() => NamedLiability) byState!: NamedLiability[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => NamedLiability) byExpiryMonth!: NamedLiability[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => NamedLiability) byTier!: NamedLiability[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => LiabilityCellView) cells!: LiabilityCellView[];
}
