import type { Instant } from '#domain';
import type { Chunk, ChunkRecord, ChunkResult } from './chunk.js';
import { partitionKey, type Outcome, type PartitionProgress } from './offsets.js';

/** Counts what becomes of each record, by partition. */
export class Tally {
  erased = 0;
  private readonly byPartition = new Map<string, PartitionProgress>();

  constructor(records: readonly ChunkRecord[], positions: Map<string, number>, ends: Chunk['ends']) {
    for (const { topic, partition, end, next } of ends) {
      const key = partitionKey(topic, partition);
      const position = positions.get(key);
      if (position === undefined) continue;
      const counted = { applied: 0, duplicate: 0, conflict: 0, invalid: 0, ignored: 0 };
      this.byPartition.set(key, {
        topic,
        partition,
        position: Math.max(position, next),
        end,
        latestAt: null,
        recordAt: null,
        counted,
      });
    }
    for (const record of records) {
      this.of(record).recordAt = record.timestamp;
    }
  }

  count(record: ChunkRecord, outcome: Outcome, time?: Instant): void {
    const progress = this.of(record);
    progress.counted[outcome]++;
    if (time !== undefined) progress.latestAt = Math.max(progress.latestAt ?? time, time);
  }

  /** Ignored, and counted apart. */
  countErased(record: ChunkRecord): void {
    this.count(record, 'ignored');
    this.erased++;
  }

  latestAt(): Instant | null {
    let latest: Instant | null = null;
    for (const { latestAt } of this.byPartition.values()) {
      if (latestAt !== null) latest = Math.max(latest ?? latestAt, latestAt);
    }
    return latest;
  }

  progress(): PartitionProgress[] {
    return [...this.byPartition.values()];
  }

  outcomes(): ChunkResult['outcomes'] {
    const sums: ChunkResult['outcomes'] = [];
    for (const { topic, counted } of this.byPartition.values()) {
      for (const [outcome, count] of Object.entries(counted)) {
        if (count > 0) sums.push({ topic, outcome: outcome as Outcome, count });
      }
    }
    return sums;
  }

  private of(record: ChunkRecord): PartitionProgress {
    return this.byPartition.get(partitionKey(record.topic, record.partition))!;
  }
}
