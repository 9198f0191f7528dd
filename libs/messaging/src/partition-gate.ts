import { killPoint } from '#platform';
import { rawRecord } from './fetch/fetched-record.js';
import type { FetchCycles } from './fetch-cycles.js';
import type { Generation } from './generation.js';
import { asError, type FetchedBatch, type LaneClient } from './lane-client.js';
import type {
  AssignedPartition,
  LaneHooks,
  RawRecord,
  StoppedPartition,
  StoredPosition,
  TopicPartition,
} from './lane-types.js';
import type { MessagingLog } from './log.js';
import type { PartitionBuffer } from './partition-buffer.js';
import type { OffsetRange, TopicOffsets } from './topic-offsets.js';
import type { Waiting } from './waiting.js';

const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 5_000;

type Timed = { time: number | null };
type Stored = StoredPosition | bigint | number;

export interface GateOptions {
  positions(partitions: AssignedPartition[]): Promise<Map<string, Stored>>;
  offsets: TopicOffsets;
  cycles: FetchCycles;
  waiting: Waiting;
  log: MessagingLog;
  hooks: LaneHooks;
}

/**
 * Decides what may come into the buffers of a generation: only what was fetched from exactly the position where the
 * database, and then the fetch before it, left off. A position that the topic no longer has stops the partition, since
 * kafkajs would silently go on elsewhere.
 */
export class PartitionGate<T extends Timed> {
  /** The position with which a partition was stopped; only another one in the database opens it by itself. */
  private readonly stoppedWith = new Map<string, number>();

  constructor(private readonly options: GateOptions) {}

  /** Asks the database for the positions and starts fetching there. Tries until it succeeds or the generation ends. */
  async open(generation: Generation<T>, client: LaneClient): Promise<void> {
    const buffers = [...generation.buffers.values()];
    if (buffers.length === 0) return;
    const startedAt = Date.now();
    const found = await this.persist(generation, 'the positions cannot be read', () =>
      this.whereToGoOn(buffers, client),
    );
    if (!found || !generation.alive) return;
    for (const buffer of buffers) {
      this.beginAt(buffer, found.positions.get(buffer.key), found.ranges.get(buffer.key), found.ids, client);
    }
    this.options.log.debug({ partitions: buffers.length, ms: Date.now() - startedAt }, 'lanes opened');
  }

  /** True when the batch was taken. */
  take(generation: Generation<T>, batch: FetchedBatch, client: LaneClient): boolean {
    const buffer = generation.find(batch);
    if (buffer?.state !== 'open') return false;
    if (Number(batch.fetchedOffset) !== buffer.next) {
      void this.doubt(generation, buffer, client);
      return false;
    }
    killPoint('fetched');
    const records: RawRecord[] = [];
    let bytes = 0;
    for (const message of batch.messages) {
      const record = rawRecord(batch.topic, batch.partition, message);
      bytes += record.bytes;
      records.push(record);
    }
    buffer.undecodable ??= (error, offset) =>
      this.stop(buffer, client, `decode threw at offset ${offset}: ${asError(error).message}`);
    buffer.push(records, Number(batch.lastOffset()) + 1, Number(batch.highWatermark));
    this.touch(buffer);
    this.options.cycles.received(bytes);
    if (buffer.isFull) {
      buffer.state = 'full';
      client.pause([buffer.id]);
    }
    return true;
  }

  /** kafkajs went past transaction markers or aborted records. */
  skip(generation: Generation<T>, where: TopicPartition, first: number | null, last: number, client: LaneClient): void {
    const buffer = generation.find(where);
    if (buffer?.state !== 'open') return;
    if (buffer.skip(first, last)) this.touch(buffer);
    else client.seek(buffer.id, buffer.next);
  }

  /** Resumes what was paused as full and has room again. */
  refill(buffers: PartitionBuffer<T>[], client: LaneClient): void {
    const withRoom = buffers.filter((buffer) => buffer.state === 'full' && buffer.isHalfEmpty);
    if (withRoom.length === 0) return;
    for (const buffer of withRoom) {
      buffer.state = 'open';
      buffer.activity = this.options.cycles.mark();
    }
    client.resume(withRoom.map((buffer) => buffer.id));
  }

  /** Compares positions with what the topics have, and opens stopped partitions whose position was set anew. */
  async check(
    generation: Generation<T>,
    ranges: Map<string, OffsetRange>,
    ids: Map<string, string>,
    before: Map<string, number>,
    client: LaneClient,
  ) {
    const stopped: PartitionBuffer<T>[] = [];
    for (const buffer of generation.buffers.values()) {
      const range = ranges.get(buffer.key);
      if (buffer.state === 'stopped') stopped.push(buffer);
      if (buffer.state !== 'open' && buffer.state !== 'full') continue;
      const wrong =
        (range && misfit(Math.min(before.get(buffer.key) ?? Infinity, buffer.next), buffer.next, range)) ??
        anotherTopic(buffer.topicId, ids.get(buffer.topic), buffer.next);
      if (wrong) this.stop(buffer, client, wrong);
      else if (range) buffer.end = Math.max(buffer.end, range.high);
    }
    if (stopped.length === 0) return;
    const positions = await this.options.positions(stopped.map((buffer) => assigned(buffer, ids)));
    if (!generation.alive) return;
    for (const buffer of stopped) {
      const stored = positions.get(buffer.key);
      if (buffer.state !== 'stopped' || positionOf(stored).offset === this.stoppedWith.get(buffer.key)) continue;
      this.beginAt(buffer, stored, ranges.get(buffer.key), ids, client);
    }
  }

  /** Goes on from the beginning with all stopped partitions of the topic. */
  async accept(generation: Generation<T>, topic: string, client: LaneClient): Promise<void> {
    const [ranges, ids] = await Promise.all([this.options.offsets.fetch([topic]), client.topicIds([topic])]);
    for (const buffer of generation.buffers.values()) {
      if (buffer.topic !== topic || buffer.state !== 'stopped') continue;
      this.beginAt(buffer, 0, ranges.get(buffer.key), ids, client);
    }
  }

  stopped(generation: Generation<T>): StoppedPartition[] {
    return [...generation.buffers.values()]
      .filter((buffer) => buffer.state === 'stopped')
      .map((buffer) => ({ ...buffer.id, reason: buffer.stoppedReason ?? '' }));
  }

  private async whereToGoOn(buffers: PartitionBuffer<T>[], client: LaneClient) {
    const topics = [...new Set(buffers.map((buffer) => buffer.topic))];
    const [ranges, ids] = await Promise.all([this.options.offsets.fetch(topics), client.topicIds(topics)]);
    const positions = await this.options.positions(buffers.map((buffer) => assigned(buffer, ids)));
    return { positions, ranges, ids };
  }

  private beginAt(
    buffer: PartitionBuffer<T>,
    stored: Stored | undefined,
    range: OffsetRange | undefined,
    ids: Map<string, string>,
    client: LaneClient,
  ): void {
    const { offset: position, topicId } = positionOf(stored);
    const current = ids.get(buffer.topic);
    const wrong = range
      ? position > 0 && (misfit(position, position, range) ?? anotherTopic(topicId, current, position))
      : 'the partition does not exist any more';
    if (wrong || !range) {
      buffer.next = position;
      buffer.handled = position;
      this.stop(buffer, client, wrong || '');
      return;
    }
    this.stoppedWith.delete(buffer.key);
    buffer.topicId = current ?? topicId;
    if (buffer.stoppedReason !== undefined) this.options.log.info(buffer.id, 'a stopped partition goes on');
    buffer.begin(Math.max(position, range.low), range.high);
    this.touch(buffer);
    client.seek(buffer.id, buffer.next);
    client.resume([buffer.id]);
  }

  /** The batch came from elsewhere: a late answer to an older generation, or a reset because the position is gone. */
  private async doubt(generation: Generation<T>, buffer: PartitionBuffer<T>, client: LaneClient): Promise<void> {
    buffer.state = 'checking';
    client.pause([buffer.id]);
    const ranges = await this.persist(generation, 'the ends of a topic cannot be read', () =>
      this.options.offsets.fetch([buffer.topic]),
    );
    if (!ranges || !generation.alive || buffer.state !== 'checking') return;
    const range = ranges.get(buffer.key);
    const wrong = range ? misfit(buffer.next, buffer.next, range) : 'the partition does not exist any more';
    if (wrong) {
      this.stop(buffer, client, wrong);
      return;
    }
    buffer.state = 'open';
    this.touch(buffer);
    client.seek(buffer.id, buffer.next);
    client.resume([buffer.id]);
  }

  private stop(buffer: PartitionBuffer<T>, client: LaneClient, reason: string): void {
    this.stoppedWith.set(buffer.key, buffer.handled);
    buffer.stop(reason);
    client.pause([buffer.id]);
    this.options.log.error({ ...buffer.id, reason }, 'a partition has stopped and waits for a decision');
    this.options.hooks.stopped?.({ ...buffer.id, reason });
  }

  private touch(buffer: PartitionBuffer<T>): void {
    buffer.activity = this.options.cycles.mark();
    buffer.lastMovedAt = Date.now();
  }

  private async persist<R>(generation: Generation<T>, failure: string, work: () => Promise<R>): Promise<R | undefined> {
    let said: string | undefined;
    for (let pauseMs = RETRY_FIRST_MS; generation.alive; pauseMs = Math.min(2 * pauseMs, RETRY_MOST_MS)) {
      try {
        return await work();
      } catch (error) {
        const { message } = asError(error);
        if (message !== said) this.options.log.warn({ err: error }, failure);
        said = message;
        await this.options.waiting.sleep(pauseMs);
      }
    }
    return undefined;
  }
}

function positionOf(stored: Stored | undefined): { offset: number; topicId: string | null } {
  if (typeof stored === 'object') return { offset: Number(stored.offset), topicId: stored.topicId ?? null };
  return { offset: Number(stored ?? 0), topicId: null };
}

function assigned<T extends Timed>(buffer: PartitionBuffer<T>, ids: Map<string, string>): AssignedPartition {
  return { ...buffer.id, topicId: ids.get(buffer.topic) ?? null };
}

/** A topic made anew that has grown past our position shows it by its id only. */
function anotherTopic(ours: string | null, current: string | undefined, position: number): string | undefined {
  if (ours === null || current === undefined || ours === current) return undefined;
  return `the topic has another id than the one whose position ${position} is ours: it was made anew`;
}

/** Why a position does not fit the topic, or undefined. `before` and `now` enclose the moment of the asking. */
function misfit(before: number, now: number, { low, high }: OffsetRange): string | undefined {
  if (high < before) return `the topic ends at ${high}, below our position ${before}: it was made anew`;
  if (low > now) return `records ${now} to ${low - 1} are gone from the topic before they were read`;
  return undefined;
}
