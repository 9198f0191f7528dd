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

/** A refund left less of an order; where it counts no more, the statistics are taken anew over all orders. */
export function reduceOrderStats(run: Folding, purchase: Purchase, lessMinor: number): void {
  const { orders } = run.state.head;
  if (counts(purchase)) {
    orders.spendMinor -= lessMinor;
    if (orders.firstOrderAt !== null && utcDay(orders.firstOrderAt) === utcDay(purchase.time)) {
      orders.firstDaySpendMinor -= lessMinor;
    }
    return;
  }
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
