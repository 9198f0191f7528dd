import type { OrderCancelled, OrderRefunded } from '../fact.js';
import type { Folding } from '../folding.js';
import { takeBack } from '../points.js';
import { counts, InvariantBroken, qualifyingOf, type Purchase } from '../state.js';
import { reduceOrderStats } from '../stats.js';
import { recomputeQualifying, settleTier } from '../tiers.js';
import type { Instant } from '../time.js';
import { entitledPoints } from './purchase.js';

/** Rule 7. `at` is the refund's effective instant, never before the order's. */
export function refundOrder(run: Folding, fact: OrderRefunded | OrderCancelled, at: Instant): void {
  const purchase = run.state.byOrder.get(fact.orderId);
  if (!purchase) throw new InvariantBroken(`order ${fact.orderId} is not loaded`);
  const before = {
    counted: counts(purchase),
    remainingMinor: purchase.remainingMinor,
    qualifying: qualifyingOf(purchase),
  };

  if (fact.type === 'order.cancelled') {
    purchase.cancelled = true;
    purchase.remainingMinor = 0;
  } else {
    purchase.refunded = true;
    purchase.remainingMinor = Math.max(0, purchase.remainingMinor - fact.amountMinor);
  }
  run.changedOrders.add(purchase.orderId);
  takeBackExcess(run, purchase, fact, at);

  const uncounted = before.counted && !counts(purchase);
  const lost = before.qualifying - qualifyingOf(purchase);
  if (purchase.time + run.window(at) > at) run.state.head.qualifying -= lost;
  if (lost > 0 || uncounted) {
    recomputeQualifying(run, at);
    settleTier(run, at, fact, 'tier');
  }
  if (before.counted) reduceOrderStats(run, purchase, before.remainingMinor - purchase.remainingMinor);
}

/**
 * Cumulative, so that many small refunds equal one large one: what the order was given beyond what its remainder is entitled to, less
 * what was taken back already and what of its own lot has expired.
 */
function takeBackExcess(run: Folding, purchase: Purchase, fact: OrderRefunded | OrderCancelled, at: Instant): void {
  const own = run.lot(purchase.lot);
  const owed = purchase.given - entitledPoints(purchase) - purchase.taken - own.expired;
  if (owed <= 0) return;
  purchase.taken += owed;
  takeBack(run, owed, own, 'reversed', at, fact, fact.type === 'order.cancelled' ? 'cancellation' : 'refund');
}
