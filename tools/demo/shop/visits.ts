import { DAY_MS, HOUR_MS, shoppingHour, type Year } from './calendar.js';
import { joinedAt, type Customer } from './customers.js';
import type { LoggedIn, OrderCompleted, ReviewPublished, ReviewRemoved, Surveyed } from './events.js';
import type { Random } from './random.js';

const RUN_DAYS_MOST = 24;

/** Logins: before most orders, now and then to look around, and of some on every day for weeks. */
export function logins(random: Random, customer: Customer, orders: OrderCompleted[], year: Year): LoggedIn[] {
  const times = orders
    .filter(() => random.chance(0.7))
    .map((order) => order.timeMs - random.whole(2, 40) * 60_000 - random.whole(0, 999));
  const lastMs = lastVisit(customer, orders, year);
  const step = (): number => random.exponential(customer.visitGapDays) * DAY_MS;
  for (let at = joinedAt(customer, year.startMs) + step(); at < lastMs; at += step()) {
    times.push(shoppingHour(random, at));
    if (!customer.collectsLogins) continue;
    const days = random.whole(3, RUN_DAYS_MOST);
    for (let day = 1; day <= days; day += 1) times.push(shoppingHour(random, at + day * DAY_MS));
    at += days * DAY_MS;
  }
  return times
    .filter((timeMs) => timeMs >= year.startMs && timeMs < year.endMs)
    .map((timeMs) => ({
      type: 'member.logged-in',
      memberId: customer.memberId,
      timeMs,
      data: { channel: random.chance(0.5) ? 'web' : 'app' },
    }));
}

/** Most stop to look in some time after their last order; visitors and the active go on. */
function lastVisit(customer: Customer, orders: OrderCompleted[], year: Year): number {
  if (customer.habit === 'visitor') return year.endMs;
  return Math.min(year.endMs, (orders.at(-1)?.timeMs ?? year.startMs) + 45 * DAY_MS);
}

const WORDS = [
  'lovely',
  'as described',
  'would buy again',
  'not for me',
  'arrived quickly',
  'a present, well received',
];

/** Reviews of what was bought, some days later; a few are taken down again. */
export function reviews(
  random: Random,
  customer: Customer,
  orders: OrderCompleted[],
  year: Year,
): (ReviewPublished | ReviewRemoved)[] {
  const found: (ReviewPublished | ReviewRemoved)[] = [];
  for (const { data, timeMs: orderedMs } of orders) {
    if (!random.chance(customer.reviewShare)) continue;
    const timeMs = shoppingHour(random, orderedMs + random.whole(4, 25) * DAY_MS);
    if (timeMs >= year.endMs) continue;
    const reviewId = `v-${data.orderId}`;
    const rating = random.weighted([
      [5, 50],
      [4, 28],
      [3, 11],
      [2, 6],
      [1, 5],
    ]);
    const { sku } = random.pick(data.lines);
    const text = random.pick(WORDS);
    const memberId = customer.memberId;
    found.push({
      type: 'review.published',
      memberId,
      timeMs,
      data: { reviewId, sku, orderId: data.orderId, rating, text },
    });
    const removedMs = timeMs + random.whole(1, 200) * HOUR_MS;
    if (random.chance(0.03) && removedMs < year.endMs) {
      found.push({ type: 'review.removed', memberId, timeMs: removedMs, data: { reviewId } });
    }
  }
  return found;
}

/** A few answer "would you recommend us" after their second order. */
export function surveys(random: Random, customer: Customer, orders: OrderCompleted[], year: Year): Surveyed[] {
  const second = orders[1];
  if (!second || !random.chance(0.2)) return [];
  const timeMs = shoppingHour(random, second.timeMs + 7 * DAY_MS);
  if (timeMs >= year.endMs) return [];
  const score = Math.min(10, Math.max(0, Math.round(8.2 + random.normal() * 1.9)));
  const data = { surveyId: `nps-${customer.memberId}`, metric: 'nps' as const, score };
  return [{ type: 'survey.answered', memberId: customer.memberId, timeMs, data }];
}
