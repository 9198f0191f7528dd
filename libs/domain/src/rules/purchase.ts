import { mulDivFloor } from '../decimal.js';
import type { OrderCompleted } from '../fact.js';
import type { Folding } from '../folding.js';
import { giveLot } from '../points.js';
import type { Purchase } from '../state.js';
import { addOrderStats } from '../stats.js';
import { addQualifying, settleTier } from '../tiers.js';
import { HOUR_MS } from '../time.js';
import { earns } from './membership.js';

/** Kept with an order of a member who does not earn: it gives nothing, also when it is amended later. */
const NOTHING = { num: 0, den: 1 };

/** Rule 2: an order gives a pending lot by the tier before it counts itself; its qualifying points count at once. */
export function completeOrder(run: Folding, order: OrderCompleted): void {
  const { head, purchases, byOrder } = run.state;
  const program = run.program(order.time);
  const { num, den } = earns(run, order.time) ? program.tiers.levels[head.level]!.multiplier : NOTHING;
  const { minorUnitsPerPoint, pendingHours } = program.points;
  const points = mulDivFloor(order.totalMinor, num, den * minorUnitsPerPoint);
  const purchase: Purchase = {
    orderId: order.orderId,
    cause: order.identity,
    imported: order.imported,
    time: order.time,
    currency: order.currency,
    totalMinor: order.totalMinor,
    refundedMinor: 0,
    remainingMinor: order.totalMinor,
    refunded: false,
    cancelled: false,
    multiplier: { num, den },
    minorUnitsPerPoint,
    lot: `order:${order.orderId}`,
    given: points,
    taken: 0,
  };
  purchases.push(purchase);
  byOrder.set(order.orderId, purchase);
  run.changedOrders.add(order.orderId);
  giveLot(run, order, { id: purchase.lot, ordinal: 1, points, pendingMs: pendingHours * HOUR_MS, rule: 'purchase' });
  addQualifying(run, purchase);
  addOrderStats(head.orders, purchase);
  settleTier(run, order.time, order, 'tier');
}
