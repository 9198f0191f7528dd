import { orderHistoryOf, utcDay, type MemberView, type OrderHistory } from '#domain';

/** What the projection keeps of a member. Days are UTC day numbers (day 0 is 1970-01-01), money is in minor units. */
export interface MemberState {
  memberId: string;
  /** Grows with every state of the member; see {@link versionOf}. */
  version: number;
  /** 0: no order counts, the member is outside the population, and the days are null. */
  orderDays: number;
  firstOrderDay: number | null;
  lastOrderDay: number | null;
  spendMinor: number;
  repeatSpendMinor: number;
  tier: string;
}

const SEQUENCES = 2 ** 40;

/**
 * One number that grows with the book epoch, and within it with the sequence: a book restored from a backup counts anew,
 * and its states must win. Exact for 8,191 book epochs of 10^12 states each.
 */
export function versionOf(bookEpoch: number, sequence: number): number {
  if (!(sequence >= 0 && sequence < SEQUENCES)) throw new RangeError(`member sequence out of range: ${sequence}`);
  const version = bookEpoch * SEQUENCES + sequence;
  if (!Number.isSafeInteger(version)) throw new RangeError(`book epoch out of range: ${bookEpoch}`);
  return version;
}

/** @param bookEpoch of the message or table row that the view came with */
export function stateOf(view: MemberView, bookEpoch: number): MemberState {
  const history = orderHistoryOf(view);
  return {
    memberId: view.memberId,
    version: versionOf(bookEpoch, view.sequence),
    orderDays: history?.orderDays ?? 0,
    firstOrderDay: history?.firstOrderDay ?? null,
    lastOrderDay: history?.lastOrderDay ?? null,
    spendMinor: view.stats.spendMinor,
    repeatSpendMinor: view.stats.repeatSpendMinor,
    tier: view.tier.level,
  };
}

/** Null for a member outside the population. */
export function historyOf(state: MemberState): (MemberState & OrderHistory) | null {
  return state.firstOrderDay === null || state.lastOrderDay === null ? null : (state as MemberState & OrderHistory);
}

/** UTC days from a last order day to now; 0 on the day itself, and for an order dated after now. */
export function recencyDays(lastOrderDay: number, now: number): number {
  return Math.max(0, utcDay(now) - lastOrderDay);
}
