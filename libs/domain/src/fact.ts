import type { Instant } from './time.js';

/** What every fact carries. A fact is an event that was recorded once and for all; it is never changed. */
export interface FactBase {
  /** Opaque key of `source` + `id`, unique within the member. */
  identity: string;
  source: string;
  id: string;
  time: Instant;
  /** When it was recorded (wall clock), rising within a member. */
  recorded: Instant;
  /** Number within the member, in the order of recording, from 1. */
  seq: number;
  imported: boolean;
}

export interface OrderCompleted extends FactBase {
  type: 'order.completed';
  orderId: string;
  currency: string;
  totalMinor: number;
}
export interface OrderRefunded extends FactBase {
  type: 'order.refunded';
  orderId: string;
  refundId: string;
  currency: string;
  amountMinor: number;
}
export interface OrderCancelled extends FactBase {
  type: 'order.cancelled';
  orderId: string;
}
/** A full replacement of an order's content, from its time on. */
export interface OrderAmended extends FactBase {
  type: 'order.amended';
  orderId: string;
  amendmentId: string;
  currency: string;
  totalMinor: number;
}
export interface ReviewPublished extends FactBase {
  type: 'review.published';
  reviewId: string;
  sku: string;
  rating: number;
}
export interface ReviewRemoved extends FactBase {
  type: 'review.removed';
  reviewId: string;
}
export interface LoggedIn extends FactBase {
  type: 'member.logged-in';
}
export interface ContentPublished extends FactBase {
  type: 'content.published';
  contentId: string;
}
export interface ContentRemoved extends FactBase {
  type: 'content.removed';
  contentId: string;
}
/** About the person: when they joined, and from when to when they may not spend. */
export interface MembershipChanged extends FactBase {
  type: 'member.enrolled' | 'member.blocked' | 'member.unblocked';
}
/** Another id turned out to be this member's: the facts of both are this member's from now on. */
export interface MemberMerged extends FactBase {
  type: 'member.merged';
}
/** The other side of a merge: this member's facts are another one's, and nothing is left here. */
export interface MemberMergedAway extends FactBase {
  type: 'member.merged-away';
  /** Number of that member in the book. */
  into: number;
}
/** Events that the default program only keeps and counts. */
export interface Engagement extends FactBase {
  type: 'survey.answered' | 'referral.completed';
}

/** Points that a member brings from another system: one fact for each lot, timed when the lot was opened there. */
export interface BalanceOpened extends FactBase {
  type: 'balance.opened';
  balanceId: string;
  /** At least 1. */
  points: number;
  /** After `time`; null is expiry by rule 5. */
  expiresAt: Instant | null;
}

/** Commands are decided once, when they are asked for, and facts from then on. */
export interface PointsRedeemed extends FactBase {
  type: 'points.redeemed';
  redemptionId: string;
  points: number;
}
export interface RedemptionCancelled extends FactBase {
  type: 'redemption.cancelled';
  redemptionId: string;
}
export interface PointsHeld extends FactBase {
  type: 'points.held';
  holdId: string;
  points: number;
  expiresAt: Instant;
}
export interface HoldCaptured extends FactBase {
  type: 'hold.captured';
  holdId: string;
  points: number;
}
export interface HoldReleased extends FactBase {
  type: 'hold.released';
  holdId: string;
}
export interface PointsAdjusted extends FactBase {
  type: 'points.adjusted';
  adjustmentId: string;
  /** Signed, never 0. */
  points: number;
  /** For positive ones; null is expiry by rule 5. */
  expiresAt: Instant | null;
}

/** Points that go along with their expiry, as it was when the transfer was decided: nearest first, each expiry once. */
export type TransferPart = [expiresAt: Instant, points: number];

/** The giver's side of a transfer. */
export interface PointsSent extends FactBase {
  type: 'points.sent';
  transferId: string;
  points: number;
  parts: TransferPart[];
}
/** The taker's side of a transfer. */
export interface PointsReceived extends FactBase {
  type: 'points.received';
  transferId: string;
  points: number;
  parts: TransferPart[];
}
/** The person was erased: what is left is written off, and nothing happens to this member any more. */
export interface MemberErased extends FactBase {
  type: 'member.erased';
}

export type Command =
  | PointsRedeemed
  | RedemptionCancelled
  | PointsHeld
  | HoldCaptured
  | HoldReleased
  | PointsAdjusted
  | PointsSent
  | PointsReceived
  | MemberErased;

export type Fact =
  | Command
  | OrderCompleted
  | OrderRefunded
  | OrderCancelled
  | OrderAmended
  | ReviewPublished
  | ReviewRemoved
  | LoggedIn
  | ContentPublished
  | ContentRemoved
  | Engagement
  | BalanceOpened
  | MembershipChanged
  | MemberMerged
  | MemberMergedAway;

export type FactType = Fact['type'];

/** Rules 1 and 13: the order of effects within one instant. The numbers stand in stored heads, so none changes its meaning. */
export const FACT_RANK: Record<FactType, number> = {
  'member.enrolled': -3,
  'member.unblocked': -2,
  'member.blocked': -1,
  'order.completed': 0,
  'order.amended': 0.5,
  'order.refunded': 1,
  'order.cancelled': 2,
  'review.published': 3,
  'review.removed': 4,
  'member.logged-in': 5,
  'content.published': 6,
  'content.removed': 7,
  'survey.answered': 8,
  'referral.completed': 8,
  'balance.opened': 8,
  'member.merged': 8,
  'member.merged-away': 8,
  'points.redeemed': 9,
  'redemption.cancelled': 9,
  'points.held': 9,
  'hold.captured': 9,
  'hold.released': 9,
  'points.adjusted': 9,
  'points.sent': 9,
  'points.received': 9,
  'member.erased': 9,
};

const COMMAND_RANK = 9;

export function isCommand(fact: Fact): fact is Command {
  return FACT_RANK[fact.type] === COMMAND_RANK;
}

/** Where a fact stands in the order of effects. `at` is its effective instant (see `effectiveTime`). */
export interface Position {
  at: Instant;
  rank: number;
  /** Commands of one instant: the order in which they were recorded; 0 for events. */
  order: number;
  source: string;
  id: string;
}

/** A fact with the instant at which it takes effect. */
export interface Placed extends Position {
  fact: Fact;
  /** Its order, review or content is not known (or is in another currency): it waits. */
  waits: boolean;
}

/** Rule 1: by instant, then type, then identity (`source`, then `id`, by UTF-8 bytes); commands in the order of recording. */
export function comparePositions(a: Position, b: Position): number {
  return (
    a.at - b.at || a.rank - b.rank || a.order - b.order || compareUtf8(a.source, b.source) || compareUtf8(a.id, b.id)
  );
}

/** Compares two strings by their UTF-8 bytes: as UTF-16 units, but surrogates come after U+E000 to U+FFFF. */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return utf8Rank(x) - utf8Rank(y);
  }
  return a.length - b.length;
}

function utf8Rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/** What a refund, cancellation, amendment or removal refers to, as a key of `Placement.parents`; null for other facts. */
export function parentKey(fact: Fact): string | null {
  switch (fact.type) {
    case 'order.refunded':
    case 'order.cancelled':
    case 'order.amended':
      return `order:${fact.orderId}`;
    case 'review.removed':
      return `review:${fact.reviewId}`;
    case 'content.removed':
      return `content:${fact.contentId}`;
    default:
      return null;
  }
}

/** The key under which others refer to this fact; null where nothing can. */
export function ownKey(fact: Fact): string | null {
  switch (fact.type) {
    case 'order.completed':
      return `order:${fact.orderId}`;
    case 'review.published':
      return `review:${fact.reviewId}`;
    case 'content.published':
      return `content:${fact.contentId}`;
    default:
      return null;
  }
}

/** What is known of an order, review or content that a fact may refer to. */
export interface Parent {
  time: Instant;
  currency: string | null;
}

/**
 * Puts facts into the order of effects. What refers to something timed later counts as timed at that one's instant;
 * what refers to something unknown, or refunds or amends in another currency, waits.
 * @param parents what is known besides the facts themselves
 */
export function placeFacts(facts: readonly Fact[], parents: (key: string) => Parent | undefined): Placed[] {
  const own = new Map<string, Parent>();
  for (const fact of facts) {
    const key = ownKey(fact);
    if (key !== null)
      own.set(key, { time: fact.time, currency: fact.type === 'order.completed' ? fact.currency : null });
  }
  const placed: Placed[] = [];
  for (const fact of facts) {
    const key = parentKey(fact);
    const parent = key === null ? undefined : (own.get(key) ?? parents(key));
    const known = key === null || (parent !== undefined && isOfCurrency(fact, parent));
    const at = known && parent ? Math.max(fact.time, parent.time) : fact.time;
    const order = isCommand(fact) ? fact.seq : 0;
    placed.push({ at, rank: FACT_RANK[fact.type], order, source: fact.source, id: fact.id, fact, waits: !known });
  }
  return placed.sort(comparePositions);
}

/** Money taken from or put into an order must be in the order's own currency. */
function isOfCurrency(fact: Fact, parent: Parent): boolean {
  return (fact.type !== 'order.refunded' && fact.type !== 'order.amended') || parent.currency === fact.currency;
}
