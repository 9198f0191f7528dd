import type { Producer } from 'kafkajs';
import type { KafkaPort } from './kafka.js';
import type { MessagingLog } from './log.js';
import { cutByBytes, type OutRecord } from './out-records.js';
import { partitionByKey } from './partitioner.js';
import { sendAll } from './send-all.js';
import { endedWithin } from './waiting.js';

const CLOSE_MS = 5_000;
/** Together about half a minute, long enough for a broker to be replaced. */
const RETRY = { initialRetryTime: 20, maxRetryTime: 1_000, retries: 30 };

/**
 * Idempotent producer, acknowledged by all replicas; keys go where a Java client would put them (murmur2). When a send
 * fails in the end, its sequence numbers are in doubt, so the next publish begins with a new producer.
 */
export class Publisher {
  private producer: Promise<Producer> | null = null;
  private closed = false;

  constructor(
    private readonly kafka: KafkaPort,
    private readonly log: MessagingLog,
  ) {}

  /** Optional: the first publish connects too. */
  async connect(): Promise<void> {
    await this.current();
  }

  /**
   * Resolves when all records are acknowledged. On an error some of them may be written: publish all of them again.
   * Records of one call keep their order within a partition; two calls at once have none between them.
   */
  async publish(records: readonly OutRecord[]): Promise<void> {
    for (const part of cutByBytes(records)) {
      const current = this.current();
      try {
        await sendAll(await current, part);
      } catch (error) {
        if (this.producer === current) this.producer = null;
        void this.dispose(current);
        throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.producer) await this.dispose(this.producer);
    this.producer = null;
  }

  private current(): Promise<Producer> {
    if (this.closed) return Promise.reject(new Error('the publisher is closed'));
    if (!this.producer) {
      const opening = this.open();
      this.producer = opening;
      opening.catch(() => {
        if (this.producer === opening) this.producer = null;
      });
    }
    return this.producer;
  }

  private async open(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: partitionByKey,
      retry: RETRY,
    });
    await producer.connect();
    return producer;
  }

  private async dispose(producer: Promise<Producer>): Promise<void> {
    const gone = await endedWithin(
      producer.then((opened) => opened.disconnect()),
      CLOSE_MS,
    );
    if (!gone) this.log.warn({}, 'a producer did not disconnect in time');
  }
}

/** Whether the broker refused a record for its size. */
export function isTooLarge(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ((at as { type?: string }).type === 'MESSAGE_TOO_LARGE') return true;
  }
  return false;
}
