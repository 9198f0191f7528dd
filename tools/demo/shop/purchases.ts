import { DAY_MS, HOUR_MS, seasonWeight, shoppingHour, type Year } from './calendar.js';
import type { Article } from './catalogue.js';
import { joinedAt, type Customer } from './customers.js';
import type { OrderCancelled, OrderCompleted, OrderRefunded } from './events.js';
import type { Random } from './random.js';

/** The orders of one customer, in time order, all within the year. */
export function purchases(random: Random, customer: Customer, year: Year, articles: Article[]): OrderCompleted[] {
  return purchaseTimes(random, customer, year).map((timeMs, at) => order(random, customer, timeMs, at + 1, articles));
}

function purchaseTimes(random: Random, customer: Customer, year: Year): number[] {
  if (customer.habit === 'visitor') return [];
  const times: number[] = [];
  let dayMs = joinedAt(customer, year.startMs);
  let gapDays = customer.gapDays;
  while (dayMs < year.endMs) {
    const inSeason = customer.habit !== 'seasonal' || random.chance(seasonWeight(dayMs));
    if (inSeason) times.push(shoppingHour(random, dayMs));
    if (customer.habit === 'one-timer' || (inSeason && random.chance(customer.dropout))) break;
    // One who lapses comes back after ever longer pauses, and one day no more.
    if (customer.habit === 'lapsing') gapDays *= 1.35;
    if (customer.habit === 'lapsing' && gapDays > 110) break;
    const pauseDays = customer.habit === 'heavy' ? random.gamma(4, gapDays / 4) : random.exponential(gapDays);
    dayMs += Math.max(1, Math.round(pauseDays)) * DAY_MS;
  }
  return times;
}

function order(
  random: Random,
  customer: Customer,
  timeMs: number,
  number: number,
  articles: Article[],
): OrderCompleted {
  const lines = Array.from({ length: Math.max(1, Math.round(random.gamma(3, customer.basket / 3))) }, (_, at) => {
    const article = random.pick(articles);
    const quantity = customer.habit === 'heavy' ? random.whole(1, 4) : random.chance(0.8) ? 1 : 2;
    const { sku, category } = article;
    return { lineId: String(at + 1), sku, category, quantity, amountMinor: article.priceMinor * quantity };
  });
  return {
    type: 'order.completed',
    memberId: customer.memberId,
    timeMs,
    data: {
      orderId: `o-${customer.memberId}-${number}`,
      currency: 'EUR',
      totalMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0),
      lines,
      channel: random.chance(0.6) ? 'web' : 'app',
    },
  };
}

const CANCELLED_SHARE = 0.012;
const RETURNED_SHARE = 0.06;

/** What the customer sends back: the whole order within hours, or days later all, a line or two parts of it. */
export function undone(random: Random, order: OrderCompleted, year: Year): (OrderRefunded | OrderCancelled)[] {
  const { orderId, currency, lines, totalMinor } = order.data;
  const base = { memberId: order.memberId };
  if (random.chance(CANCELLED_SHARE)) {
    const timeMs = order.timeMs + Math.round(random.between(0.2, 20) * HOUR_MS);
    return timeMs < year.endMs ? [{ ...base, type: 'order.cancelled', timeMs, data: { orderId } }] : [];
  }
  if (!random.chance(RETURNED_SHARE)) return [];
  const half = Math.floor(totalMinor / 3);
  const amounts = random.weighted([
    [[totalMinor], 2],
    [[random.pick(lines).amountMinor], 5],
    [[half, half], 1],
  ]);
  return amounts
    .map((amountMinor, at): OrderRefunded => {
      const timeMs = shoppingHour(random, order.timeMs + random.whole(2 + 3 * at, 4 + 12 * (at + 1)) * DAY_MS);
      return {
        ...base,
        type: 'order.refunded',
        timeMs,
        data: { orderId, refundId: `${orderId}-r${at + 1}`, currency, amountMinor },
      };
    })
    .filter((refund) => refund.timeMs < year.endMs);
}
