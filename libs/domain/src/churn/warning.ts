import type { Instant } from '../time.js';

/**
 * A warning as the book keeps it: one for each lapse, which is the time after a last order day until the next order day.
 * `open`: the member has not come back. `resolved`: they have. `withdrawn`: it should not have been raised.
 */
export interface Warning {
  /** UTC day number of the last order day before the silence: with the member, the warning's identity. */
  lapseDay: number;
  status: 'open' | 'resolved' | 'withdrawn';
  /** When the risk reached the threshold. */
  crossedAt: Instant;
  /** The crossing was noticed too late to tell anyone: kept as lapsed. */
  late: boolean;
  /** The history up to the lapse that it was raised on. */
  orderDays: number;
  firstOrderDay: number;
}

/** What to do about one lapse; `at` is when it takes effect. */
export type WarningDecision =
  /** A new warning: raised, or kept as lapsed where `late`. */
  | { kind: 'raise'; warning: Warning; at: Instant }
  /** The same warning again: the order that ended its lapse was undone. */
  | { kind: 'raise-again'; warning: Warning; at: Instant }
  | { kind: 'resolve'; warning: Warning; at: Instant }
  | { kind: 'withdraw'; warning: Warning; at: Instant };

/** How people see it. */
export type WarningState = 'raised' | 'lapsed' | 'resolved' | 'withdrawn';

export function warningState({ status, late }: Pick<Warning, 'status' | 'late'>): WarningState {
  if (status !== 'open') return status;
  return late ? 'lapsed' : 'raised';
}
