import { createHash } from 'node:crypto';
import type { OrderRow } from './order-row.js';
import { ReturnMatcher, type ReturnMatch } from './returns.js';

export interface ImportEvent {
  key: string;
  timeMs: number;
  /** A structured CloudEvent, as JSON. */
  value: string;
}

export interface ImportPlan {
  events: ImportEvent[];
  orders: number;
  returns: Record<ReturnMatch, number>;
  members: number;
}

/**
 * The events of a file, in time order. An event's id is a digest of the row's content and its ordinal among equal
 * rows: the same row gives the same event in every later import, and two equal rows stay two orders.
 */
export function planEvents(rows: OrderRow[], source: string): ImportPlan {
  const ordinals = new Map<string, number>();
  const identified = rows.map((row) => {
    const digest = digestOf(row);
    const ordinal = (ordinals.get(digest) ?? 0) + 1;
    ordinals.set(digest, ordinal);
    return { row, eventId: `${digest}-${ordinal}` };
  });
  // Orders before returns of one instant, then by id: a file sorted in another way gives the same plan.
  identified.sort(
    (a, b) =>
      a.row.timeMs - b.row.timeMs ||
      Number(a.row.isReturn) - Number(b.row.isReturn) ||
      (a.eventId < b.eventId ? -1 : 1),
  );
  const matcher = rows.some((row) => row.isReturn) ? new ReturnMatcher() : null;
  const returns = { named: 0, 'latest with enough left': 0, 'latest earlier': 0, 'unknown order': 0 };
  const events: ImportEvent[] = [];
  for (const { row, eventId } of identified) {
    const id = row.id !== '' ? row.id : eventId;
    if (row.isReturn) {
      const { orderId, match } = matcher!.match(row, id);
      returns[match] += 1;
      events.push(eventOf(row, eventId, source, 'order.refunded', refundOf(row, orderId, id)));
    } else {
      matcher?.order(row, id);
      events.push(eventOf(row, eventId, source, 'order.completed', orderOf(row, id)));
    }
  }
  const members = new Set(rows.map((row) => row.memberId)).size;
  return { events, orders: rows.filter((row) => !row.isReturn).length, returns, members };
}

function digestOf(row: OrderRow): string {
  const content = [row.memberId, row.timeMs, row.isReturn, row.amountMinor, row.currency, row.id, row.returnOf];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}

function orderOf(row: OrderRow, orderId: string): object {
  return { memberId: row.memberId, orderId, currency: row.currency, totalMinor: row.amountMinor };
}

function refundOf(row: OrderRow, orderId: string, refundId: string): object {
  return { memberId: row.memberId, orderId, refundId, currency: row.currency, amountMinor: row.amountMinor };
}

function eventOf(row: OrderRow, id: string, source: string, type: string, data: object): ImportEvent {
  const time = new Date(row.timeMs).toISOString();
  const event = {
    specversion: '1.0',
    id,
    source,
    type,
    time,
    datacontenttype: 'application/json',
    origin: 'import',
    data,
  };
  return { key: row.memberId, timeMs: row.timeMs, value: JSON.stringify(event) };
}
