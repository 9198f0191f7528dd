import { DAY_MS, instantText, utcDay, type OrderHistory } from '#domain';
import type { CloudEvent } from '../reference/types.js';
import { seededRandom } from './tape.js';

export const START = utcDay(Date.parse('2025-01-01T00:00:00Z'));
export const MEMBERS = 700;
/** The first part of the shop's life, after which the models are fitted. */
export const FIRST_DAYS = 300;
export const LAST_DAY = START + FIRST_DAYS + 60;

export interface Order {
  memberId: string;
  day: number;
}

/** Members who order at rates of their own until they leave, one in six after each order. */
export function shop(): Order[] {
  const random = seededRandom(11);
  const orders: Order[] = [];
  for (let i = 0; i < MEMBERS; i += 1) {
    const meanGap = 5 + 50 * random() ** 2;
    let day = START + Math.floor(200 * random());
    for (let here = true; here && day <= LAST_DAY; here = random() > 1 / 6) {
      orders.push({ memberId: `m-${i}`, day });
      day += 1 + Math.floor(-Math.log(1 - random()) * meanGap);
    }
  }
  return orders.sort((a, b) => a.day - b.day);
}

export function eventOf({ memberId, day }: Order): CloudEvent {
  const id = `${memberId}-${day}`;
  const data = { memberId, orderId: id, currency: 'EUR', totalMinor: 2_000 + (day % 7) * 500 };
  return {
    specversion: '1.0',
    source: '/shop',
    id,
    type: 'order.completed',
    time: instantText(day * DAY_MS + DAY_MS / 2),
    data,
  };
}

/** An order of the day for a member of every partition: the clock of every partition goes there. */
export function clockAt(day: number): CloudEvent[] {
  return Array.from({ length: 24 }, (_, i) => eventOf({ memberId: `clock-${i}`, day }));
}

export function historiesOf(orders: readonly Order[]): Map<string, OrderHistory> {
  const histories = new Map<string, OrderHistory>();
  for (const { memberId, day } of orders) {
    const before = histories.get(memberId);
    if (before === undefined) histories.set(memberId, { orderDays: 1, firstOrderDay: day, lastOrderDay: day });
    else histories.set(memberId, { ...before, orderDays: before.orderDays + 1, lastOrderDay: day });
  }
  return histories;
}
