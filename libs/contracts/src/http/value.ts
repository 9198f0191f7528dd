import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsInt, IsNumber, IsObject, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Count, Instant, Nested, Optional, Share, Text } from '../fields.js';

const TEXTS = { type: 'array', items: { type: 'string' } } as const;

@JSONSchema({ description: 'a refit of the models; the version before stays in use unless it is done' })
export class RefitAnswer {
  @Count() refitId!: number;
  /** `schedule`, `first` or `asked`. */
  @Text() reason!: string;
  @Optional() @Text() askedBy!: string | null;
  @Instant() askedAt!: string;
  /** `waiting`, `running`, `done`, `refused` (too little to fit yet) or `failed`. */
  @Text() status!: string;
  @Optional() @Instant() startedAt!: string | null;
  @Optional() @Instant() endedAt!: string | null;
  @Optional() @Count() version!: number | null;
  @Optional() @Text() message!: string | null;
}

@JSONSchema({ description: 'a version of the models' })
export class ModelVersionView {
  @Count() version!: number;
  @Count() refitId!: number;
  @Instant() fittedAt!: string;
  /** By the clock of the installation: it warns of no earlier crossings. */
  @Instant() inForceFrom!: string;
  @Count() durationMs!: number;
  @Count() members!: number;
  @Count() orders!: number;
  @IsBoolean() inUse!: boolean;
}

@JSONSchema({ description: 'a version with all that was fitted, chosen and measured' })
export class ModelVersionDetail extends ModelVersionView {
  /** What was chosen, and why. */
  @IsArray() @JSONSchema(TEXTS) why!: string[];
  /** What is in use: scores with parameters and calibration, value model. Times in days. */
  @IsObject() content!: object;
  /** Fits of all models with log-likelihood and counts, the choice at the earlier cut, and the hold-out table. */
  @IsObject() report!: object;
}

export class ReturnShare {
  @Count() members!: number;
  @Count() returned!: number;
  /** Null where the group is empty. */
  @Optional() @Share() share!: number | null;
}

@JSONSchema({ description: 'share of `told` less share of `control`, with its 95 % interval (Newcombe)' })
export class ReturnDifference {
  @IsNumber() difference!: number;
  @IsNumber() low!: number;
  @IsNumber() high!: number;
}

@JSONSchema({ description: 'what warnings are good for: returns of those told of to the CRM, beside those kept back' })
export class ChurnEffectView {
  @Instant() asOf!: string;
  /** An order within so many days of the warning is a return; only warnings at least as old are counted. */
  @Count() withinDays!: number;
  @Nested(() => ReturnShare) told!: ReturnShare;
  @Nested(() => ReturnShare) control!: ReturnShare;
  /** Null while a group is empty. */
  @Optional() @Nested(() => ReturnDifference) effect!: ReturnDifference | null;
  /** Whether the interval leaves out 0. */
  @IsBoolean() significant!: boolean;
}

@JSONSchema({ description: 'values of a group of members, minor units' })
export class ValueGroupView {
  @Optional() @Text() name!: string | null;
  @Count() members!: number;
  @Count() sumMinor!: number;
  @Count() meanMinor!: number;
  @Count() p10Minor!: number;
  @Count() p25Minor!: number;
  @Count() medianMinor!: number;
  @Count() p75Minor!: number;
  @Count() p90Minor!: number;
  @Count() p99Minor!: number;
}

export class TierAtRisk {
  @Text() tier!: string;
  @Count() members!: number;
  @IsInt() valueMinor!: number;
}

@JSONSchema({ description: 'members whose warning stands, and what they were worth when it was raised' })
export class ValueAtRiskView {
  @Count() members!: number;
  @IsInt() valueMinor!: number;
  @IsArray() @ValidateNested({ each: true }) @Type(() => TierAtRisk) tiers!: TierAtRisk[];
}

@JSONSchema({ description: 'what the members are worth, by tier and segment; counted some minutes ago at most' })
export class PopulationValue {
  @Instant() asOf!: string;
  /** Null until a model is fitted; then `reason` says so, and there are no values. */
  @Optional() @Text() modelVersion!: string | null;
  @Optional() @Text() reason?: string | null;
  @Count() horizonDays!: number;
  @Optional() @Nested(() => ValueGroupView) all!: ValueGroupView | null;
  @IsArray() @ValidateNested({ each: true }) @Type(() => ValueGroupView) tiers!: ValueGroupView[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => ValueGroupView) segments!: ValueGroupView[];
  @Nested(() => ValueAtRiskView) atRisk!: ValueAtRiskView;
}
