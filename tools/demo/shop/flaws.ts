import { DAY_MS, HOUR_MS } from './calendar.js';
import type { OrderCompleted, ShopEvent } from './events.js';
import { idOf, recordOf, type ShopRecord } from './records.js';
import type { Random } from './random.js';

/** How often things go wrong on the way to Kafka. */
const LATE_SHARE = 0.012;
const DOUBLED_SHARE = 0.008;
const RENAMED_SHARE = 0.002;
const CONFLICTS = 24;
const BROKEN = 40;
const FOREIGN = 20;

export interface Delivery {
  /** In the order in which they are sent. */
  records: ShopRecord[];
  /** Members with a record that came late or that was contradicted: their book has taken a way of its own. */
  disturbed: Set<string>;
}

/** Sends events as real systems do: some days late, some twice, some with another content, some broken. */
export function deliver(random: Random, events: ShopEvent[]): Delivery {
  const records: ShopRecord[] = [];
  const disturbed = new Set<string>();
  for (const event of events) {
    const isLate = random.chance(LATE_SHARE);
    if (isLate) disturbed.add(event.memberId);
    const sentMs = event.timeMs + (isLate ? Math.round(random.between(0.5, 5) * DAY_MS) : random.whole(20, 900));
    const record = recordOf(event, sentMs);
    records.push(record);
    if (random.chance(DOUBLED_SHARE)) records.push(later(random, record, 'duplicate'));
    if (event.type === 'order.completed' && random.chance(RENAMED_SHARE)) {
      records.push(later(random, recordOf(event, sentMs, `${idOf(event)}-resent`), 'duplicate'));
    }
  }
  const orders = events.filter((event) => event.type === 'order.completed');
  for (let count = 0; count < CONFLICTS && orders.length > 0; count += 1) {
    const order = random.pick(orders);
    // After the latest that its original can be: what is recorded first stands.
    const sentMs = order.timeMs + 6 * DAY_MS;
    const other = { ...order, data: { ...order.data, totalMinor: order.data.totalMinor + 100 } };
    records.push({ ...recordOf(other, sentMs), expected: 'conflict' });
    disturbed.add(order.memberId);
  }
  for (let count = 0; count < BROKEN && orders.length > 0; count += 1) {
    records.push(broken(random.pick(orders), count));
  }
  for (let count = 0; count < FOREIGN && orders.length > 0; count += 1)
    records.push(foreign(random.pick(orders), count));
  records.sort((a, b) => a.sentMs - b.sentMs);
  return { records, disturbed };
}

function later(random: Random, record: ShopRecord, expected: 'duplicate'): ShopRecord {
  return { ...record, sentMs: record.sentMs + Math.round(random.between(0.001, 6) * HOUR_MS), expected };
}

/** A record of its own that breaks one rule; the member's other records are not touched by it. */
function broken(order: OrderCompleted, number: number): ShopRecord {
  const intact = recordOf(order, order.timeMs + HOUR_MS, `broken-${number}`);
  const event = JSON.parse(intact.value ?? '') as { time: string; data: Record<string, unknown> };
  const as = (changes: object): string => JSON.stringify({ ...event, ...changes });
  const withData = (changes: object): string =>
    as({ data: { ...event.data, orderId: `broken-${number}`, ...changes } });
  const ways: { key?: string; value: string }[] = [
    { value: (intact.value ?? '').slice(0, 60) },
    { value: JSON.stringify({ order: order.data.orderId, total: '12,50' }) },
    { value: withData({ orderId: undefined }) },
    { value: withData({ totalMinor: -order.data.totalMinor - 1 }) },
    { value: withData({ totalMinor: 12.5 }) },
    { value: withData({ currency: 'USD' }) },
    { value: withData({}), key: 'somebody-else' },
    { value: as({ time: event.time.replace(/-\d\d-\d\dT/, '-02-30T') }) },
  ];
  return { ...intact, ...ways[number % ways.length]!, expected: 'invalid' };
}

/** A type that the engine does not know, or an empty value: none of its business. */
function foreign(order: OrderCompleted, number: number): ShopRecord {
  const intact = recordOf(order, order.timeMs + HOUR_MS, `foreign-${number}`);
  const value = number % 4 === 0 ? null : (intact.value ?? '').replace('order.completed', 'order.packed');
  return { ...intact, value, expected: 'ignored' };
}
