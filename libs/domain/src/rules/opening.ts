import type { BalanceOpened } from '../fact.js';
import type { Folding } from '../folding.js';
import { giveLot } from '../points.js';

/** An opening balance is a lot, active at once, as rule 12 has it; as an event it has its place by time, whenever it arrives. */
export function openBalance(run: Folding, fact: BalanceOpened): void {
  const { balanceId, points, expiresAt } = fact;
  const id = `balance:${balanceId}`;
  giveLot(run, fact, { id, ordinal: 1, points, pendingMs: 0, rule: 'opening-balance', kind: 'adjusted', expiresAt });
}
