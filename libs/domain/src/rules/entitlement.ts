import { mulDivFloor } from '../decimal.js';
import type { RuleName } from '../entry.js';
import type { OrderAmended, OrderCancelled, OrderRefunded } from '../fact.js';
import type { Folding } from '../folding.js';
import { comeBack, increase, takeBack } from '../points.js';
import { counts, InvariantBroken, qualifyingOf, remainingOf, type Purchase } from '../state.js';
import { changeOrderStats } from '../stats.js';
import { recomputeQualifying, settleTier } from '../tiers.js';
import type { Instant } from '../time.js';

/** What changes an order that was given its points. */
type Change = OrderRefunded | OrderCancelled | OrderAmended;

/** What an order is entitled to: `floor(R × multiplier / 100)`. */
export function entitledPoints(purchase: Purchase): number {
  const { num, den } = purchase.multiplier;
  return mulDivFloor(purchase.remainingMinor, num, den * purchase.minorUnitsPerPoint);
}

/** Rules 7 and 15: changes an order, and brings its points, its qualifying points and the statistics to what R now gives. */
export function changeOrder(
  run: Folding,
  fact: Change,
  at: Instant,
  rule: RuleName,
  change: (purchase: Purchase) => void,
): void {
  const purchase = run.state.byOrder.get(fact.orderId);
  if (!purchase) throw new InvariantBroken(`order ${fact.orderId} is not loaded`);
  const before = {
    counted: counts(purchase),
    remainingMinor: purchase.remainingMinor,
    qualifying: qualifyingOf(purchase),
  };
  change(purchase);
  purchase.remainingMinor = remainingOf(purchase);
  run.changedOrders.add(purchase.orderId);
  takeBackExcess(run, purchase, fact, at, rule);
  giveWhatIsMissing(run, purchase, fact, at, rule);

  const lost = before.qualifying - qualifyingOf(purchase);
  if (purchase.time + run.window(at) > at) run.state.head.qualifying -= lost;
  if (lost !== 0 || before.counted !== counts(purchase)) {
    recomputeQualifying(run, at);
    settleTier(run, at, fact, 'tier');
  }
  changeOrderStats(run, purchase, before);
}

/**
 * Cumulative, so that many small refunds equal one large one: what the order was given beyond what its remainder is entitled to, less
 * what was taken back already and what of its own lot has expired.
 */
function takeBackExcess(run: Folding, purchase: Purchase, fact: Change, at: Instant, rule: RuleName): void {
  const own = run.lot(purchase.lot);
  const owed = purchase.given - entitledPoints(purchase) - purchase.taken - own.expired;
  if (owed <= 0) return;
  purchase.taken += owed;
  takeBack(run, owed, own, 'reversed', at, fact, rule);
}

/** The other direction: what the order is entitled to beyond what it was given and left goes to its own lot, with that lot's expiry. */
function giveWhatIsMissing(run: Folding, purchase: Purchase, fact: Change, at: Instant, rule: RuleName): void {
  const missing = entitledPoints(purchase) - (purchase.given - purchase.taken);
  if (missing <= 0) return;
  const own = run.lot(purchase.lot);
  purchase.given += missing;
  own.given += missing;
  increase(run, own, missing);
  run.emit('earned-again', at, fact, rule, { lot: own.id, points: missing });
  if (own.state !== 'pending') comeBack(run, own, missing, at, fact);
}
