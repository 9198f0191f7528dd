import { Type } from 'class-transformer';
import { IsArray, IsNumber, IsObject, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Count, Day, Id, Instant, Nested, Optional, SignedWhole, Text } from '../fields.js';

export class MemberPoints {
  @Count() active!: number;
  @Count() pending!: number;
  @Count() reserved!: number;
  @Count() deficit!: number;
}

export class NextTier {
  @Text() level!: string;
  @Count() missing!: number;
}

export class MemberTier {
  @Text() level!: string;
  @Optional() @Instant() since!: string | null;
  @Optional() @Instant() validUntil!: string | null;
  @Count() qualifyingPoints!: number;
  @Optional() @Nested(() => NextTier) next!: NextTier | null;
}

export class NextExpiry {
  @Count() points!: number;
  @Instant() at!: string;
}

@JSONSchema({ description: 'a refund, cancellation or removal whose order, review or content is not known yet' })
export class WaitingFact {
  @Text() type!: string;
  @Id() source!: string;
  @Id() id!: string;
  @Id() refersTo!: string;
  @Instant() time!: string;
}

@JSONSchema({ description: 'of the orders that count now, of the reviews published and not removed, of any login' })
export class MemberStats {
  @Count() orders!: number;
  @Count() spendMinor!: number;
  @Optional() @Instant() firstOrderAt!: string | null;
  @Optional() @Instant() lastOrderAt!: string | null;
  @Count() orderDays!: number;
  @Optional() @Day() firstOrderDay!: string | null;
  @Optional() @Day() lastOrderDay!: string | null;
  @Count() repeatSpendMinor!: number;
  @Optional() @Instant() lastLoginAt!: string | null;
  @Count() reviews!: number;
  @Optional() @IsNumber() averageRating!: number | null;
}

@JSONSchema({ description: 'since when the person is a member, and since when they may not spend' })
export class MemberMembership {
  @Optional() @Instant() enrolledAt!: string | null;
  @Optional() @Instant() blockedAt!: string | null;
}

/** Also the data of `member.updated` on `loyalty.members`. */
export class Member {
  @Id() memberId!: string;
  @Count() sequence!: number;
  @Instant() asOf!: string;
  @Nested(() => MemberPoints) points!: MemberPoints;
  @Nested(() => MemberTier) tier!: MemberTier;
  @Optional() @Nested(() => NextExpiry) nextExpiry!: NextExpiry | null;
  @IsArray() @ValidateNested({ each: true }) @Type(() => WaitingFact) waiting!: WaitingFact[];
  @Nested(() => MemberStats) stats!: MemberStats;
  @Nested(() => MemberMembership) membership!: MemberMembership;
}

export class Cause {
  @Id() source!: string;
  @Id() id!: string;
}

@JSONSchema({ description: 'the fact behind an entry' })
export class EntryCause extends Cause {
  @Text() type!: string;
  @Instant() time!: string;
  /** What the event said, without the lines of an order. */
  @IsObject() @JSONSchema({ type: 'object' }) data!: Record<string, unknown>;
}

@JSONSchema({ description: 'a line of the book; never changed, corrected by later ones' })
export class Entry {
  @Text() entryId!: string;
  @Text() kind!: string;
  @Text() rule!: string;
  @Text() origin!: string;
  @Count() programVersion!: number;
  @Optional() @Text() lotId!: string | null;
  @SignedWhole() points!: number;
  @SignedWhole() moved!: number;
  @SignedWhole() balanceAfter!: number;
  @Instant() effectiveAt!: string;
  @Instant() recordedAt!: string;
  @Optional() @Text() corrects!: string | null;
  @Optional() @Text() from!: string | null;
  @Optional() @Text() to!: string | null;
  @Optional() @Nested(() => EntryCause) cause!: EntryCause | null;
}

export class Lot {
  @Text() lotId!: string;
  @Count() given!: number;
  @Count() left!: number;
  @Count() reserved!: number;
  @Text() state!: string;
  @Instant() earnedAt!: string;
  @Instant() activatesAt!: string;
  @Instant() expiresAt!: string;
}

export class TierChange {
  @Instant() at!: string;
  @Text() from!: string;
  @Text() to!: string;
  @Optional() @Nested(() => Cause) cause!: Cause | null;
}
