import type { Admin } from 'kafkajs';
import type { KafkaPort } from './kafka.js';
import type { TopicPartition } from './lane-types.js';
import { TopicOffsets, type OffsetRange } from './topic-offsets.js';

const ENDS_CACHED_MS = 500;
const ENDS_SEEN_MAX = 1_000;

/** Where a partition ended when it was looked at. */
interface EndSeen {
  end: number;
  at: number;
}

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
  /**
   * Age of the last record handled, in seconds; 0 when caught up. Where the caller does not know it: for how long this reader has seen records
   * behind the position, null where it has not seen the partition caught up to any end that it knows.
   */
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
  private readonly seen = new Map<string, EndSeen[]>();
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

  /** Throws when the brokers do not answer for a topic, whatever the database does. */
  async reach(topic: string): Promise<void> {
    await this.rangesOf([topic]);
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
    const unhandledSince = this.unhandledSince(position, high, now);
    if (lagRecords === 0) lagSeconds = 0;
    else if (lastTimestamp !== undefined && lastTimestamp !== null) {
      lagSeconds = Math.max(0, (now - lastTimestamp) / 1_000);
    } else if (unhandledSince !== null) lagSeconds = (now - unhandledSince) / 1_000;
    const moving = now - this.restingSince(position, lagRecords > 0, now) <= (this.options.restMs ?? 30_000);
    return { group, topic, partition, offset, end: high, lagRecords, lagSeconds, moving };
  }

  /** Since when the topic is seen to end behind the position; null where it was never seen to end before it. */
  private unhandledSince({ group, topic, partition, offset }: GroupPosition, end: number, now: number): number | null {
    const key = `${group}:${topic}:${partition}`;
    const ends = this.seen.get(key) ?? [];
    const last = ends.at(-1);
    if (last === undefined || end > last.end) ends.push({ end, at: now });
    else if (end < last.end) ends.splice(0, ends.length, { end, at: now });
    const next = ends.findIndex((one) => one.end > Number(offset));
    // The newest one that was reached stays, as the sign that the next one came after it.
    ends.splice(0, (next < 0 ? ends.length : next) - 1);
    if (ends.length > ENDS_SEEN_MAX) this.seen.set(key, thinned(ends));
    else this.seen.set(key, ends);
    return next > 0 ? ends[1]!.at : null;
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

/** Every second one, and the first two, of which lag is told. */
function thinned(ends: readonly EndSeen[]): EndSeen[] {
  return ends.filter((_, i) => i < 2 || i % 2 === 0);
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
