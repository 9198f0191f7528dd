import {
  bookDataOf,
  businessHash,
  businessIdOf,
  contentHash,
  identityHash,
  parseInstant,
  type CommerceEvent,
} from '#contracts';
import { instantText, type FactType } from '#domain';
import { databaseSchema } from '#platform';
import {
  Database,
  Ledger,
  MemberReader,
  openInstallation,
  PositionStore,
  type ChunkRecord,
  type NewDeadLetter,
} from '#storage';
import type { CloudEvent } from '../reference/types.js';
import { DEFAULT_PROGRAMS } from './program.js';
import { stackEnvironment, world } from './stack.js';

const TOPIC = 'commerce.orders';

/** A book of a test's own in the real database, fed without Kafka. */
export class TestBook {
  now = 0;
  private offset = 0;

  private constructor(
    readonly database: Database,
    readonly ledger: Ledger,
    readonly reader: MemberReader,
  ) {}

  static async open(name: string, clock: 'wall' | 'stream' = 'wall'): Promise<TestBook> {
    const schema = databaseSchema(world(name));
    const database = await Database.open({ url: stackEnvironment().databaseUrl, schema, poolSize: 4 });
    const { lanes } = await openInstallation(database, { name: 'default', content: 'default' }, 1);
    await new PositionStore(database).ensure([{ topic: TOPIC, partition: 0 }]);
    const book: { now: number } = { now: 0 };
    const ledger = new Ledger(database, lanes, { programs: DEFAULT_PROGRAMS, clock, wallNow: () => book.now });
    const opened = new TestBook(database, ledger, new MemberReader(database, ledger, DEFAULT_PROGRAMS));
    Object.defineProperty(book, 'now', { get: () => opened.now });
    return opened;
  }

  async apply(events: readonly CloudEvent[]) {
    const records = events.map((event) => recordOf(event, this.offset++));
    return this.ledger.applyChunk({
      records,
      ends: [{ topic: TOPIC, partition: 0, end: this.offset, next: this.offset }],
    });
  }

  async close(): Promise<void> {
    await this.database.query(`drop schema ${this.database.schema} cascade`);
    await this.database.close();
  }
}

function recordOf(event: CloudEvent, offset: number): ChunkRecord {
  const time = parseInstant(event.time)!;
  const known = { type: event.type, timeMs: time, data: event.data } as unknown as CommerceEvent;
  const business = businessIdOf(known);
  return {
    topic: TOPIC,
    partition: 0,
    offset,
    timestamp: time,
    outcome: 'candidate',
    fact: {
      memberId: event.data['memberId'] as string,
      source: event.source,
      id: event.id,
      type: event.type as FactType,
      timeMs: time,
      data: bookDataOf(known),
      imported: false,
      identity: identityHash(event.source, event.id),
      business: business ? businessHash(business.kind, business.id) : null,
      content: contentHash(known),
    },
    reason: '',
    message: '',
    deadLetter: (reason, message): NewDeadLetter => ({
      topic: TOPIC,
      partition: 0,
      offset,
      consumerGroup: 'test',
      key: null,
      value: Buffer.from(JSON.stringify(event)),
      headers: {},
      outcome: 'conflict',
      reason,
      message,
      source: event.source,
      eventId: event.id,
      memberId: event.data['memberId'] as string,
    }),
  };
}

/** Short events for hand-written cases. */
export function order(memberId: string, orderId: string, time: string | number, totalMinor: number): CloudEvent {
  return fact('order.completed', `o-${orderId}`, time, { memberId, orderId, currency: 'EUR', totalMinor });
}

export function refund(
  memberId: string,
  orderId: string,
  refundId: string,
  time: string | number,
  amountMinor: number,
): CloudEvent {
  return fact('order.refunded', `r-${refundId}`, time, { memberId, orderId, refundId, currency: 'EUR', amountMinor });
}

export function fact(type: string, id: string, time: string | number, data: Record<string, unknown>): CloudEvent {
  return {
    specversion: '1.0',
    source: '/shop',
    id,
    type,
    time: typeof time === 'number' ? instantText(time) : time,
    data,
  };
}
