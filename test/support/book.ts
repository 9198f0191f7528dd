import {
  bookDataOf,
  businessHash,
  businessIdOf,
  contentHash,
  identityHash,
  parseInstant,
  type CommerceEvent,
} from '#contracts';
import { instantText, type FactType, type Programs } from '#domain';
import { databaseSchema } from '#platform';
import {
  Database,
  Ledger,
  MemberReader,
  openInstallation,
  PositionStore,
  PublishedPrograms,
  type ChunkRecord,
  type NewDeadLetter,
} from '#storage';
import type { CloudEvent } from '../reference/types.js';
import { loadEntries } from '../../libs/storage/src/book/entries.js';
import { loadAllLots } from '../../libs/storage/src/book/lots.js';
import { inReferenceWords, type SummedEntry } from './engine-view.js';
import { DEFAULT_PROGRAMS } from './program.js';
import { stackEnvironment, world } from './stack.js';

const TOPIC = 'commerce.orders';

/** A book of a test's own in the real database, fed without Kafka. */
export class TestBook {
  now = 0;
  private offset = 0;

  private constructor(
    readonly database: Database,
    readonly programs: PublishedPrograms,
    readonly ledger: Ledger,
    readonly reader: MemberReader,
  ) {}

  static async open(name: string, clock: 'wall' | 'stream' = 'wall'): Promise<TestBook> {
    const schema = databaseSchema(world(name));
    const database = await Database.open({ url: stackEnvironment().databaseUrl, schema, poolSize: 4 });
    const { lanes } = await openInstallation(
      database,
      { name: 'default', content: 'default', path: 'default.yaml' },
      1,
    );
    await new PositionStore(database).ensure([{ topic: TOPIC, partition: 0 }]);
    const book: { now: number } = { now: 0 };
    const programs = knownPrograms(database, DEFAULT_PROGRAMS);
    const ledger = new Ledger(database, lanes, { programs, clock, wallNow: () => book.now });
    const opened = new TestBook(database, programs, ledger, new MemberReader(database, ledger, programs));
    Object.defineProperty(book, 'now', { get: () => opened.now });
    return opened;
  }

  /** @param from offset of the first; another than the next one is how a process comes that was asleep */
  async apply(events: readonly CloudEvent[], from = this.offset, ledger = this.ledger) {
    const records = events.map((event, i) => recordOf(event, from + i));
    const next = from + events.length;
    this.offset = Math.max(this.offset, next);
    return ledger.applyChunk({ records, ends: [{ topic: TOPIC, partition: 0, end: next, next }] });
  }

  async close(): Promise<void> {
    await this.database.query(`drop schema ${this.database.schema} cascade`);
    await this.database.close();
  }
}

/** Versions that a test knows, whatever the book says. */
export function knownPrograms(database: Database, versions: Programs): PublishedPrograms {
  const read = (): never => {
    throw new Error('a test publishes no other program');
  };
  return new PublishedPrograms(database, read, versions);
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

/** The same history, of another member. */
export function withMember(batches: CloudEvent[][], memberId: string): CloudEvent[][] {
  return batches.map((batch) => batch.map((event) => ({ ...event, data: { ...event.data, memberId } })));
}

/** What the book has of a member at the book's now, as the reference says it. */
export async function bookedView(book: TestBook, memberId: string, reader = book.reader) {
  const clock = { now: book.now, watermark: book.now };
  const view = (await reader.member(memberId, clock))!;
  const tiers = (await reader.tiers(memberId, clock))!;
  const [person] = await book.database.query<{ ref: number }>('select ref from person where member_id = $1', [
    memberId,
  ]);
  return book.database.transaction(async (client) => {
    const lots = [...(await loadAllLots(client, [person!.ref])).get(person!.ref)!.values()];
    const entries = (await loadEntries(client, [person!.ref])).get(person!.ref)!;
    return inReferenceWords(view, lots, tiers, underCorrectedKinds(entries));
  });
}

/** A correction counts under the kind of the entry that it corrects. */
function underCorrectedKinds(entries: (SummedEntry & { seq: number; corrects: number | null })[]): SummedEntry[] {
  const kinds = new Map(entries.map((entry) => [entry.seq, entry.kind]));
  return entries.map((entry) => ({
    ...entry,
    kind: entry.corrects === null ? entry.kind : kinds.get(entry.corrects)!,
  }));
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
