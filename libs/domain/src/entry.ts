import type { Fact } from './fact.js';
import type { Instant } from './time.js';

/**
 * What a line of the book says. `settled` is the payment of a deficit out of a lot (points 0, `moved` what was paid), `settled-again` the
 * same by points that came back to it, `expired-again` the end of points that came back to a lot that had expired; `earned-again` is what
 * an amended order gives to its lot beyond what it had given;
 * `noted` and `aged` (an order left the window of qualifying points) tell that the member's state changed in a way that
 * no one outside need hear of; the rest are the events of `loyalty.events`.
 */
export type EntryKind =
  | 'earned'
  | 'activated'
  | 'reversed'
  | 'expired'
  | 'settled'
  | 'noted'
  | 'aged'
  | 'tier.upgraded'
  | 'tier.downgraded'
  | 'redeemed'
  | 'restored'
  | 'reserved'
  | 'released'
  | 'adjusted'
  | 'expired-again'
  | 'settled-again'
  | 'earned-again'
  | 'transferred'
  | 'points.corrected'
  | 'tier.corrected';

/** Names of the rules, as `explain` and the entries give them. */
export type RuleName =
  | 'purchase'
  | 'refund'
  | 'cancellation'
  | 'review'
  | 'review-removal'
  | 'login'
  | 'login-streak'
  | 'activation'
  | 'deficit'
  | 'expiry'
  | 'tier'
  | 'tier-end'
  | 'qualifying-window'
  | 'redemption'
  | 'redemption-cancelled'
  | 'hold'
  | 'hold-captured'
  | 'hold-released'
  | 'hold-timed-out'
  | 'adjustment'
  | 'opening-balance'
  | 'amendment'
  | 'transfer'
  | 'enrolment'
  | 'block'
  | 'merge'
  | 'erasure'
  | 'program-change'
  | 'waiting'
  | 'none';

/** The fact behind an entry, as far as entries need it. */
export type Cause = Pick<Fact, 'identity' | 'imported'>;

/** An entry as the fold gives it: what the book should say. */
export interface Entry {
  kind: EntryKind;
  /** The lot touched; null for the deficit and for what is not about points. */
  lot: string | null;
  /** Signed. All points of a member sum up to active + pending + reserved − deficit. */
  points: number;
  /** Points that changed their state only (activated, settled). */
  moved: number;
  at: Instant;
  cause: Cause;
  rule: RuleName;
  programVersion: number;
  /** Tier changes: level names. */
  from: string | null;
  to: string | null;
}

/** An entry to append. */
export interface NewEntry extends Entry {
  /** The number of the entry that it corrects; null for none. */
  corrects: number | null;
}

/**
 * The name of what an entry says, by which the same statement is found again after facts were folded in another order.
 * What a lot does only once is named by the lot alone; else the fact behind it tells it apart.
 */
export function entryKey(entry: Pick<Entry, 'kind' | 'lot' | 'at'> & { cause: { identity: string } }): string {
  switch (entry.kind) {
    case 'earned':
    case 'activated':
    case 'expired':
    case 'settled':
      return `${entry.kind} ${entry.lot ?? ''}`;
    // An order can leave the window again where another version has made it longer.
    case 'aged':
      return `aged ${entry.at} ${entry.cause.identity}`;
    case 'tier.upgraded':
    case 'tier.downgraded':
      return `tier ${entry.at} ${entry.cause.identity}`;
    default:
      return `${entry.kind} ${entry.cause.identity} ${entry.lot ?? ''}`;
  }
}

/** Whether an entry is told on `loyalty.events`. */
export function isPublished(kind: EntryKind): boolean {
  return kind !== 'noted' && kind !== 'aged' && kind !== 'settled' && kind !== 'settled-again';
}
