import { seededRandom } from '../../test/support/tape.js';
import type { CloudEvent } from '../../test/reference/types.js';

const DAY_MS = 86_400_000;
export const TAPE_START = Date.UTC(2025, 0, 1);
const TAPE_DAYS = 550;
/** One member in so many buys, writes and comes a hundred times as often. */
const BUSY_EVERY = 1_000;
const BUSY_WEIGHT = 100;
/** Returns follow within this many orders of the whole shop. */
const RETURNED_WITHIN = 20_000;
const LATE_DAYS_MAX = 10;
/** A repetition comes this many records later at most. */
const REPEATED_WITHIN = 500;

export interface TapeSize {
  seed: number;
  members: number;
  events: number;
  /** Stands before every id, so that several tapes can be one shop's. */
  ids?: string;
  /** Epoch milliseconds; a year and a half from the beginning of 2025 where not given. */
  from?: number;
  days?: number;
}

/** What any engine must end with, whatever it does in between. */
export interface Expected {
  events: number;
  duplicates: number;
  orders: number;
  /** What is left of all orders after refunds and cancellations. */
  spendMinor: number;
}

export interface ShopTape {
  events: CloudEvent[];
  expected: Expected;
}

interface OpenOrder {
  memberId: string;
  orderId: string;
  totalMinor: number;
  refundedMinor: number;
  cancelled: boolean;
}

/**
 * A shop's events in the order in which they are sent, 60 % orders, 4 % refunds, 1 % cancellations, 10 % reviews, 25 % logins, in time
 * order but for 1 % that come days late; 1 % more are repetitions. The same for the same size and seed.
 */
export function shopTape(size: TapeSize): ShopTape {
  const { seed, members, events: count, ids = '', from = TAPE_START, days = TAPE_DAYS } = size;
  const random = seededRandom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const busy = Math.ceil(members / BUSY_EVERY);
  const weight = members - busy + busy * BUSY_WEIGHT;
  const someone = (): string => {
    const at = below(weight);
    return memberName(at < busy * BUSY_WEIGHT ? Math.floor(at / BUSY_WEIGHT) : busy + at - busy * BUSY_WEIGHT);
  };
  const orders: OpenOrder[] = [];
  const sent: { at: number; event: CloudEvent }[] = [];
  const repeated = Math.floor(count / 101);
  const originals = count - repeated;
  for (let i = 0; i < originals; i += 1) {
    const time = from + Math.floor((i * days * DAY_MS) / originals);
    const event = oneEvent(`${ids}${i}`, time, { random, below, someone, orders });
    const late = random() < 0.01 ? (1 + below(LATE_DAYS_MAX)) * DAY_MS : 0;
    sent.push({ at: i + Math.floor((late * originals) / (days * DAY_MS)), event });
  }
  for (let i = 0; i < repeated; i += 1) {
    const { at, event } = sent[below(originals)]!;
    sent.push({ at: at + 1 + below(REPEATED_WITHIN), event });
  }
  const events = sent.sort((a, b) => a.at - b.at).map(({ event }) => event);
  const left = orders.map((order) => (order.cancelled ? 0 : Math.max(0, order.totalMinor - order.refundedMinor)));
  return {
    events,
    expected: {
      events: events.length,
      duplicates: repeated,
      orders: left.filter((minor) => minor > 0).length,
      spendMinor: left.reduce((sum, minor) => sum + minor, 0),
    },
  };
}

interface Shop {
  random: () => number;
  below: (n: number) => number;
  someone: () => string;
  orders: OpenOrder[];
}

function oneEvent(i: string, time: number, { random, below, someone, orders }: Shop): CloudEvent {
  const event = (type: string, memberId: string, data: Record<string, unknown>): CloudEvent => ({
    specversion: '1.0',
    source: '/shop',
    id: `e-${i}`,
    type,
    time: new Date(time).toISOString(),
    data: { memberId, ...data },
  });
  const kind = random();
  if (kind >= 0.95 && orders.length > 0) {
    const order = orders[orders.length - 1 - below(Math.min(orders.length, RETURNED_WITHIN))]!;
    const { memberId, orderId } = order;
    if (kind >= 0.99) {
      order.cancelled = true;
      return event('order.cancelled', memberId, { orderId });
    }
    const amountMinor = 1 + below(order.totalMinor);
    order.refundedMinor += amountMinor;
    return event('order.refunded', memberId, { orderId, refundId: `r-${i}`, currency: 'EUR', amountMinor });
  }
  const memberId = someone();
  if (kind >= 0.7 && kind < 0.95) return event('member.logged-in', memberId, { channel: 'web' });
  if (kind >= 0.6 && kind < 0.7) {
    const sku = `sku-${below(5_000)}`;
    return event('review.published', memberId, { reviewId: `v-${i}`, sku, rating: 1 + below(5) });
  }
  const totalMinor = 100 + below(20_000);
  const orderId = `o-${i}`;
  orders.push({ memberId, orderId, totalMinor, refundedMinor: 0, cancelled: false });
  const lines = [{ lineId: '1', sku: `sku-${below(5_000)}`, quantity: 1 + below(3), amountMinor: totalMinor }];
  return event('order.completed', memberId, { orderId, currency: 'EUR', totalMinor, lines });
}

export function memberName(i: number): string {
  return `member-${i}`;
}

/** Opening balances that give each of the first members so many lots, open for years, before the tape begins. */
export function openLots(members: number, lots: number): CloudEvent[] {
  return Array.from({ length: members * lots }, (_, i) => {
    const lot = Math.floor(i / members);
    return {
      specversion: '1.0',
      source: '/bench/lots',
      id: `l-${i}`,
      type: 'balance.opened',
      time: new Date(TAPE_START - DAY_MS).toISOString(),
      data: {
        memberId: memberName(i % members),
        balanceId: `b-${lot}`,
        points: 10,
        expiresAt: new Date(TAPE_START + (800 + lot) * DAY_MS).toISOString(),
      },
    };
  });
}

/** A lot for each of so many members, which all expire at one instant. */
export function onePointLots(lots: number, expiresAt: number): CloudEvent[] {
  return Array.from({ length: lots }, (_, i) => ({
    specversion: '1.0',
    source: '/bench/expiring',
    id: `l-${i}`,
    type: 'balance.opened',
    time: new Date(TAPE_START + i).toISOString(),
    data: { memberId: `expiring-${i}`, balanceId: 'b', points: 1, expiresAt: new Date(expiresAt).toISOString() },
  }));
}
