import { hash } from 'node:crypto';
import type { OrderRow } from './order-row.js';
import { ReturnMatcher, type ReturnMatch } from './returns.js';

/** One row as an event; its JSON is made when it is sent, so that a file of millions does not stand in memory as text. */
export interface ImportEvent {
  row: OrderRow;
  eventId: string;
  orderId: string;
  timeMs: number;
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
export function planEvents(rows: OrderRow[]): ImportPlan {
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
  const events = identified.map(({ row, eventId }): ImportEvent => {
    const id = row.id !== '' ? row.id : eventId;
    if (!row.isReturn) {
      matcher?.order(row, id);
      return { row, eventId, orderId: id, timeMs: row.timeMs };
    }
    const { orderId, match } = matcher!.match(row, id);
    returns[match] += 1;
    return { row, eventId, orderId, timeMs: row.timeMs };
  });
  const members = new Set(rows.map((row) => row.memberId)).size;
  return { events, orders: rows.filter((row) => !row.isReturn).length, returns, members };
}

/** The Kafka record of an event: its key, and a structured CloudEvent as JSON. */
export function recordOf({ row, eventId, orderId }: ImportEvent, source: string): { key: string; value: string } {
  const { memberId, currency, amountMinor } = row;
  const event = {
    specversion: '1.0',
    id: eventId,
    source,
    type: row.isReturn ? 'order.refunded' : 'order.completed',
    time: new Date(row.timeMs).toISOString(),
    datacontenttype: 'application/json',
    origin: 'import',
    data: row.isReturn
      ? { memberId, orderId, refundId: row.id !== '' ? row.id : eventId, currency, amountMinor }
      : { memberId, orderId, currency, totalMinor: amountMinor },
  };
  return { key: memberId, value: JSON.stringify(event) };
}

function digestOf(row: OrderRow): string {
  const content = [row.memberId, row.timeMs, row.isReturn, row.amountMinor, row.currency, row.id, row.returnOf];
  return hash('sha256', JSON.stringify(content), 'hex').slice(0, 32);
}
