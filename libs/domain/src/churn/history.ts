import { DAY_MS } from '../time.js';
import type { MemberView } from '../view.types.js';

/** The order history of a member for whom at least one order counts. Days are UTC day numbers. */
export interface OrderHistory {
  /** UTC days with an order that counts, at least 1. */
  orderDays: number;
  firstOrderDay: number;
  lastOrderDay: number;
}

/**
 * When silence after this history becomes worth a warning, as an instant at UTC midnight; null: never. Depends on the
 * history alone: the plain rule gives one, a fitted model another.
 */
export type WarnsAt = (history: OrderHistory) => number | null;

/** Null where no order counts. */
export function orderHistoryOf({ stats }: Pick<MemberView, 'stats'>): OrderHistory | null {
  const { orderDays, firstOrderDay, lastOrderDay } = stats;
  if (orderDays === 0 || firstOrderDay === null || lastOrderDay === null) return null;
  return { orderDays, firstOrderDay: dayNumber(firstOrderDay), lastOrderDay: dayNumber(lastOrderDay) };
}

/** Day number of `YYYY-MM-DD`. */
export function dayNumber(name: string): number {
  return Date.parse(`${name}T00:00:00Z`) / DAY_MS;
}
