import type { Batch, Cluster, Consumer } from 'kafkajs';
import { laneAssigner } from './assigner.js';
import type { KafkaPort } from './kafka.js';
import type { TopicPartition } from './lane-types.js';
import { fetchTopicIds } from './topic-ids.js';
import { endedWithin } from './waiting.js';

const BYTES_PER_FETCH = 10 * 1024 * 1024;
const METADATA_MAX_AGE_MS = 60_000;
/** Handing over takes no time; kafkajs begins so many promises with every answer, needed or not. */
const HANDED_OVER_AT_ONCE = 64;

/** kafkajs keeps where a batch was fetched from, but does not declare it. */
export type FetchedBatch = Batch & { fetchedOffset: string };

export interface LaneClientEvents {
  /** Called synchronously, before the first fetch of the new generation. */
  joined(assigned: TopicPartition[]): void;
  /** True: taken, go on behind it. Must not throw. */
  batch(batch: FetchedBatch): boolean;
  /** kafkajs went past records that no one may see (transaction markers, aborted records). */
  skipped(where: TopicPartition, firstOffset: number | null, lastOffset: number): void;
  fetchStarted(nodeId: string): void;
  crashed(error: Error, retriable: boolean): void;
}

export interface LaneClientOptions {
  kafka: KafkaPort;
  groupId: string;
  topics: string[];
  sessionTimeoutMs: number;
  heartbeatIntervalMs: number;
  maxWaitMs: number;
  bytesAtLeast: number;
  bytesPerPartition: number;
  /** Lanes this process had before, for the assigner. */
  ownedLanes(): number[];
}

/** One life of a kafkajs consumer that only fetches. It never restarts itself: on a crash it is dead, and says so. */
export class LaneClient {
  private closed = false;
  private started: Promise<void> = Promise.resolve();

  private constructor(
    private readonly consumer: Consumer,
    private readonly cluster: Cluster,
  ) {}

  /** Resolves when the client runs, which is not yet when it has joined. Throws when the brokers cannot be reached. */
  static async open(options: LaneClientOptions, events: LaneClientEvents): Promise<LaneClient> {
    let cluster: Cluster | undefined;
    const assigner = laneAssigner(() => options.ownedLanes());
    const consumer = options.kafka.consumer({
      groupId: options.groupId,
      partitionAssigners: [
        (config) => {
          cluster = config.cluster;
          return assigner(config);
        },
      ],
      sessionTimeout: options.sessionTimeoutMs,
      rebalanceTimeout: Math.max(15_000, 2 * options.sessionTimeoutMs),
      heartbeatInterval: options.heartbeatIntervalMs,
      maxWaitTimeInMs: options.maxWaitMs,
      minBytes: options.bytesAtLeast,
      maxBytes: BYTES_PER_FETCH,
      maxBytesPerPartition: options.bytesPerPartition,
      metadataMaxAge: METADATA_MAX_AGE_MS,
      allowAutoTopicCreation: false,
      retry: {
        initialRetryTime: 100,
        maxRetryTime: 3_000,
        retries: 8,
        restartOnFailure: () => Promise.resolve(false),
      },
    });
    if (!cluster) throw new Error('kafkajs makes no assigner with its consumer any more');
    const client = new LaneClient(consumer, cluster);
    client.listen(events);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: options.topics, fromBeginning: true });
      // run() waits for the first join, which takes as long as the slowest member; the supervisor watches that.
      client.started = consumer
        .run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          // All batches of one answer shall be there before a lane looks at them.
          partitionsConsumedConcurrently: HANDED_OVER_AT_ONCE,
          eachBatch: (payload) => {
            const batch = payload.batch as FetchedBatch;
            if (!client.closed && events.batch(batch)) payload.resolveOffset(batch.lastOffset());
            return Promise.resolve();
          },
        })
        .catch((error: unknown) => client.crash(events, asError(error), true));
    } catch (error) {
      await client.close(2_000);
      throw error;
    }
    return client;
  }

  seek(where: TopicPartition, offset: number): void {
    this.quietly(() => this.consumer.seek({ ...where, offset: String(offset) }));
  }

  pause(partitions: TopicPartition[]): void {
    this.quietly(() =>
      this.consumer.pause(partitions.map(({ topic, partition }) => ({ topic, partitions: [partition] }))),
    );
  }

  resume(partitions: TopicPartition[]): void {
    this.quietly(() =>
      this.consumer.resume(partitions.map(({ topic, partition }) => ({ topic, partitions: [partition] }))),
    );
  }

  /** Ids of topics by name, where the brokers tell them. */
  topicIds(topics: readonly string[]): Promise<Map<string, string>> {
    return fetchTopicIds(this.cluster, topics);
  }

  /** May reject at any time (a rebalance is enough); the caller says so and goes on. */
  async commit(offsets: (TopicPartition & { offset: number })[]): Promise<void> {
    if (this.closed) return;
    await this.consumer.commitOffsets(offsets.map((o) => ({ ...o, offset: String(o.offset) })));
  }

  /**
   * Leaves the group. Gives up waiting at the deadline: a half-dead kafkajs client may never answer. Never disconnects
   * in mid-start: kafkajs would then join all the same, out of reach, and hold lanes that no one reads.
   */
  async close(deadlineMs: number): Promise<void> {
    this.closed = true;
    await endedWithin(
      this.started.then(() => this.consumer.disconnect()),
      deadlineMs,
    );
  }

  private listen(events: LaneClientEvents): void {
    const { consumer } = this;
    const { GROUP_JOIN, START_BATCH_PROCESS, FETCH_START, CRASH } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) => {
      if (this.closed) return;
      events.joined(
        Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
          partitions.map((partition) => ({ topic, partition })),
        ),
      );
    });
    consumer.on(START_BATCH_PROCESS, ({ payload }) => {
      if (this.closed || payload.batchSize > 0) return;
      const first = payload.firstOffset as string | null;
      events.skipped(payload, first === null ? null : Number(first), Number(payload.lastOffset));
    });
    consumer.on(FETCH_START, ({ payload }) => {
      if (!this.closed) events.fetchStarted(String((payload as { nodeId?: unknown }).nodeId));
    });
    consumer.on(CRASH, ({ payload }) => this.crash(events, payload.error, isRetriable(payload.error)));
  }

  private crash(events: LaneClientEvents, error: Error, retriable: boolean): void {
    if (!this.closed) events.crashed(error, retriable);
  }

  /** Between a crash and its event kafkajs refuses every call; the next generation begins anew anyhow. */
  private quietly(call: () => void): void {
    if (this.closed) return;
    try {
      call();
    } catch {
      return;
    }
  }
}

export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

function isRetriable(error: Error & { retriable?: boolean; cause?: unknown }): boolean {
  if (error.name === 'KafkaJSNumberOfRetriesExceeded') return true;
  const cause = error.cause as (Error & { retriable?: boolean }) | undefined;
  return (cause ?? error).retriable === true;
}
