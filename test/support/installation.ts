import { parseProgram } from '#contracts';
import type { MemberView, Programs } from '#domain';
import { createKafka, ensureTopics, Publisher, type KafkaPort } from '#messaging';
import { databaseSchema, topicName } from '#platform';
import {
  Database,
  Ledger,
  MemberReader,
  OUTCOMES,
  PositionStore,
  readInstallation,
  RelayStore,
  verifyBook,
  type Outcome,
  type Verification,
} from '#storage';
import type { CloudEvent } from '../reference/types.js';
import { knownPrograms } from './book.js';
import { eventually } from './eventually.js';
import { readTopic } from './records.js';
import {
  spawnService,
  stackEnvironment,
  world,
  type Service,
  type ServiceName,
  type StackEnvironment,
} from './stack.js';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

const TOPIC_OF: Record<string, string> = {
  order: 'commerce.orders',
  review: 'commerce.reviews',
  member: 'commerce.logins',
};

export interface Message {
  key: string;
  value: Record<string, unknown> | null;
}

/** An installation of a test's own on the shared servers: its services, and eyes on its topics and its book. */
export class Installation {
  readonly namespace: string;
  readonly kafka: KafkaPort;
  private readonly publisher: Publisher;
  private database: Database | undefined;

  constructor(
    name: string,
    private readonly variables: Record<string, string> = {},
    /** Where the test itself finds the servers; services too, unless `variables` send them elsewhere. */
    private readonly servers: StackEnvironment = stackEnvironment(),
  ) {
    this.namespace = world(name);
    this.kafka = createKafka({ brokers: servers.kafkaBrokers, clientId: this.namespace, log: quiet });
    this.publisher = new Publisher(this.kafka, quiet);
  }

  topic(name: string): string {
    return topicName(this.namespace, name);
  }

  start(
    app: ServiceName,
    more: Record<string, string> = {},
    options: { untilReady?: boolean; timeoutMs?: number } = {},
  ): Promise<Service> {
    const { kafkaBrokers, databaseUrl, redisUrl } = this.servers;
    const variables = {
      KAFKA_BROKERS: kafkaBrokers.join(','),
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      LOYALTY_NAMESPACE: this.namespace,
      LOYALTY_CLOCK: 'stream',
      KAFKA_SESSION_TIMEOUT_MS: '2000',
      KAFKA_TOPIC_PARTITIONS: '4',
      LOG_LEVEL: 'warn',
      ...this.variables,
      ...more,
    };
    return spawnService(app, variables, { timeoutMs: 60_000, ...options });
  }

  async makeInputTopics(partitions: number): Promise<void> {
    const topics = [...Object.values(TOPIC_OF), 'commerce.engagement'];
    await ensureTopics(
      this.kafka,
      topics.map((topic) => ({ topic: this.topic(topic), partitions })),
    );
  }

  async publish(events: readonly CloudEvent[]): Promise<void> {
    await this.publisher.publish(
      events.map((event) => ({
        topic: this.topic(TOPIC_OF[event.type.split('.')[0]!] ?? 'commerce.engagement'),
        key: event.data['memberId'] as string,
        value: JSON.stringify(event),
      })),
    );
  }

  /** Waits until as many records were taken, everything written was sent, and the clock has nothing left to do. */
  async atRest(records: number, timeoutMs = 90_000): Promise<void> {
    const database = await this.book();
    const positions = new PositionStore(database);
    const relay = new RelayStore(database);
    await eventually(
      async () => {
        const partitions = await positions.all();
        const taken = partitions.reduce((sum, one) => sum + one.position, 0);
        const { lines } = await relay.backlog();
        const now = Math.max(0, ...partitions.map((one) => one.latestAt ?? 0));
        const [due] = await database.query<{ count: number }>(
          'select count(*) as count from (select from member where next_due_at <= $1 limit 1) due',
          [now],
        );
        if (taken >= records && lines === 0 && due!.count === 0) return true;
        throw new Error(
          `${taken} of ${records} records taken, ${lines} lines to send, ${due!.count > 0 ? 'some' : 'no'} members due`,
        );
      },
      { timeoutMs, what: 'the ledger to be at rest', everyMs: 200 },
    );
  }

  async taken(): Promise<number> {
    return (await new PositionStore(await this.book()).all()).reduce((sum, one) => sum + one.position, 0);
  }

  async outcomes(): Promise<Record<Outcome, number>> {
    const sums = { applied: 0, duplicate: 0, conflict: 0, invalid: 0, ignored: 0 };
    for (const one of await new PositionStore(await this.book()).all())
      for (const outcome of OUTCOMES) sums[outcome] += one[outcome];
    return sums;
  }

  /** The state that the compacted topic ends with, by member: its sequence. */
  async newestStates(): Promise<Map<string, number>> {
    const newest = new Map<string, number>();
    for (const { key, value } of await this.read('loyalty.members')) {
      newest.set(key, (value as { data: { sequence: number } }).data.sequence);
    }
    return newest;
  }

  /** The sequence of each member in the book. */
  async sequences(): Promise<Map<string, number>> {
    const rows = await (
      await this.book()
    ).query<{ member_id: string; sequence: number }>(
      'select p.member_id, m.sequence from member m join person p on p.ref = m.ref',
    );
    return new Map(rows.map((row) => [row.member_id, row.sequence]));
  }

  get redisUrl(): string {
    return this.variables['REDIS_URL'] ?? this.servers.redisUrl;
  }

  async book(): Promise<Database> {
    this.database ??= await Database.connect({
      url: this.servers.databaseUrl,
      schema: databaseSchema(this.namespace),
      poolSize: 3,
    });
    return this.database;
  }

  async programs(): Promise<Programs> {
    const { programs } = (await readInstallation(await this.book()))!;
    return programs.map(({ version, validFrom, publishedAt, content }) => ({
      version,
      validFrom,
      publishedAt,
      program: parseProgram(content, 'stored'),
    }));
  }

  async verify(): Promise<Verification> {
    return verifyBook(await this.book(), await this.programs());
  }

  /** Members as they are at an instant, without `sequence`, which counts states on the way. */
  async membersAt(
    memberIds: readonly string[],
    now: number,
  ): Promise<Record<string, Omit<MemberView, 'sequence'> | null>> {
    const database = await this.book();
    const programs = knownPrograms(database, await this.programs());
    const ledger = new Ledger(database, 12, { programs, clock: 'stream', wallNow: () => now });
    const reader = new MemberReader(database, ledger, programs);
    const views: Record<string, Omit<MemberView, 'sequence'> | null> = {};
    for (const memberId of memberIds) {
      const view = await reader.memberAsOf(memberId, now, Number.MAX_SAFE_INTEGER);
      if (view === null) views[memberId] = null;
      else {
        const { sequence: _sequence, ...rest } = view;
        views[memberId] = rest;
      }
    }
    return views;
  }

  /** All records that a topic holds now, committed ones only, in order within each partition. */
  async read(name: string): Promise<Message[]> {
    const records = await readTopic(this.kafka, this.topic(name));
    return records.map(({ key, value }) => ({
      key: key ?? '',
      value: value === null ? null : (JSON.parse(value.toString()) as Record<string, unknown>),
    }));
  }

  async close(): Promise<void> {
    await this.publisher.close();
    await this.database?.close();
  }
}
