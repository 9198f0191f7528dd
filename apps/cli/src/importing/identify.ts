import { hash } from 'node:crypto';
import type { ImportEvent, ImportKind, ImportRow } from './kind.js';
import type { SentRecord } from './send-in-order.js';

/**
 * Names each row's event by a digest of the row's content and its ordinal among equal rows: the same row gives the same event
 * in every later import, and two equal rows stay two events.
 */
export function identify<Row extends ImportRow>(
  rows: readonly Row[],
  contentOf: (row: Row) => unknown[],
): ImportEvent<Row>[] {
  const ordinals = new Map<string, number>();
  return rows.map((row) => {
    const digest = hash('sha256', JSON.stringify(contentOf(row)), 'hex').slice(0, 32);
    const ordinal = (ordinals.get(digest) ?? 0) + 1;
    ordinals.set(digest, ordinal);
    return { row, eventId: `${digest}-${ordinal}`, timeMs: row.timeMs };
  });
}

/** By time, then by id: a file sorted in another way gives the same order. */
export function inTimeOrder<Row extends ImportRow>(events: ImportEvent<Row>[]): ImportEvent<Row>[] {
  return events.sort((a, b) => a.timeMs - b.timeMs || (a.eventId < b.eventId ? -1 : 1));
}

/** The Kafka record of an event: its key, and a structured CloudEvent as JSON. */
export function recordOf<Row extends ImportRow, Event extends ImportEvent<Row>>(
  kind: { messageOf: ImportKind<never, Row, Event>['messageOf'] },
  event: Event,
  source: string,
): SentRecord {
  const { type, data } = kind.messageOf(event);
  const { memberId } = event.row;
  const value = {
    specversion: '1.0',
    id: event.eventId,
    source,
    type,
    time: new Date(event.timeMs).toISOString(),
    datacontenttype: 'application/json',
    origin: 'import',
    data: { memberId, ...data },
  };
  return { key: memberId, value: JSON.stringify(value) };
}

export function membersOf(rows: readonly ImportRow[]): number {
  return new Set(rows.map((row) => row.memberId)).size;
}
