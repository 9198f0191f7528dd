import { IsArray } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Count, Id, Instant, MoneyMinor, Optional, Share, SignedWhole, Text } from '../fields.js';

/** One for each lot touched; `lotId` is null for a deficit. */
export class PointsChanged {
  @Id() memberId!: string;
  /** Signed; 0 where points only changed their state. */
  @SignedWhole() points!: number;
  /** Points that changed their state. */
  @Optional() @SignedWhole() moved?: number | null;
  @Optional() @Text() lotId!: string | null;
  @Text() reason!: string;
  /** active + pending + reserved − deficit: the sum of all `points` so far. */
  @SignedWhole() balanceAfter!: number;
  @Count() programVersion!: number;
  /** The entry that this one corrects. */
  @Optional() @Text() corrects?: string | null;
}

export class TierChanged {
  @Id() memberId!: string;
  @Text() from!: string;
  @Text() to!: string;
  @Text() reason!: string;
  @Count() programVersion!: number;
  @Optional() @Text() corrects?: string | null;
}

export class ChurnWarning {
  @Id() memberId!: string;
  @Text() warningId!: string;
  /** Probability of no order within the horizon; null until a model is fitted. */
  @Optional() @Share() risk!: number | null;
  @IsArray()
  @JSONSchema({ type: 'array', items: { type: 'string' }, description: 'a list of text' })
  reasons!: string[];
  @Optional() @Text() modelVersion!: string | null;
  @Optional() @Instant() lastActivityAt!: string | null;
  @Text() tier!: string;
  @Optional() @MoneyMinor() clvMinor!: number | null;
  @Optional() @Instant() validUntil!: string | null;
}

/** Under the id of a member who was merged: the last value there, and where to look from now on. */
export class MemberMoved {
  @Id() memberId!: string;
  @Id() mergedInto!: string;
}
