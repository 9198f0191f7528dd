import { databaseSchema } from '#platform';
import type { Database } from '#storage';
import { Installation } from '../../test/support/installation.js';
import { eventually, type Service } from '../../test/support/stack.js';
import { openLots, type Expected, type ShopTape } from './shop-tape.js';
import { metricsOf, usageOf, watchMemory } from './usage.js';

export const PARTITIONS = 12;
const PUBLISHED_AT_ONCE = 5_000;
const DEADLINE_MS = 900_000;

export interface EngineResult {
  /** Seconds from the first record taken to the last commit. */
  committedSeconds: number;
  /** … to the last published message. */
  publishedSeconds: number;
  /** … to the last state in Redis. */
  projectedSeconds: number;
  /** … until what the caller waited for. */
  untilSeconds: number;
  entries: number;
  late: number;
  /** By service: the most memory seen, and processor seconds used over the tape. */
  residentMb: Record<string, number>;
  cpuSeconds: Record<string, number>;
}

/** A tape that lies on the topics whole, and what must have come of all that was ever sent. */
export interface Taking {
  /** All that was ever sent to this engine. */
  records: number;
  expected: Expected;
  /** Folding every fact again proves the book, and takes as long as filling it. */
  verify: boolean;
  /** Something besides the tape that is to be done; its time is kept. */
  until?: (book: Database) => Promise<boolean>;
}

/** An engine on servers shared with others, about to take a tape that lies on its topics whole. */
export class EngineRun {
  readonly made: Installation;
  /** Of services that are started from now on. */
  environment: Record<'ledger' | 'insights', Record<string, string>> = { ledger: {}, insights: {} };

  constructor(name: string) {
    this.made = new Installation(name, {
      KAFKA_TOPIC_PARTITIONS: String(PARTITIONS),
      KAFKA_SESSION_TIMEOUT_MS: '10000',
    });
  }

  get schema(): string {
    return databaseSchema(this.made.namespace);
  }

  get inputs(): string[] {
    return ['commerce.orders', 'commerce.reviews', 'commerce.logins'].map((topic) => this.made.topic(topic));
  }

  makeTopics(): Promise<void> {
    return this.made.makeInputTopics(PARTITIONS);
  }

  /** Gives some members their open lots, while nobody measures, and lays the tape on the topics. @returns records so far */
  async prepare(tape: ShopTape, lots: { members: number; each: number }): Promise<number> {
    await this.makeTopics();
    const opening = openLots(lots.members, lots.each);
    await this.publish(opening);
    const services = await this.start();
    await this.made.atRest(opening.length, DEADLINE_MS);
    await this.stop(services);
    await this.publish(tape.events);
    return opening.length;
  }

  async start(): Promise<Record<'ledger' | 'insights', Service>> {
    const [ledger, insights] = await Promise.all([
      this.made.start('ledger', this.environment.ledger, { untilReady: false }),
      this.made.start('insights', this.environment.insights, { untilReady: false }),
    ]);
    await eventually(() => this.made.book(), { timeoutMs: 60_000, what: 'the book' });
    return { ledger, insights };
  }

  async stop(services: Record<string, Service>): Promise<void> {
    await Promise.all(Object.values(services).map((service) => service.stop()));
  }

  /** Waits until the book has so many records. */
  async taken(records: number): Promise<void> {
    await eventually(async () => (await this.made.taken()) >= records, {
      timeoutMs: DEADLINE_MS,
      everyMs: 250,
      what: `${records} records to be taken`,
    });
  }

  /** Takes the tape with the ledger, the relay and the projection at work, and checks what came of it. */
  async take({ records, expected, verify, until }: Taking): Promise<EngineResult> {
    const { made } = this;
    const startedAt = Date.now();
    const book = await made.book();
    const [known] = await book.query<{ entries: number }>('select count(*) as entries from entry');
    const services = await this.start();
    const stopWatching = watchMemory(services);
    const untilAt = until && eventually(() => until(book), { timeoutMs: DEADLINE_MS, everyMs: 250, what: 'the rest' });
    const doneAt = untilAt?.then(() => Date.now());
    await this.taken(records);
    const [span] = await book.query<{ first: number; last: number; entries: number }>(
      `select (select min(recorded_at) from fact where recorded_at > $1) as first,
        (select max(moved_at) from kafka_offset) as last, (select count(*) from entry) as entries`,
      [startedAt],
    );
    const { first, last, entries } = span!;
    const untilSeconds = ((await doneAt) ?? first) - first;
    await made.atRest(records, DEADLINE_MS);
    const published = Date.now();
    await eventually(async () => ((await metricsOf(services.insights)).get('kafka_consumergroup_lag_sum') ?? 1) === 0, {
      timeoutMs: DEADLINE_MS,
      everyMs: 250,
      what: 'the projection to be at its end',
    });
    const projected = Date.now();
    const most = await stopWatching();
    const cpuSeconds: Record<string, number> = {};
    for (const [name, service] of Object.entries(services)) cpuSeconds[name] = (await usageOf(service)).cpuSeconds;
    const late = (await metricsOf(services.ledger)).get('loyalty_late_facts_total') ?? 0;
    await this.stop(services);
    await this.check(expected, verify);
    return {
      committedSeconds: (last - first) / 1_000,
      publishedSeconds: (published - first) / 1_000,
      projectedSeconds: (projected - first) / 1_000,
      untilSeconds: untilSeconds / 1_000,
      entries: entries - known!.entries,
      late,
      residentMb: Object.fromEntries(most),
      cpuSeconds,
    };
  }

  /** The book holds what the tapes' maker knows; `verify` is clean. */
  private async check(expected: Expected, verify: boolean): Promise<void> {
    const outcomes = await this.made.outcomes();
    const [sums] = await (
      await this.made.book()
    ).query<{ orders: number; spendMinor: number }>(
      `select count(*) filter (where remaining_minor > 0 and not cancelled) as orders,
        coalesce(sum(remaining_minor) filter (where not cancelled), 0)::bigint as "spendMinor" from purchase`,
    );
    const { duplicate: duplicates, applied, conflict, invalid, ignored } = outcomes;
    same('the engine', { events: applied + duplicates, duplicates, ...sums! }, expected);
    if (conflict + invalid + ignored > 0) throw new Error(`not every record was taken: ${JSON.stringify(outcomes)}`);
    if (!verify) return;
    const { ok, invariants } = await this.made.verify();
    if (!ok) throw new Error(`a promise is broken: ${JSON.stringify(invariants)}`);
  }

  /** With its indexes. */
  async bookBytes(): Promise<number> {
    const [size] = await (
      await this.made.book()
    ).query<{ bytes: number }>(
      `select coalesce(sum(pg_total_relation_size(oid)), 0)::bigint as bytes from pg_class
        where relnamespace = $1::regnamespace and relkind = 'r'`,
      [this.schema],
    );
    return size!.bytes;
  }

  async close(): Promise<void> {
    const book = await this.made.book().catch(() => null);
    await book?.query(`drop schema if exists ${this.schema} cascade`);
    await this.made.close();
    await this.deleteTopics();
  }

  /** So that the broker and its disk are the same for every run. */
  private async deleteTopics(): Promise<void> {
    const admin = this.made.kafka.admin();
    await admin.connect();
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${this.made.namespace}`));
    if (topics.length > 0) await admin.deleteTopics({ topics });
    await admin.disconnect();
  }

  async publish(events: ShopTape['events']): Promise<void> {
    for (let at = 0; at < events.length; at += PUBLISHED_AT_ONCE)
      await this.made.publish(events.slice(at, at + PUBLISHED_AT_ONCE));
  }

  async makeTopic(topic: string): Promise<void> {
    const admin = this.made.kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS, replicationFactor: 1 }] });
    await admin.disconnect();
  }
}

/** Throws where a field that both have differs. */
export function same(who: string, found: Partial<Expected>, expected: Expected): void {
  for (const name of Object.keys(expected) as (keyof Expected)[]) {
    const value = found[name];
    if (value !== undefined && value !== expected[name])
      throw new Error(`${who}: ${name} is ${value}, not ${expected[name]}`);
  }
}

export function sumOf(parts: readonly Expected[]): Expected {
  const sum = (name: keyof Expected): number => parts.reduce((total, part) => total + part[name], 0);
  return { events: sum('events'), duplicates: sum('duplicates'), orders: sum('orders'), spendMinor: sum('spendMinor') };
}
