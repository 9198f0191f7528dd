import { killPoint } from '#platform';
import { newMergeState, takeChunk, type MergeLimits, type MergeState } from './lane-merge.js';
import { partitionKey, type LaneChunk, type LaneRecord, type RawRecord, type TopicPartition } from './lane-types.js';
import { PartitionBuffer } from './partition-buffer.js';

type Timed = { time: number | null };

/** Partition `number` of all topics, in one generation of the group. */
export class Lane<T extends Timed> {
  readonly buffers: PartitionBuffer<T>[] = [];
  private readonly merge: MergeState = newMergeState();
  /** Since when there is something to do and nothing was done; null while there is nothing to do. */
  waitingSince: number | null = null;

  constructor(readonly number: number) {}

  /** Records buffered. */
  get size(): number {
    return this.buffers.reduce((sum, buffer) => sum + buffer.size, 0);
  }

  /** The next chunk, or the time to look again, or neither. */
  take(
    limits: MergeLimits & { emptyChunks: boolean },
    isAtEnd: (buffer: PartitionBuffer<T>) => boolean,
    now: number,
  ): { chunk: LaneChunk<T> | null; lookAgainAt: number | null } {
    const open = this.buffers.filter((buffer) => buffer.state !== 'stopped' && buffer.state !== 'opening');
    const { records, lookAgainAt } = takeChunk<LaneRecord<T>, PartitionBuffer<T>>(
      open,
      isAtEnd,
      this.merge,
      limits,
      now,
    );
    if (records.length > 0) killPoint('parsed');
    const movedByMarkers = limits.emptyChunks && open.some((b) => b.size === 0 && b.next > b.handedOver);
    if (records.length === 0 && (lookAgainAt !== null || !movedByMarkers)) return { chunk: null, lookAgainAt };
    const ends = open.map((buffer) => {
      buffer.handedOver = buffer.position;
      return { ...buffer.id, end: buffer.end, next: buffer.position };
    });
    return { chunk: { lanes: [this.number], records, ends }, lookAgainAt: null };
  }

  /** The chunk is committed: what it covered will not come again. */
  handled(chunk: LaneChunk<T>): void {
    for (const { topic, partition, next } of chunk.ends) {
      const buffer = this.buffers.find((b) => b.topic === topic && b.partition === partition);
      if (buffer) buffer.handled = Math.max(buffer.handled, next);
    }
  }
}

/** What one group join gave this process. Thrown away whole at the next one. */
export class Generation<T extends Timed> {
  readonly buffers = new Map<string, PartitionBuffer<T>>();
  readonly lanes: Lane<T>[] = [];
  alive = true;

  constructor(
    readonly number: number,
    assigned: TopicPartition[],
    limits: { records: number; bytes: number },
    decode: (record: RawRecord) => T,
  ) {
    const byNumber = new Map<number, Lane<T>>();
    for (const { topic, partition } of assigned) {
      const buffer = new PartitionBuffer<T>(topic, partition, limits, decode);
      this.buffers.set(buffer.key, buffer);
      const lane = byNumber.get(partition) ?? new Lane<T>(partition);
      byNumber.set(partition, lane);
      lane.buffers.push(buffer);
    }
    this.lanes.push(...[...byNumber.values()].sort((a, b) => a.number - b.number));
  }

  find(where: TopicPartition): PartitionBuffer<T> | undefined {
    return this.buffers.get(partitionKey(where));
  }

  lane(number: number): Lane<T> | undefined {
    return this.lanes.find((lane) => lane.number === number);
  }

  end(): void {
    this.alive = false;
    for (const buffer of this.buffers.values()) buffer.clear();
  }
}
