import type { ValueHistory } from '../../churn/judgement.js';
import { gammaGamma } from '../models/gamma-gamma.js';
import { WEEKS_PER_MONTH } from '../models/customer-value.js';
import { dayModel } from '../scores/score.js';
import type { ValueModel } from './model-content.js';

/** What a member is worth over the horizon of the model. */
export interface MemberValue {
  /** P(alive), 0 to 1. */
  readonly probabilityAlive: number;
  /** Order days expected within the horizon. */
  readonly expectedOrders: number;
  /** Their value, discounted by the month: whole minor units, at least 0. */
  readonly valueMinor: number;
  readonly horizonDays: number;
}

export type Valuer = (history: ValueHistory, today: number) => MemberValue;

const DAYS_PER_MONTH = WEEKS_PER_MONTH * 7;
/** Distinct (x, T) whose series are kept: those of a day of a large population, and no more. */
const KEPT_MAX = 100_000;

/** Orders of a member who is alive: plain, and discounted by the month. */
interface OrdersAhead {
  readonly orders: number;
  readonly discounted: number;
}

/**
 * Values members on a UTC day: P(alive) times the orders of one who is alive (which depend on x and T alone, so their series are summed once
 * for each pair), times Gamma-Gamma's expected spend on an order day (Fader, Hardie & Lee 2005, JMR 42(4)).
 */
export function valuerOf({ fitted, spend, horizonDays, monthlyDiscount }: ValueModel): Valuer {
  const model = dayModel(fitted);
  const months = horizonDays / DAYS_PER_MONTH;
  const known = new Map<number, OrdersAhead>();

  const ahead = (ordersBy: (days: number) => number): OrdersAhead => {
    let before = 0;
    let discounted = 0;
    for (let month = 1; month < months + 1; month += 1) {
      const end = Math.min(month, months);
      const until = ordersBy(end * DAYS_PER_MONTH);
      discounted += (until - before) / (1 + monthlyDiscount) ** end;
      before = until;
    }
    return { orders: before, discounted };
  };

  const aheadOf = (x: number, txDays: number, TDays: number): OrdersAhead => {
    const { ordersIfAlive } = model;
    // Where a model's orders depend on tx too they already hold P(alive).
    if (ordersIfAlive === undefined) {
      const alive = model.probabilityAlive(x, txDays, TDays);
      return ahead((days) => (alive > 0 ? model.expectedOrders(x, txDays, TDays, days) / alive : 0));
    }
    const cell = x * 65536 + TDays;
    let found = known.get(cell);
    if (found === undefined) {
      if (known.size >= KEPT_MAX) known.clear();
      known.set(cell, (found = ahead((days) => ordersIfAlive(x, TDays, days))));
    }
    return found;
  };

  return (history, today) => {
    const { x, txDays, TDays } = agesOn(history, today);
    const probabilityAlive = model.probabilityAlive(x, txDays, TDays);
    const { orders, discounted } = aheadOf(x, txDays, TDays);
    const valueMinor = Math.round(probabilityAlive * discounted * expectedSpendMinor(history, spend));
    return { probabilityAlive, expectedOrders: probabilityAlive * orders, valueMinor, horizonDays };
  };
}

/** x, tx and T in days; an order dated after today counts as of today. */
export function agesOn(
  { orderDays, firstOrderDay, lastOrderDay, spendMinor }: ValueHistory,
  today: number,
): { x: number; txDays: number; TDays: number; spendMinor: number } {
  const txDays = lastOrderDay - firstOrderDay;
  return { x: orderDays - 1, txDays, TDays: Math.max(txDays, today - firstOrderDay), spendMinor };
}

/** Expected spend on an order day, minor units: of the repeat days, whose mean the first order's does not bias. */
function expectedSpendMinor(history: ValueHistory, spend: ValueModel['spend']): number {
  const { orderDays, spendMinor, repeatSpendMinor } = history;
  if (spend === null) return spendMinor / orderDays;
  const x = orderDays - 1;
  const mean = x > 0 ? repeatSpendMinor / x : 0;
  return gammaGamma.expectedSpend(spend, mean > 0 ? x : 0, mean);
}
