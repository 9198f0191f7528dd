import type { Producer, Transaction } from 'kafkajs';
import { killPoint } from '#platform';
import { keepTransactionCoordinators } from './coordinator-cache.js';
import type { KafkaPort } from './kafka.js';
import { asError } from './lane-client.js';
import type { MessagingLog } from './log.js';
import { cutByBytes, type OutRecord } from './out-records.js';
import { partitionByKey } from './partitioner.js';
import { sendAll } from './send-all.js';
import { endedWithin } from './waiting.js';

const CLOSE_MS = 5_000;

/** A newer owner has taken the transactional id; this one must stop, and nothing of it was written. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/**
 * The transaction was aborted, or how it ended is unknown. The publisher is unusable, also after a clean abort: the broker may have counted
 * records of it that kafkajs has not, and under the same epoch it would take the next ones for repetitions, or for out of order, for ever.
 * Taking the id again would fence a newer owner, so first make sure that you still own it, then build another publisher and publish again.
 */
export class TransactionFailed extends Error {
  override readonly name = 'TransactionFailed';
}

export interface TransactionalOptions {
  kafka: KafkaPort;
  transactionalId: string;
  /** After this time the broker aborts what was left open; default 60,000 ms. */
  transactionTimeoutMs?: number;
  log: MessagingLog;
}

/** One transactional id: each `publish` is one Kafka transaction, and one at a time. */
export class TransactionalPublisher {
  private readonly producer: Producer;
  private unusable: Error | null = null;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: TransactionalOptions) {
    keepTransactionCoordinators();
    this.producer = options.kafka.producer({
      transactionalId: options.transactionalId,
      transactionTimeout: options.transactionTimeoutMs ?? 60_000,
      // The transactional producer is idempotent by itself; this would only fetch a second producer id.
      idempotent: false,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: partitionByKey,
      // The broker answers CONCURRENT_TRANSACTIONS while it still writes the markers of the transaction before.
      retry: { initialRetryTime: 5, maxRetryTime: 1_000, retries: 12 },
    });
  }

  get isUsable(): boolean {
    return this.unusable === null;
  }

  /** Takes the id: whoever had it is fenced, and what they left open is aborted. */
  async connect(): Promise<void> {
    await this.producer.connect();
    const begun = await this.producer.transaction();
    await begun.abort();
  }

  /** All records or none become visible. Throws `Fenced` or `TransactionFailed`, after which this publisher is at its end. */
  publish(records: readonly OutRecord[]): Promise<void> {
    const published = this.queue.then(() => this.publishNext(records));
    this.queue = published.catch(() => undefined);
    return published;
  }

  /** Never rejects, and waits five seconds at most. */
  async close(): Promise<void> {
    this.unusable ??= new Error('the publisher is closed');
    await endedWithin(this.queue, CLOSE_MS);
    await endedWithin(this.producer.disconnect(), CLOSE_MS);
  }

  private async publishNext(records: readonly OutRecord[]): Promise<void> {
    if (this.unusable) throw this.unusable;
    if (records.length === 0) return;
    let transaction: Transaction | undefined;
    killPoint('relay-read');
    try {
      transaction = await this.producer.transaction();
      for (const part of cutByBytes(records)) await sendAll(transaction, part);
    } catch (error) {
      throw this.spoilt(await this.abort(transaction, error), 'send');
    }
    killPoint('relay-sending');
    try {
      await transaction.commit();
    } catch (error) {
      throw this.spoilt(error, 'commit');
    }
  }

  /** So that readers need not wait for whoever takes the id next. @returns what says most of why it failed */
  private async abort(transaction: Transaction | undefined, error: unknown): Promise<unknown> {
    if (isFencing(error)) return error;
    try {
      await transaction?.abort();
      return error;
    } catch (abortError) {
      return isFencing(abortError) ? abortError : error;
    }
  }

  private spoilt(error: unknown, at: string): Error {
    const { transactionalId, log } = this.options;
    const { message } = asError(error);
    this.unusable = isFencing(error)
      ? new Fenced(`${transactionalId} has a newer owner: ${message}`, { cause: error })
      : new TransactionFailed(`${transactionalId}, at ${at}: ${message}`, { cause: error });
    log.warn({ err: error, transactionalId }, this.unusable.name);
    return this.unusable;
  }
}

const FENCING_TYPES = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'INVALID_PRODUCER_ID_MAPPING']);
/** kafkajs 2.2.4 does not know code 90, PRODUCER_FENCED, and says it like this. */
const FENCING_WORDS = /Unknown error code 90\b|operation with an old epoch|newer producer with the same/;

/** Whether the broker refused because of a newer owner, however deep kafkajs has wrapped it. */
export function isFencing(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 8) return false;
  const { type, errors, originalError } = error as { type?: string; errors?: unknown[]; originalError?: unknown };
  return (
    (type !== undefined && FENCING_TYPES.has(type)) ||
    FENCING_WORDS.test(error.message) ||
    isFencing(error.cause, depth + 1) ||
    isFencing(originalError, depth + 1) ||
    (errors ?? []).some((one) => isFencing(one, depth + 1))
  );
}
