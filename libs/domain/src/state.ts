import type { Decimal } from './decimal.js';
import type { Position } from './fact.js';
import type { Instant } from './time.js';

/** The points that one fact gave. `left` includes what is reserved; only `left` − `reserved` can be taken. */
export interface Lot {
  id: string;
  /** Identity of the fact that gave it, and where that fact stands in the spending order. */
  cause: string;
  imported: boolean;
  source: string;
  factId: string;
  /** 1, 2 … within the fact. */
  ordinal: number;
  time: Instant;
  given: number;
  left: number;
  reserved: number;
  /** Points of this lot that are gone by expiry. */
  expired: number;
  activatesAt: Instant;
  expiresAt: Instant;
  state: 'pending' | 'active' | 'expired';
}

/** An order as the rules remember it. */
export interface Purchase {
  orderId: string;
  /** Identity of the order's fact. */
  cause: string;
  imported: boolean;
  time: Instant;
  currency: string;
  /** As amended last. */
  totalMinor: number;
  /** Sum of all refunds so far; may be more than the total. */
  refundedMinor: number;
  /** R of rule 7: what remains of the total after refunds and cancellation. */
  remainingMinor: number;
  refunded: boolean;
  cancelled: boolean;
  /** Kept with the order from its instant on. */
  multiplier: Pick<Decimal, 'num' | 'den'>;
  minorUnitsPerPoint: number;
  lot: string;
  /** All that its lot was given, by the order and by amendments. */
  given: number;
  /** Points that refunds and amendments have taken back so far, from wherever. */
  taken: number;
}

/** A review or a piece of content, as the rules remember it. */
export interface Publication {
  /** `review:<id>` or `content:<id>`. */
  key: string;
  time: Instant;
  sku: string | null;
  rating: number | null;
  /** The lot that it was awarded; null for none. */
  lot: string | null;
  removed: boolean;
}

/** A redemption or a hold: which points of which lots it took or keeps. */
export interface Spending {
  /** `redemption:<id>` or `hold:<id>`. */
  key: string;
  cause: string;
  state: 'open' | 'ended';
  /** For holds: when they time out. */
  expiresAt: Instant | null;
  parts: SpentPart[];
  /** What was not there and became a deficit (redemptions), or could not be reserved (holds). */
  missing: number;
}

export type SpentPart = [lot: string, points: number];

export interface Waiting {
  type: string;
  source: string;
  id: string;
  refersTo: string;
  time: Instant;
}

/** What is known of the person behind the points; null fields for what was never said. */
export interface Membership {
  enrolledAt: Instant | null;
  /** Since when the member may not spend; null where they may. */
  blockedAt: Instant | null;
  /** Why nothing happens to this member any more: the facts are another one's, or the person was erased. */
  endedBy: 'merge' | 'erasure' | null;
}

export interface OrderStats {
  orders: number;
  spendMinor: number;
  firstOrderAt: Instant | null;
  lastOrderAt: Instant | null;
  orderDays: number;
  /** Net spend of the first order day. */
  firstDaySpendMinor: number;
}

/**
 * What is kept of a member in one small row: everything that a fact in time order needs, unless it refers to something
 * or something is due. JSON-safe: no undefined, no Infinity.
 */
export interface Head {
  active: number;
  pending: number;
  reserved: number;
  deficit: number;
  /** Level index in the program's list, and the instant since which it has held; null for bronze never left. */
  level: number;
  since: Instant | null;
  /** For each level above the first: the latest order that supports it, and that order's fact. */
  support: ({ at: Instant; cause: string; imported: boolean } | null)[];
  /** Q at `lastEffectAt`: qualifying points of the orders in the window. */
  qualifying: number;
  /** When the oldest order leaves the window; null for none. */
  windowOutAt: Instant | null;
  /** When the next lot activates or expires; null for none. */
  lotDueAt: Instant | null;
  /** The earliest fact that is recorded but not yet in effect. */
  futureAt: Instant | null;
  /** Points left by expiry instant, ascending, without zeros. */
  expiring: [at: Instant, left: number][];
  orders: OrderStats;
  reviews: { count: number; ratingSum: number; day: number; awards: number };
  logins: { lastAt: Instant | null; day: number; run: number };
  waiting: Waiting[];
  /** When the next hold times out; null for none. */
  holdDueAt: Instant | null;
  /** What redemptions that can still be cancelled had to take as a deficit. */
  owed: number;
  /** The latest payments of a deficit, as far back as `owed` reaches: to these lots it goes back when one is cancelled. */
  payments: SpentPart[];
  /** The last fact folded in; what does not come after it is late. */
  last: Position | null;
  /** The last instant at which anything took effect, by a fact or by time. */
  lastEffectAt: Instant | null;
  /** Null where no fact has said anything about it. Stands last: heads of older books had it appended. */
  membership: Membership | null;
  /** The version of the program by whose tiers the head was last settled; absent for the first. */
  version?: number;
}

/**
 * A member while the rules work on it: the head, and those of its parts that were loaded. Each collection says how much of it is
 * there, since a rule that would look at more than that must not go on.
 */
export interface MemberState {
  head: Head;
  lots: Map<string, Lot>;
  /** Orders by time; those that have left the window come first. */
  purchases: Purchase[];
  byOrder: Map<string, Purchase>;
  publications: Map<string, Publication>;
  spendings: Map<string, Spending>;
  loaded: Loaded;
  /** When time next touches a lot, or lets an order leave the window, that was not loaded; null for none. */
  unloaded: { lotDueAt: Instant | null; windowOutAt: Instant | null };
}

/**
 * How much of a member's parts is in memory. `due`: at least what time touches up to the last instant that will be folded.
 * `points`: also every lot that has not expired, open holds, and the spendings and lots referred to. `open`: also all orders and
 * publications, and the lots of the orders referred to. `all`: everything.
 */
export type Loaded = 'due' | 'points' | 'open' | 'all';

export function emptyHead(levels: number): Head {
  return {
    active: 0,
    pending: 0,
    reserved: 0,
    deficit: 0,
    level: 0,
    since: null,
    support: new Array<null>(levels - 1).fill(null),
    qualifying: 0,
    windowOutAt: null,
    lotDueAt: null,
    futureAt: null,
    expiring: [],
    orders: { orders: 0, spendMinor: 0, firstOrderAt: null, lastOrderAt: null, orderDays: 0, firstDaySpendMinor: 0 },
    reviews: { count: 0, ratingSum: 0, day: -1, awards: 0 },
    logins: { lastAt: null, day: -2, run: 0 },
    waiting: [],
    holdDueAt: null,
    owed: 0,
    payments: [],
    last: null,
    lastEffectAt: null,
    membership: null,
  };
}

export function emptyState(levels: number): MemberState {
  return stateOf(emptyHead(levels), 'all');
}

export function stateOf(head: Head, loaded: Loaded): MemberState {
  return {
    head,
    lots: new Map(),
    purchases: [],
    byOrder: new Map(),
    publications: new Map(),
    spendings: new Map(),
    loaded,
    unloaded: { lotDueAt: null, windowOutAt: null },
  };
}

/** active + pending + reserved − deficit: what all entries of the member sum up to. */
export function balanceOf(head: Pick<Head, 'active' | 'pending' | 'reserved' | 'deficit'>): number {
  return head.active + head.pending + head.reserved - head.deficit;
}

/** Neither facts nor time change such a member any more. */
export function hasEnded({ membership }: Head): boolean {
  return membership !== null && membership.endedBy === 'erasure';
}

/** An order counts until it is cancelled or a refund, whatever its amount, has left nothing of it. */
export function counts(purchase: Purchase): boolean {
  return !purchase.cancelled && !(purchase.refunded && purchase.remainingMinor === 0);
}

/** Rule 2 and 7: `floor(R / 100)`. */
export function qualifyingOf(purchase: Purchase): number {
  return Math.floor(purchase.remainingMinor / purchase.minorUnitsPerPoint);
}

/** What of the order is left after all refunds and amendments so far; 0 for good once it was cancelled. */
export function remainingOf({ cancelled, totalMinor, refundedMinor }: Purchase): number {
  return cancelled ? 0 : Math.max(0, totalMinor - refundedMinor);
}

/** A rule was about to look at something that is not there: a bug of ours, never of the data. */
export class InvariantBroken extends Error {
  override name = 'InvariantBroken';
}
