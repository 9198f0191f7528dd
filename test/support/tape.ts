import type { CloudEvent } from '../reference/types.js';

const DAY_MS = 86_400_000;
const START = Date.UTC(2025, 0, 1);

/** A small generator of numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Tape {
  events: CloudEvent[];
  members: string[];
}

/** Events of many members over a year and a half, in time order: orders, some returned in parts or cancelled, reviews and logins. */
export function tape(seed: number, memberCount: number, eventCount: number): Tape {
  const random = seededRandom(seed);
  const members = Array.from({ length: memberCount }, (_, i) => `member-${i}`);
  const events: CloudEvent[] = [];
  const orders: { memberId: string; orderId: string; totalMinor: number }[] = [];
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const step = (550 * DAY_MS) / eventCount;
  for (let i = 0; i < eventCount; i++) {
    const time = START + Math.floor(i * step);
    const kind = random();
    const memberId = pick(members);
    const event = (type: string, data: Record<string, unknown>): void => {
      const time_ = new Date(time).toISOString();
      events.push({
        specversion: '1.0',
        source: '/shop',
        id: `e-${i}`,
        type,
        time: time_,
        data: { memberId, ...data },
      });
    };
    if (kind < 0.6 || orders.length === 0) {
      const order = { memberId, orderId: `o-${i}`, totalMinor: Math.floor(random() * 90_000) };
      orders.push(order);
      event('order.completed', { orderId: order.orderId, currency: 'EUR', totalMinor: order.totalMinor });
    } else if (kind < 0.7) {
      const order = pick(orders);
      const amountMinor = Math.floor(order.totalMinor * random());
      event('order.refunded', {
        memberId: order.memberId,
        orderId: order.orderId,
        refundId: `r-${i}`,
        currency: 'EUR',
        amountMinor,
      });
    } else if (kind < 0.73) {
      const order = pick(orders);
      event('order.cancelled', { memberId: order.memberId, orderId: order.orderId });
    } else if (kind < 0.8) {
      event('review.published', {
        reviewId: `v-${i}`,
        sku: `sku-${Math.floor(random() * 9)}`,
        rating: 1 + Math.floor(random() * 5),
      });
    } else {
      event('member.logged-in', { channel: 'web' });
    }
  }
  return { events, members };
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
