import { IsBoolean } from 'class-validator';
import { Count, Id, Instant, Nested, Optional, POINTS_MAX, SignedWhole, Text, WholeNumber } from '../fields.js';
import { MemberPoints } from './member.js';

export class RedemptionBody {
  @WholeNumber(1, POINTS_MAX) points!: number;
  @Optional() @Text(200) reward?: string | null;
  @Optional() @Id() orderId?: string | null;
}

export class HoldBody {
  @WholeNumber(1, POINTS_MAX) points!: number;
  /** At most 30 days ahead; 30 minutes if absent. */
  @Optional() @Instant() expiresAt?: string | null;
}

export class CaptureBody {
  /** All that is held, if absent. */
  @Optional() @WholeNumber(1, POINTS_MAX) points?: number | null;
}

export class AdjustmentBody {
  /** Signed, not 0. */
  @WholeNumber(-POINTS_MAX, POINTS_MAX) points!: number;
  @Text(500) reason!: string;
  /** For positive ones: by the program's rule, if absent. */
  @Optional() @Instant() expiresAt?: string | null;
}

export class TransferBody {
  /** The member who takes them. */
  @Id() to!: string;
  @WholeNumber(1, POINTS_MAX) points!: number;
  @Optional() @Text(500) note?: string | null;
}

export class NoBody {}

/** What a command did, and the member's points after it. */
export class CommandAnswer {
  @Id() memberId!: string;
  @Optional() @Id() redemptionId?: string | null;
  @Optional() @Id() holdId?: string | null;
  @Optional() @Id() adjustmentId?: string | null;
  @Optional() @Id() transferId?: string | null;
  /** For transfers: the taker, as it was asked. */
  @Optional() @Id() to?: string | null;
  @SignedWhole() points!: number;
  /** What redeemed points are worth, in minor units. */
  @Optional() @Count() valueMinor?: number | null;
  @Optional() @Instant() expiresAt?: string | null;
  /** When it took effect. */
  @Instant() at!: string;
  @Nested(() => MemberPoints) balance!: MemberPoints;
}

/** What an erasure did. */
export class ErasureAnswer {
  @IsBoolean() erased!: boolean;
  /** How many ids the person had. */
  @Count() ids!: number;
  /** The balance that was written off; negative where the person owed points. */
  @SignedWhole() pointsWrittenOff!: number;
}
