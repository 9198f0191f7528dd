import type { FetchCycles } from './fetch-cycles.js';
import { partitionKey, type LaneRecord, type RawRecord, type TopicPartition } from './lane-types.js';

/** Drained slots are cut off only now and then, so that taking a record costs nothing. */
const COMPACT_AT = 1_024;

export type PartitionState =
  /** The position is not known yet; nothing may come in. */
  | 'opening'
  | 'open'
  /** Full, fetching is paused. */
  | 'full'
  /** A fetch came from elsewhere than expected; ends are being asked. */
  | 'checking'
  | 'stopped';

/**
 * The records of one topic-partition on their way to the lane, in one generation of the group. `next` is where the next
 * fetch must come from: what comes from elsewhere (an older generation, a silent offset reset) is refused. Records wait as bytes, and are
 * decoded when they come to the front: thousands of decoded ones would be what the garbage collector copies.
 */
export class PartitionBuffer<T extends { time: number | null }> {
  /** Told when a record cannot be decoded, which must not be; the partition cannot go on behind it. */
  undecodable: ((error: unknown, offset: number) => void) | null = null;
  readonly key: string;
  state: PartitionState = 'opening';
  stoppedReason: string | undefined;
  /** Of the topic that is read; null where the brokers do not say. */
  topicId: string | null = null;
  /** The last ambiguous skip, see `skip`. */
  private doubtedSkip: string | undefined;
  /** Fetch position. */
  next = 0;
  /** Newest known high watermark. */
  end = 0;
  /** Everything before it is committed in the database, as far as this process knows. */
  handled = 0;
  /** `next` of the last chunk handed over. */
  handedOver = 0;
  /** Order of events, see FetchCycles. */
  activity = 0;
  lastMovedAt = 0;
  private records: RawRecord[] = [];
  /** The first record, once it was looked at. */
  private first: LaneRecord<T> | null = null;
  private head = 0;
  private bufferedBytes = 0;

  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly limits: { records: number; bytes: number },
    private readonly decode: (record: RawRecord) => T,
  ) {
    this.key = partitionKey({ topic, partition });
  }

  get id(): TopicPartition {
    return { topic: this.topic, partition: this.partition };
  }

  get size(): number {
    return this.records.length - this.head;
  }

  get isFull(): boolean {
    return this.size >= this.limits.records || this.bufferedBytes >= this.limits.bytes;
  }

  get isHalfEmpty(): boolean {
    return this.size <= this.limits.records / 2 && this.bufferedBytes <= this.limits.bytes / 2;
  }

  /** Whether nothing more is known to come. One that is paused is not asked, so that its silence says nothing. */
  isAtEnd(cycles: Pick<FetchCycles, 'isQuietSince'>): boolean {
    return this.next >= this.end || (this.state === 'open' && cycles.isQuietSince(this.activity));
  }

  /** Where the lane stands: the first record buffered, or the fetch position when there is none. */
  get position(): number {
    return this.records[this.head]?.offset ?? this.next;
  }

  /** Time of the first record; undefined when empty, null when it has none. */
  get headTime(): number | null | undefined {
    return this.front()?.value.time;
  }

  begin(next: number, end: number): void {
    this.next = next;
    this.handled = next;
    this.handedOver = next;
    this.end = Math.max(end, next);
    this.state = 'open';
    this.stoppedReason = undefined;
  }

  stop(reason: string): void {
    this.state = 'stopped';
    this.stoppedReason = reason;
    this.clear();
  }

  push(records: RawRecord[], next: number, end: number): void {
    for (const record of records) {
      this.records.push(record);
      this.bufferedBytes += record.bytes;
    }
    this.next = next;
    this.end = Math.max(this.end, end);
  }

  /**
   * The client went past records that no one may see. False: they may have come from elsewhere, fetch again from `next`.
   * A gap before them can also be compaction, so the same answer on asking again is believed.
   */
  skip(first: number | null, last: number): boolean {
    const answer = `${this.next}:${first}:${last}`;
    const certain = first === this.next || (first === null && last === this.next);
    if (!certain && answer !== this.doubtedSkip) {
      this.doubtedSkip = answer;
      return false;
    }
    this.doubtedSkip = undefined;
    this.next = Math.max(this.next, last + 1);
    this.end = Math.max(this.end, this.next);
    return true;
  }

  shift(): LaneRecord<T> | undefined {
    const record = this.front();
    if (!record) return undefined;
    this.first = null;
    this.head += 1;
    this.bufferedBytes -= record.raw.bytes;
    if (this.head >= COMPACT_AT && this.head * 2 > this.records.length) {
      this.records = this.records.slice(this.head);
      this.head = 0;
    }
    return record;
  }

  clear(): void {
    this.records = [];
    this.first = null;
    this.head = 0;
    this.bufferedBytes = 0;
  }

  private front(): LaneRecord<T> | null {
    if (this.first !== null) return this.first;
    const raw = this.records[this.head];
    if (raw === undefined) return null;
    try {
      this.first = { raw, value: this.decode(raw) };
    } catch (error) {
      this.next = raw.offset;
      this.undecodable?.(error, raw.offset);
    }
    return this.first;
  }
}
