import type { Admin } from 'kafkajs';
import type { KafkaPort } from './kafka.js';
import type { TopicPartition } from './lane-types.js';
import { TopicOffsets, type OffsetRange } from './topic-offsets.js';

const ENDS_CACHED_MS = 500;

/** Where a group stands with one partition, as its database says. */
export interface GroupPosition extends TopicPartition {
  group: string;
  /** Next offset to handle. */
  offset: number | bigint;
  /** Timestamp of the last record handled, milliseconds since 1970, where known. */
  lastTimestamp?: number | null;
}

export interface Lag extends TopicPartition {
  group: string;
  offset: number;
  end: number;
  /** Never negative. */
  lagRecords: number;
  /** Age of the last record handled, in seconds; 0 when caught up, null when the caller does not know it. */
  lagSeconds: number | null;
  /** False when this reader has seen the same lag at the same position for longer than `restMs`. */
  moving: boolean;
}

export interface LagReaderOptions {
  kafka: KafkaPort;
  /** Positions from the database. A partition without one is left out: there is no lag before the first position. */
  positions(): Promise<GroupPosition[]>;
  now?: () => number;
  /** Default 30,000 ms. */
  restMs?: number;
}

/** Lag of consumer groups in records and in seconds, with one admin connection and ends that are at most 500 ms old. */
export class LagReader {
  private readonly offsets: TopicOffsets;
  private readonly ends = new Map<string, { at: number; ranges: Promise<Map<string, OffsetRange>> }>();
  private readonly resting = new Map<string, { offset: number; since: number }>();
  private readonly now: () => number;

  constructor(private readonly options: LagReaderOptions) {
    this.offsets = new TopicOffsets(options.kafka);
    this.now = options.now ?? Date.now;
  }

  /** Throws when the brokers or the database do not answer. */
  async lag(): Promise<Lag[]> {
    const positions = await this.options.positions();
    const ranges = await this.rangesOf([...new Set(positions.map((position) => position.topic))]);
    const lags: Lag[] = [];
    for (const position of positions) {
      const range = ranges.get(`${position.topic}:${position.partition}`);
      if (range) lags.push(this.lagOf(position, range));
    }
    return lags;
  }

  async close(): Promise<void> {
    await this.offsets.close();
  }

  private lagOf(position: GroupPosition, { high }: OffsetRange): Lag {
    const { group, topic, partition, lastTimestamp } = position;
    const offset = Number(position.offset);
    // A topic made anew ends below our position; exporters that show that as negative lag break autoscalers.
    const lagRecords = Math.max(0, high - offset);
    const now = this.now();
    let lagSeconds: number | null = null;
    if (lagRecords === 0) lagSeconds = 0;
    else if (lastTimestamp !== undefined && lastTimestamp !== null) {
      lagSeconds = Math.max(0, (now - lastTimestamp) / 1_000);
    }
    const moving = now - this.restingSince(position, lagRecords > 0, now) <= (this.options.restMs ?? 30_000);
    return { group, topic, partition, offset, end: high, lagRecords, lagSeconds, moving };
  }

  private restingSince({ group, topic, partition, offset }: GroupPosition, lagging: boolean, now: number): number {
    const key = `${group}:${topic}:${partition}`;
    const before = this.resting.get(key);
    const since = lagging && before?.offset === Number(offset) ? before.since : now;
    this.resting.set(key, { offset: lagging ? Number(offset) : -1, since });
    return since;
  }

  private rangesOf(topics: string[]): Promise<Map<string, OffsetRange>> {
    const key = [...topics].sort().join();
    const cached = this.ends.get(key);
    if (cached && this.now() - cached.at < ENDS_CACHED_MS) return cached.ranges;
    const ranges = this.offsets.fetch(topics);
    this.ends.clear();
    this.ends.set(key, { at: this.now(), ranges });
    ranges.catch(() => this.ends.delete(key));
    return ranges;
  }
}

/** Positions that a group has committed to Kafka, for groups whose database is not at hand. */
export async function committedPositions(admin: Admin, group: string, topics: string[]): Promise<GroupPosition[]> {
  const answers = await admin.fetchOffsets({ groupId: group, topics });
  return answers.flatMap(({ topic, partitions }) =>
    partitions
      .filter(({ offset }) => Number(offset) >= 0)
      .map(({ partition, offset }) => ({ group, topic, partition, offset: Number(offset) })),
  );
}
