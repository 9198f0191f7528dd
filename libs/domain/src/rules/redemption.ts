import type { PointsRedeemed, RedemptionCancelled } from '../fact.js';
import { compareSpending, type Folding } from '../folding.js';
import { comeBack, increase, prunePayments, takeInOrder } from '../points.js';
import type { SpentPart } from '../state.js';

/** Rule 10: takes its points by rule 6; what late facts have left missing becomes a deficit. */
export function redeem(run: Folding, fact: PointsRedeemed): void {
  const { parts, missing } = takeInOrder(run, fact.points, 'redeemed', fact.time, fact, 'redemption');
  const key = `redemption:${fact.redemptionId}`;
  run.state.spendings.set(key, { key, cause: fact.identity, state: 'open', expiresAt: null, parts, missing });
  run.changedSpendings.add(key);
  run.state.head.owed += missing;
}

/**
 * Puts the points back into the lots that they came from, once. What had gone into a deficit reduces the deficit, or, where that has been
 * paid, goes back to the lots that paid, latest first. Then rule 8, in spending order; points whose expiry has passed are gone at once.
 */
export function cancelRedemption(run: Folding, fact: RedemptionCancelled): void {
  run.needsPoints();
  const { head, spendings } = run.state;
  const redemption = spendings.get(`redemption:${fact.redemptionId}`);
  if (!redemption || redemption.state === 'ended') return;
  redemption.state = 'ended';
  run.changedSpendings.add(redemption.key);

  const unpaid = Math.min(redemption.missing, head.deficit);
  head.deficit -= unpaid;
  if (unpaid > 0) run.emit('restored', fact.time, fact, 'redemption-cancelled', { points: unpaid });
  const back = new Map<string, number>();
  for (const [lot, points] of [...redemption.parts, ...takePaymentsBack(run, redemption.missing - unpaid)]) {
    back.set(lot, (back.get(lot) ?? 0) + points);
  }
  head.owed -= redemption.missing;
  prunePayments(head);
  const lots = [...back.keys()].map((id) => run.lot(id)).sort(compareSpending);
  for (const lot of lots) {
    const points = back.get(lot.id)!;
    increase(run, lot, points);
    run.emit('restored', fact.time, fact, 'redemption-cancelled', { lot: lot.id, points });
    comeBack(run, lot, points, fact.time, fact);
  }
}

function takePaymentsBack(run: Folding, points: number): SpentPart[] {
  const { payments } = run.state.head;
  const back: SpentPart[] = [];
  for (let due = points, i = payments.length - 1; due > 0 && i >= 0; i--) {
    const payment = payments[i]!;
    const returned = Math.min(due, payment[1]);
    if (returned === 0) continue;
    payment[1] -= returned;
    due -= returned;
    back.push([payment[0], returned]);
  }
  run.state.head.payments = payments.filter((payment) => payment[1] > 0);
  return back;
}
