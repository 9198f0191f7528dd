import type { DatedOrder, RfmRows } from '../rows/rfm-rows.js';
import { periodTotals, rfmRows } from '../rows/rfm-rows.js';
import type { TimeUnit } from '../models/types.js';

/** The population as it was known on a day, and what it did in the days after: histories never see the outcome. */
export interface Cut {
  readonly rows: RfmRows;
  readonly outcomeDays: number;
  /** Order days of each row's member in the outcome period. */
  readonly orders: Float64Array;
  readonly spendMinor: Float64Array;
  /** 1 where the member had no order day in the outcome period. */
  readonly silent: Float64Array;
}

/** Splits by the calendar alone; everyone with an order up to the day is in, one-time buyers too. */
export function cutAt(orders: readonly DatedOrder[], day: number, outcomeDays: number, unit: TimeUnit): Cut {
  const rows = rfmRows(orders, day, unit);
  const totals = periodTotals(orders, day, day + outcomeDays);
  const of = rows.memberIds.map((id) => totals.get(id));
  const orderDays = Float64Array.from(of, (total) => total?.orderDays ?? 0);
  return {
    rows,
    outcomeDays,
    orders: orderDays,
    spendMinor: Float64Array.from(of, (total) => total?.spendMinor ?? 0),
    silent: orderDays.map((days) => (days > 0 ? 0 : 1)),
  };
}
