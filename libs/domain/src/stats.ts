import type { Folding } from './folding.js';
import { counts, type OrderStats, type Purchase } from './state.js';
import { utcDay } from './time.js';

/** An order that comes last in time counts. */
export function addOrderStats(stats: OrderStats, purchase: Purchase): void {
  const day = utcDay(purchase.time);
  if (stats.lastOrderAt === null || utcDay(stats.lastOrderAt) !== day) stats.orderDays++;
  stats.firstOrderAt ??= purchase.time;
  stats.lastOrderAt = purchase.time;
  stats.orders++;
  stats.spendMinor += purchase.remainingMinor;
  if (utcDay(stats.firstOrderAt) === day) stats.firstDaySpendMinor += purchase.remainingMinor;
}

/** An order has another remainder; where it counts no more, or again, the statistics are taken anew over all orders. */
export function changeOrderStats(
  run: Folding,
  purchase: Purchase,
  before: { counted: boolean; remainingMinor: number },
): void {
  if (before.counted !== counts(purchase)) return retakeOrderStats(run);
  if (!before.counted) return;
  const { orders } = run.state.head;
  const lessMinor = before.remainingMinor - purchase.remainingMinor;
  orders.spendMinor -= lessMinor;
  if (orders.firstOrderAt !== null && utcDay(orders.firstOrderAt) === utcDay(purchase.time)) {
    orders.firstDaySpendMinor -= lessMinor;
  }
}

function retakeOrderStats(run: Folding): void {
  run.needsOpenParts();
  const stats: OrderStats = {
    orders: 0,
    spendMinor: 0,
    firstOrderAt: null,
    lastOrderAt: null,
    orderDays: 0,
    firstDaySpendMinor: 0,
  };
  for (const other of run.state.purchases) if (counts(other)) addOrderStats(stats, other);
  run.state.head.orders = stats;
}
