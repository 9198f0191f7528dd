import { randomBytes } from 'node:crypto';
import kafkajs, { type CompressionTypes, type Producer } from 'kafkajs';
import {
  createKafka,
  ensureTopics,
  LaneConsumer,
  type KafkaPort,
  type LaneChunk,
  type LaneOptions,
  type MessagingLog,
  type RawRecord,
  type TopicPartition,
} from '#messaging';
import { stackEnvironment } from '../support/stack.js';

export interface Seen {
  time: number | null;
  text: string;
}

export const unique = (name: string): string => `${name}-${randomBytes(4).toString('hex')}`;

/** Keeps what was said, so that a failing test can show it and a passing one is quiet. */
export function keepingLog(): MessagingLog & { lines: string[] } {
  const lines: string[] = [];
  const keep = (level: string) => (fields: object, message: string) => {
    const { err, ...rest } = fields as { err?: Error };
    lines.push(`${Date.now() % 100_000} ${level} ${message} ${err?.message ?? ''} ${JSON.stringify(rest)}`);
  };
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}

export function kafkaOfTest(log: MessagingLog = keepingLog()): KafkaPort {
  return createKafka({ brokers: stackEnvironment().kafkaBrokers, clientId: 'messaging-test', log });
}

/** What a database does for lanes: keeps positions and records together, and drops what lies behind a position. */
export class Book {
  readonly positions = new Map<string, number>();
  readonly records: { topic: string; partition: number; offset: number; text: string; by: string }[] = [];
  /** Records that came again and were dropped. */
  repeated = 0;

  read(partitions: TopicPartition[]): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (const { topic, partition } of partitions) {
      const position = this.positions.get(`${topic}:${partition}`);
      if (position !== undefined) found.set(`${topic}:${partition}`, position);
    }
    return Promise.resolve(found);
  }

  write(chunk: LaneChunk<Seen>, by = 'me'): void {
    for (const { raw, value } of chunk.records) {
      const key = `${raw.topic}:${raw.partition}`;
      if (raw.offset < (this.positions.get(key) ?? 0)) {
        this.repeated += 1;
        continue;
      }
      this.records.push({ topic: raw.topic, partition: raw.partition, offset: raw.offset, text: value.text, by });
      this.positions.set(key, raw.offset + 1);
    }
    for (const { topic, partition, next } of chunk.ends) {
      const key = `${topic}:${partition}`;
      this.positions.set(key, Math.max(next, this.positions.get(key) ?? 0));
    }
  }
}

/** A record's value is `time|text`; an empty time means none. */
export const decode = (record: RawRecord): Seen => {
  const [time = '', text = ''] = (record.value?.toString() ?? '').split('|');
  return { time: time === '' ? null : Number(time), text };
};

/** What one test has: topics, a producer, consumers; `close` ends all of it. */
export class Bench {
  readonly log = keepingLog();
  readonly kafka = kafkaOfTest(this.log);
  private readonly consumers: LaneConsumer<Seen>[] = [];
  private producer: Producer | undefined;

  async topics(partitions: number, ...names: string[]): Promise<string[]> {
    const topics = names.map(unique);
    await ensureTopics(
      this.kafka,
      topics.map((topic) => ({ topic, partitions })),
    );
    return topics;
  }

  async send(
    topic: string,
    partition: number,
    values: string[],
    compression: CompressionTypes = kafkajs.CompressionTypes.None,
  ): Promise<void> {
    if (!this.producer) {
      this.producer = this.kafka.producer({
        allowAutoTopicCreation: false,
        createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      });
      await this.producer.connect();
    }
    await this.producer.send({
      topic,
      compression,
      messages: values.map((value) => ({ partition, key: 'k', value })),
    });
  }

  consumer(options: Partial<LaneOptions<Seen>> & Pick<LaneOptions<Seen>, 'groupId' | 'topics' | 'handle'>, book: Book) {
    const consumer = new LaneConsumer<Seen>({
      // A client of its own for each: consumers of one kafkajs client share what they know of the group.
      kafka: kafkaOfTest(this.log),
      sessionTimeoutMs: 3_000,
      heartbeatIntervalMs: 300,
      positions: (partitions) => book.read(partitions),
      decode,
      log: this.log,
      onFatal: (error) => this.log.error({ err: error }, 'fatal'),
      ...options,
    });
    this.consumers.push(consumer);
    return consumer;
  }

  /** Whether nobody is in the group any more. */
  async isEmpty(groupId: string): Promise<boolean> {
    const admin = this.kafka.admin();
    await admin.connect();
    const { groups } = await admin.describeGroups([groupId]);
    await admin.disconnect();
    return groups.every((group) => group.members.length === 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.stop(15_000)));
    await this.producer?.disconnect();
  }
}

export const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);
