import type { OrderModel } from './types.js';

/** A month in the convention of lifetimes' customer_lifetime_value for weekly models. */
export const WEEKS_PER_MONTH = 4.345;

export interface ValueHorizon {
  /** Months ahead; a last part of a month counts with its own length. */
  readonly months: number;
  /** d, per month: 0.01 is one per cent. */
  readonly monthlyDiscountRate: number;
  /** Length of a month in the unit of the model: 4.345 weeks, 30.415 days. */
  readonly monthLength: number;
}

/**
 * Orders expected over the horizon, each month's discounted by (1 + d)^k at its end:
 * sum over k of [E(4.345 k) - E(4.345 (k - 1))] / (1 + d)^k (lifetimes utils._customer_lifetime_value).
 */
export function discountedOrders<P>(
  model: OrderModel<P>,
  params: P,
  member: { readonly x: number; readonly tx: number; readonly T: number },
  horizon: ValueHorizon,
): number {
  let before = 0;
  let sum = 0;
  for (let month = 1; month < horizon.months + 1; month += 1) {
    const end = Math.min(month, horizon.months);
    const until = model.expectedOrders(params, member.x, member.tx, member.T, end * horizon.monthLength);
    sum += (until - before) / (1 + horizon.monthlyDiscountRate) ** end;
    before = until;
  }
  return sum;
}

/** Customer lifetime value in the money of `expectedSpend` (an order's expected value): what future orders are worth today. */
export function customerValue<P>(
  model: OrderModel<P>,
  params: P,
  member: { readonly x: number; readonly tx: number; readonly T: number },
  expectedSpend: number,
  horizon: ValueHorizon,
): number {
  return expectedSpend * discountedOrders(model, params, member, horizon);
}
