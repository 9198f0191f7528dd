import type { Instant } from '#domain';
import type { Database } from './database.js';

/** A partition of an input topic, as the ledger keeps it. */
export interface PartitionState {
  topic: string;
  partition: number;
  position: number;
  end: number;
  latestAt: Instant | null;
  recordAt: number | null;
  applied: number;
  duplicate: number;
  conflict: number;
  invalid: number;
  ignored: number;
  movedAt: number;
}

/** Where a partition ends now, as the broker says. */
export interface PartitionEnd {
  topic: string;
  partition: number;
  end: number;
}

export class PositionStore {
  constructor(private readonly database: Database) {}

  /**
   * Makes rows for partitions that have none, notes which topic it is of which nothing was taken yet, and tells where to go on.
   * @param partitions with the id that Kafka gave the topic, where it says so
   */
  async ensure(
    partitions: readonly { topic: string; partition: number; topicId?: string | null }[],
  ): Promise<{ topic: string; partition: number; position: number; topicId: string | null }[]> {
    const topics = partitions.map((one) => one.topic);
    const numbers = partitions.map((one) => one.partition);
    const ids = partitions.map((one) => one.topicId ?? null);
    await this.database.query(
      `insert into kafka_offset as o (topic, partition, position, end_offset, topic_id)
        select topic, partition, 0, 0, id from unnest($1::text[], $2::int[], $3::text[]) as w (topic, partition, id) order by 1, 2
        on conflict (topic, partition) do update set topic_id = excluded.topic_id
          where excluded.topic_id is not null and (o.topic_id is null or o.position = 0)`,
      [topics, numbers, ids],
    );
    return this.database.query(
      `select o.topic, o.partition, o.position, o.topic_id as "topicId" from kafka_offset o
        join unnest($1::text[], $2::int[]) as w (topic, partition) on o.topic = w.topic and o.partition = w.partition`,
      [topics, numbers],
    );
  }

  async all(): Promise<PartitionState[]> {
    return this.database.query(
      `select topic, partition, position, end_offset as end, latest_at as "latestAt", record_at as "recordAt", applied, duplicate,
          conflict, invalid, ignored, moved_at as "movedAt"
        from kafka_offset order by topic, partition`,
    );
  }

  /** After `loyalty offsets accept`: the topic was made anew, and is read (and its outcomes counted) from its beginning. */
  async reset(topic: string): Promise<void> {
    await this.database.query(
      `update kafka_offset set position = 0, topic_id = null, end_offset = 0, applied = 0, duplicate = 0, conflict = 0, invalid = 0, ignored = 0
        where topic = $1`,
      [topic],
    );
  }
}

/** A partition that moved this recently still has records on the way: its neighbours may be ahead of it by a batch. */
const SETTLED_MS = 500;

/**
 * Up to which instant what only time brings may be decided: the least, over the partitions that still have lag, of the latest event time
 * taken from each; where none lags, now. A partition that lags and of which nothing was taken yet holds everything back; one that moved
 * just now counts as lagging for a moment longer, since producers send in batches.
 */
export function watermarkOf(
  partitions: readonly PartitionState[],
  ends: readonly PartitionEnd[],
  now: Instant,
  wallNow: number,
): Instant {
  const states = new Map(partitions.map((state) => [`${state.topic}:${state.partition}`, state]));
  let watermark = now;
  for (const { topic, partition, end } of ends) {
    const state = states.get(`${topic}:${partition}`);
    const lags = end > (state?.position ?? 0);
    if (lags) watermark = Math.min(watermark, state?.latestAt ?? 0);
    else if (state && state.latestAt !== null && state.movedAt > wallNow - SETTLED_MS)
      watermark = Math.min(watermark, state.latestAt);
  }
  return watermark;
}

/** Now, by the stream: the latest time of an applied record; 1970 before the first. */
export function streamNow(partitions: readonly PartitionState[]): Instant {
  return partitions.reduce((latest, state) => Math.max(latest, state.latestAt ?? 0), 0);
}
