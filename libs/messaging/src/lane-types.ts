import type { KafkaPort } from './kafka.js';
import type { MessagingLog } from './log.js';

export interface TopicPartition {
  topic: string;
  partition: number;
}

/** The key under which positions are kept in maps: `topic:partition`. */
export const partitionKey = ({ topic, partition }: TopicPartition): string => `${topic}:${partition}`;

/** A partition that is about to be read. */
export interface AssignedPartition extends TopicPartition {
  /** Which topic of that name: another id means that it was made anew. Null where the brokers do not say. */
  topicId: string | null;
}

/** Where the database says to go on. */
export interface StoredPosition {
  offset: bigint | number;
  /** Id of the topic whose offset it is; null or absent where that is not kept. */
  topicId?: string | null;
}

export interface RawRecord extends TopicPartition {
  offset: number;
  /** Milliseconds since 1970, as the producer or the broker stamped it. */
  timestamp: number;
  key: Buffer | null;
  value: Buffer | null;
  /** Of key and value. */
  bytes: number;
  headers: Record<string, Buffer | undefined>;
}

export interface LaneRecord<T> {
  raw: RawRecord;
  value: T;
}

export interface PartitionEnd extends TopicPartition {
  /** Newest known high watermark: records in `[next, end)` were not handed over yet. */
  end: number;
  /**
   * Where to go on once this chunk is committed. Beyond the last record's offset + 1 where only transaction markers
   * follow; store this one, or a topic written in transactions keeps a lag of one for ever.
   */
  next: number;
}

/** What is handed over at once: records of partition `lane` of all topics, earliest first, of one lane after the other. */
export interface LaneChunk<T> {
  /** Usually one; several where they have little. */
  lanes: number[];
  records: LaneRecord<T>[];
  /** Every partition of the lanes, also those without a record in this chunk. */
  ends: PartitionEnd[];
}

/** Thrown by a handler to say "infrastructure": any other error is treated the same, this one says that it is meant. */
export class PauseLane extends Error {
  override readonly name = 'PauseLane';
}

export interface StoppedPartition extends TopicPartition {
  reason: string;
}

export interface LaneHealth {
  /** Member of the group with an assignment, which may be empty. */
  joined: boolean;
  /** False while a lane with lag has made no progress for `stallMs`, whatever the reason. */
  moving: boolean;
  stopped: StoppedPartition[];
  /** Topics that do not exist now; they are taken up when they appear. */
  missingTopics: string[];
  /** Group joins so far. */
  generation: number;
  lanes: number;
  buffered: number;
}

export interface PartitionProgress extends TopicPartition {
  lane: number;
  /** Offset of the first record not yet handed over and committed. */
  next: number;
  end: number;
  buffered: number;
}

/** For metrics; called synchronously, must not throw. */
export interface LaneHooks {
  handled?(event: { lanes: number[]; records: number; durationMs: number }): void;
  failed?(event: { lanes: number[]; error: unknown }): void;
  joined?(event: { generation: number; lanes: number }): void;
  stopped?(event: StoppedPartition): void;
  rebuilt?(event: { reason: string }): void;
}

export interface LaneOptions<T extends { time: number | null }> {
  kafka: KafkaPort;
  groupId: string;
  topics: string[];
  /** After a kill, the member's partitions rest this long. */
  sessionTimeoutMs: number;
  /** Default a third of the session, at most 3,000 ms. */
  heartbeatIntervalMs?: number;
  /** Where to go on, from the database, keyed `topic:partition`; absent (or 0) means from the beginning. */
  positions(partitions: AssignedPartition[]): Promise<Map<string, StoredPosition | bigint | number>>;
  /** Called once for each record, early. Must not throw: whoever cannot read a record says so in T. */
  decode(record: RawRecord): T;
  /** When it resolves, the chunk is committed in the database. Rejecting retries the same chunk, for ever. */
  handle(chunk: LaneChunk<T>): Promise<void>;
  /** Records in a chunk at most; default 1,000. */
  chunkMax?: number;
  /** How long a chunk that is not full waits for more; default 0. */
  lingerMs?: number;
  /** Records buffered for each topic-partition, give or take one fetch; default 2,000. */
  bufferMax?: number;
  /** Chunks handled at once; default 4. */
  concurrency?: number;
  /**
   * How long a lane waits for a topic that has more but has not delivered; default 5,000 ms. To go on earlier is dear: what the other
   * topics then deliver may lie months ahead, and all that comes of the silent one is late.
   */
  mergeWaitMs?: number;
  /** What one fetch brings of one partition; default 256 KiB. A larger record comes alone. */
  bytesPerPartition?: number;
  /** How long the broker waits for `bytesAtLeast`; default 100 ms. */
  maxWaitMs?: number;
  /** What an answer has to bring unless `maxWaitMs` is over; default 1, whatever there is at once. */
  bytesAtLeast?: number;
  /** Also hand over chunks without records, where only transaction markers moved `next`; default false. */
  emptyChunks?: boolean;
  /** Time without progress after which the client is mistrusted; default 30,000 ms. */
  stallMs?: number;
  /** How often ends and stopped partitions are checked; default 3,000 ms. */
  checkMs?: number;
  /** How often progress is committed to Kafka, for lag monitors of the world; default 1,000 ms. */
  commitMs?: number;
  /** Clients built anew within `rebuildWindowMs` (default 5 in 300,000 ms) before `onFatal`. */
  rebuildsMax?: number;
  rebuildWindowMs?: number;
  log: MessagingLog;
  /** The consumer has given up; the process should fail its readiness and end. */
  onFatal(error: Error): void;
  hooks?: LaneHooks;
}
