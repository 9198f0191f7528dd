import { Type } from 'class-transformer';
import { IsArray, Matches, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Count, Id, Instant, Optional, SignedWhole, Text } from '../fields.js';

/** A UTC month of the years 1970 to 2999. */
export const MONTH_PATTERN = /^(19[7-9]\d|2\d{3})-(0[1-9]|1[0-2])$/;

function Month(): PropertyDecorator {
  const matches = Matches(MONTH_PATTERN);
  const words = JSONSchema({ description: 'a UTC month: YYYY-MM' }) as PropertyDecorator;
  return (target, key) => [matches, words].forEach((rule) => rule(target, key));
}

@JSONSchema({ description: 'signed points: closing = opening + all columns' })
export class StatementMonthView {
  @Month() month!: string;
  @SignedWhole() opening!: number;
  @SignedWhole() earned!: number;
  @SignedWhole() adjusted!: number;
  @SignedWhole() restored!: number;
  @SignedWhole() spent!: number;
  @SignedWhole() transferred!: number;
  @SignedWhole() reversed!: number;
  @SignedWhole() expired!: number;
  @SignedWhole() other!: number;
  @SignedWhole() closing!: number;
  /** How many lines changed the balance. */
  @Count() entries!: number;
}

export class StatementLineView {
  @Text() entryId!: string;
  @Month() month!: string;
  @Instant() effectiveAt!: string;
  @Text() kind!: string;
  @Text() rule!: string;
  @Optional() @Text() lotId!: string | null;
  @SignedWhole() points!: number;
  @SignedWhole() balance!: number;
}

@JSONSchema({ description: 'the balance is active + pending + reserved − deficit' })
export class StatementBody {
  @Id() memberId!: string;
  @Month() from!: string;
  @Month() to!: string;
  /** Null: of all that is recorded. */
  @Optional() @Instant() knownAt!: string | null;
  @SignedWhole() opening!: number;
  @SignedWhole() closing!: number;
  @IsArray() @ValidateNested({ each: true }) @Type(() => StatementMonthView) months!: StatementMonthView[];
  /** With `detail=entries`. */
  @Optional() @IsArray() @ValidateNested({ each: true }) @Type(() => StatementLineView) lines?:
    StatementLineView[] | null;
}
