import { Type } from 'class-transformer';
import { IsArray, IsBoolean, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Count, CurrencyCode, Day, Id, Instant, Nested, Quantity, SignedWhole, Text } from '../fields.js';
import { MemberPoints } from './member.js';

@JSONSchema({ description: 'who asks, as the gateway knows them' })
export class Whoami {
  @Text() name!: string;
  @Text() role!: string;
  /** Neither tokens nor an issuer are set: for this machine only. */
  @IsBoolean() open!: boolean;
}

export class FoundMember {
  @Id() memberId!: string;
  @Text() tier!: string;
  /** As last recorded: what can be spent, perhaps not brought to now. */
  @Count() active!: number;
}

@JSONSchema({
  description: 'what all entries of one kind come to; a correction counts under the kind of the entry that it corrects',
})
export class KindSum {
  @Text() kind!: string;
  @SignedWhole() points!: number;
  @Count() entries!: number;
}

@JSONSchema({ description: 'a book in sums: all points together are the recorded balance' })
export class MemberSums {
  @Id() memberId!: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => KindSum) kinds!: KindSum[];
}

export class TierCount {
  @Text() level!: string;
  @Count() members!: number;
  /** Active, pending and reserved, less deficits. */
  @SignedWhole() outstanding!: number;
}

export class ExpiryMonth {
  /** First day of the UTC month in which they expire. */
  @Day() month!: string;
  @Count() points!: number;
}

@JSONSchema({
  description:
    'points by what was done with them, in a period of UTC days; a correction counts under what it corrects, so a figure may be negative',
})
export class FlowPeriod {
  @Day() start!: string;
  @SignedWhole() earned!: number;
  @SignedWhole() adjusted!: number;
  @SignedWhole() restored!: number;
  @SignedWhole() spent!: number;
  @SignedWhole() expired!: number;
  @SignedWhole() reversed!: number;
}

@JSONSchema({
  description: 'counted in the background, whatever the number of members; asOf and countedAt say of when',
})
export class Overview {
  @Instant() asOf!: string;
  @Instant() countedAt!: string;
  /** How long the count took. */
  @Count() countedMs!: number;
  @CurrencyCode() currency!: string;
  /** What a point is worth, in minor units. */
  @Quantity() pointValueMinor!: number;
  @Count() members!: number;
  @Nested(() => MemberPoints) points!: MemberPoints;
  @IsArray() @ValidateNested({ each: true }) @Type(() => TierCount) tiers!: TierCount[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => ExpiryMonth) expiry!: ExpiryMonth[];
  /** The last 30 days and 13 months up to now, oldest first, without gaps. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => FlowPeriod) days!: FlowPeriod[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => FlowPeriod) months!: FlowPeriod[];
}
