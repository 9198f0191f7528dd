import type { Client } from '../database.js';

export type Outcome = 'applied' | 'duplicate' | 'conflict' | 'invalid' | 'ignored';
export const OUTCOMES: readonly Outcome[] = ['applied', 'duplicate', 'conflict', 'invalid', 'ignored'];

/** Where the ledger stands in one partition of an input topic: the truth, of which Kafka's own offset is a copy. */
export interface PartitionPosition {
  topic: string;
  partition: number;
  /** The next offset to take. */
  position: number;
}

/** What a chunk did to one partition. */
export interface PartitionProgress extends PartitionPosition {
  end: number;
  /** Latest time of an applied event; null for none. */
  latestAt: number | null;
  /** Kafka's time of the last record. */
  recordAt: number | null;
  counted: Record<Outcome, number>;
}

/** Locks the rows of partitions, in order. Whoever holds them is the only one who writes records of these partitions. */
export async function lockPositions(
  client: Client,
  partitions: readonly { topic: string; partition: number }[],
): Promise<Map<string, number>> {
  const found = await client.query<PartitionPosition>({
    name: 'lock_positions',
    text: `select o.topic, o.partition, o.position from kafka_offset o
      join unnest($1::text[], $2::int[]) as w (topic, partition) on o.topic = w.topic and o.partition = w.partition
      order by o.topic, o.partition for update of o`,
    values: [partitions.map((one) => one.topic), partitions.map((one) => one.partition)],
  });
  return new Map(found.rows.map((row) => [partitionKey(row.topic, row.partition), row.position]));
}

export function partitionKey(topic: string, partition: number): string {
  return `${topic}:${partition}`;
}

export async function savePositions(
  client: Client,
  progress: readonly PartitionProgress[],
  movedAt: number,
): Promise<void> {
  const counted = (outcome: Outcome): number[] => progress.map((one) => one.counted[outcome]);
  await client.query({
    name: 'save_positions',
    text: `update kafka_offset o set position = s.position, end_offset = greatest(o.end_offset, s.end_offset),
        latest_at = greatest(o.latest_at, s.latest_at), record_at = coalesce(s.record_at, o.record_at),
        applied = o.applied + s.applied, duplicate = o.duplicate + s.duplicate, conflict = o.conflict + s.conflict,
        invalid = o.invalid + s.invalid, ignored = o.ignored + s.ignored, moved_at = $12
      from unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
        $9::bigint[], $10::bigint[], $11::bigint[])
        as s (topic, partition, position, end_offset, latest_at, record_at, applied, duplicate, conflict, invalid, ignored)
      where o.topic = s.topic and o.partition = s.partition`,
    values: [
      progress.map((one) => one.topic),
      progress.map((one) => one.partition),
      progress.map((one) => one.position),
      progress.map((one) => one.end),
      progress.map((one) => one.latestAt),
      progress.map((one) => one.recordAt),
      counted('applied'),
      counted('duplicate'),
      counted('conflict'),
      counted('invalid'),
      counted('ignored'),
      movedAt,
    ],
  });
}
