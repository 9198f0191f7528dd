import { killPoint } from '#platform';
import type { Generation } from './generation.js';
import type { LaneClient } from './lane-client.js';
import type { MessagingLog } from './log.js';

/**
 * Tells Kafka how far the database is, for lag monitors of the world. The database's offsets are the truth, so nothing
 * here matters to correctness: an error is said and forgotten.
 */
export class OffsetCommitter<T extends { time: number | null }> {
  private committed = new Map<string, number>();
  private of: Generation<T> | null = null;
  private underWay: Promise<void> = Promise.resolve();

  constructor(
    private readonly isLaneRunning: (lane: number) => boolean,
    private readonly log: MessagingLog,
  ) {}

  /** Commits what has moved since the last time; one commit at a time. Never rejects. */
  commit(generation: Generation<T>, client: LaneClient): Promise<void> {
    this.underWay = this.underWay.then(() => this.commitOnce(generation, client));
    return this.underWay;
  }

  private async commitOnce(generation: Generation<T>, client: LaneClient): Promise<void> {
    if (!generation.alive) return;
    if (this.of !== generation) {
      this.of = generation;
      this.committed = new Map();
    }
    const moved = [];
    for (const buffer of generation.buffers.values()) {
      if (buffer.state === 'opening' || buffer.state === 'stopped') continue;
      // An idle lane is done also with the markers that follow its last record.
      const idle = buffer.size === 0 && !this.isLaneRunning(buffer.partition);
      const offset = idle ? buffer.next : buffer.handled;
      if (offset !== this.committed.get(buffer.key)) moved.push({ ...buffer.id, offset, key: buffer.key });
    }
    if (moved.length === 0) return;
    killPoint('before-offset-commit');
    try {
      await client.commit(moved.map(({ topic, partition, offset }) => ({ topic, partition, offset })));
      killPoint('offset-committed');
      for (const { key, offset } of moved) this.committed.set(key, offset);
    } catch (error) {
      this.log.debug({ err: error }, 'offsets not committed to Kafka this time');
    }
  }
}
