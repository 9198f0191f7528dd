import { setTimeout as delay } from 'node:timers/promises';
import { dueAfterMs, type Speed } from './speed.js';

export interface SentRecord {
  key: string;
  value: string;
}

/** Takes records of one topic, in order; resolves when the broker has all of them. */
export type SendBatch = (batch: SentRecord[]) => Promise<unknown>;

export interface SendOptions {
  speed: Speed;
  onSent: (events: number) => void;
  /** Ends early, after what is under way. */
  signal?: AbortSignal;
}

/** Well below a broker's usual limit of 1 MB for one partition's batch. */
const BATCH_BYTES = 900 * 1024;
const RECORD_OVERHEAD_BYTES = 100;
/** A bounded speed sends at most this often, so that it does not send each event alone. */
const PACED_BATCH_MS = 100;

/**
 * Sends events, which must come in time order, cut by bytes and, where the speed is bounded, when they are due. One
 * batch after the other: so each partition has its records in time order. Gives the number of events sent.
 */
export async function sendInOrder<Event extends { timeMs: number }>(
  events: Event[],
  recordOf: (event: Event) => SentRecord,
  send: SendBatch,
  options: SendOptions,
): Promise<number> {
  const startedAt = performance.now();
  const firstMs = events[0]?.timeMs ?? 0;
  const dueMs = (event: Event): number => dueAfterMs(event.timeMs, firstMs, options.speed);
  let at = 0;
  while (at < events.length && options.signal?.aborted !== true) {
    const elapsedMs = performance.now() - startedAt;
    const batch: SentRecord[] = [];
    for (let bytes = 0; bytes < BATCH_BYTES && at < events.length && dueMs(events[at]!) <= elapsedMs; at += 1) {
      const record = recordOf(events[at]!);
      batch.push(record);
      bytes += record.value.length + record.key.length + RECORD_OVERHEAD_BYTES;
    }
    if (batch.length > 0) {
      await send(batch);
      options.onSent(batch.length);
    }
    const waitMs = at < events.length ? dueMs(events[at]!) - (performance.now() - startedAt) : 0;
    if (waitMs > 0) await pause(Math.max(waitMs, PACED_BATCH_MS), options.signal);
  }
  return at;
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
