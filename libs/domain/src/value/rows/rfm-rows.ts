import { DAYS_PER_UNIT, type TimeUnit } from '../models/types.js';
import { agesOf, withOrder, type PurchaseHistory } from './history.js';
import type { HistoryRows } from './rows.js';

export interface DatedOrder {
  readonly memberId: string;
  /** Days from 1970-01-01 UTC. */
  readonly day: number;
  readonly amountMinor: number;
}

/** One row for each member with an order up to the day, by member id: the same rows in whatever sequence orders came. */
export interface RfmRows extends HistoryRows {
  readonly asOfDay: number;
  readonly unit: TimeUnit;
  readonly memberIds: readonly string[];
  readonly x: Int32Array;
  readonly tx: Float64Array;
  readonly T: Float64Array;
  readonly logGaps: Float64Array;
  /** Spend on repeat days over their number, in minor units; 0 where x is 0. */
  readonly meanRepeatSpendMinor: Float64Array;
  readonly spendMinor: Float64Array;
}

/** The population's rows as of a day; later orders are left out, orders may come in any sequence. */
export function rfmRows(orders: readonly DatedOrder[], asOfDay: number, unit: TimeUnit): RfmRows {
  return rowsOf(historiesOf(orders, asOfDay), asOfDay, unit);
}

/** Each member's history up to and including the day. */
export function historiesOf(orders: readonly DatedOrder[], asOfDay: number): Map<string, PurchaseHistory> {
  const histories = new Map<string, PurchaseHistory>();
  for (const { memberId, day, amountMinor } of inOrder(orders)) {
    if (day > asOfDay) continue;
    const outcome = withOrder(histories.get(memberId) ?? null, day, amountMinor);
    if ('history' in outcome) histories.set(memberId, outcome.history);
  }
  return histories;
}

/** Rows of histories whose last order lies on or before the day. */
export function rowsOf(histories: ReadonlyMap<string, PurchaseHistory>, asOfDay: number, unit: TimeUnit): RfmRows {
  const length = histories.size;
  const memberIds: string[] = [];
  const x = new Int32Array(length);
  const tx = new Float64Array(length);
  const T = new Float64Array(length);
  const logGaps = new Float64Array(length);
  const meanRepeatSpendMinor = new Float64Array(length);
  const spendMinor = new Float64Array(length);
  const daysPerUnit = DAYS_PER_UNIT[unit];
  let i = 0;
  for (const [memberId, history] of byMemberId(histories)) {
    const ages = agesOf(history, asOfDay, daysPerUnit);
    memberIds.push(memberId);
    x[i] = ages.x;
    tx[i] = ages.tx;
    T[i] = ages.T;
    logGaps[i] = history.sumLogGapDays - ages.x * Math.log(daysPerUnit);
    meanRepeatSpendMinor[i] = ages.x > 0 ? history.repeatSpendMinor / ages.x : 0;
    spendMinor[i] = history.spendMinor;
    i += 1;
  }
  return { length, asOfDay, unit, memberIds, x, tx, T, logGaps, meanRepeatSpendMinor, spendMinor };
}

function byMemberId(histories: ReadonlyMap<string, PurchaseHistory>): [string, PurchaseHistory][] {
  return [...histories].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** By day; as they are where they already lie so. */
function inOrder(orders: readonly DatedOrder[]): readonly DatedOrder[] {
  const sorted = orders.every(({ day }, i) => i === 0 || orders[i - 1]!.day <= day);
  return sorted ? orders : [...orders].sort((a, b) => a.day - b.day);
}

/** Order days of each member in (afterDay, untilDay]: what a forecast is compared with. */
export interface PeriodTotals {
  readonly orderDays: number;
  readonly spendMinor: number;
}

/** Totals of the members who ordered in the period; absent: none. */
export function periodTotals(
  orders: readonly DatedOrder[],
  afterDay: number,
  untilDay: number,
): Map<string, PeriodTotals> {
  const days = new Map<string, Set<number>>();
  const spend = new Map<string, number>();
  for (const { memberId, day, amountMinor } of orders) {
    if (day <= afterDay || day > untilDay) continue;
    const seen = days.get(memberId);
    if (seen === undefined) days.set(memberId, new Set([day]));
    else seen.add(day);
    spend.set(memberId, (spend.get(memberId) ?? 0) + amountMinor);
  }
  return new Map([...days].map(([id, seen]) => [id, { orderDays: seen.size, spendMinor: spend.get(id) ?? 0 }]));
}
