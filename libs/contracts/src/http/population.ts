import { Type } from 'class-transformer';
import { IsArray, IsNumber, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Count, Instant, Nested, Optional, Share, Text, WholeNumber } from '../fields.js';

const NUMBERS = { type: 'array', items: { type: 'number' } } as const;

@JSONSchema({ description: 'a score is 1 + the number of cut points that a member exceeds (recency: stays below)' })
export class RfmCutPointsView {
  @IsArray() @JSONSchema(NUMBERS) recencyDays!: number[];
  @IsArray() @JSONSchema(NUMBERS) orderDays!: number[];
  @IsArray() @JSONSchema(NUMBERS) spendMinor!: number[];
}

export class RfmCell {
  @WholeNumber(1, 5) r!: number;
  @WholeNumber(1, 5) f!: number;
  @Count() members!: number;
  @Optional() @IsNumber() meanM!: number | null;
  @Count() spendMinor!: number;
}

export class SegmentSize {
  @Optional() @Text() segment!: string | null;
  @Count() members!: number;
  @Count() spendMinor!: number;
}

export class RfmCount {
  @Instant() asOf!: string;
  @Count() members!: number;
  @IsArray() @ValidateNested({ each: true }) @Type(() => RfmCell) grid!: RfmCell[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => SegmentSize) segments!: SegmentSize[];
}

@JSONSchema({ description: 'size and cut points are of now; the counted grid is some seconds old at most and says so' })
export class RfmPopulation {
  @Instant() asOf!: string;
  @Count() size!: number;
  @Optional() @Nested(() => RfmCutPointsView) cutPoints!: RfmCutPointsView | null;
  @Nested(() => RfmCount) count!: RfmCount;
}

export class SegmentShare extends SegmentSize {
  @Share() share!: number;
}

export class WarningCounts {
  @Count() raised!: number;
  @Count() lapsed!: number;
  @Count() resolved!: number;
  @Count() withdrawn!: number;
}

@JSONSchema({ description: 'of the members with an order that counts' })
export class KeyFigures {
  @Instant() asOf!: string;
  @Instant() countedAt!: string;
  @Count() members!: number;
  @Count() spendMinor!: number;
  @Optional() @IsNumber() meanSpendMinor!: number | null;
  @IsArray() @ValidateNested({ each: true }) @Type(() => SegmentShare) segments!: SegmentShare[];
  @Nested(() => WarningCounts) warnings!: WarningCounts;
}
