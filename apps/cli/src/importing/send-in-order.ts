import { setTimeout as delay } from 'node:timers/promises';
import type { ImportEvent } from './order-events.js';
import { dueAfterMs, type Speed } from './speed.js';

/** Takes records of one topic, in order; resolves when the broker has all of them. */
export type SendBatch = (batch: ImportEvent[]) => Promise<unknown>;

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
export async function sendInOrder(events: ImportEvent[], send: SendBatch, options: SendOptions): Promise<number> {
  const startedAt = performance.now();
  const firstMs = events[0]?.timeMs ?? 0;
  const dueMs = (event: ImportEvent): number => dueAfterMs(event.timeMs, firstMs, options.speed);
  let at = 0;
  while (at < events.length && options.signal?.aborted !== true) {
    const elapsedMs = performance.now() - startedAt;
    const end = endOfBatch(events, at, (event) => dueMs(event) <= elapsedMs);
    if (end > at) {
      await send(events.slice(at, end));
      options.onSent(end - at);
      at = end;
    }
    const waitMs = at < events.length ? dueMs(events[at]!) - (performance.now() - startedAt) : 0;
    if (waitMs > 0) await pause(Math.max(waitMs, PACED_BATCH_MS), options.signal);
  }
  return at;
}

/** One past the last event that is due and that still fits into the batch. */
function endOfBatch(events: ImportEvent[], start: number, isDue: (event: ImportEvent) => boolean): number {
  let bytes = 0;
  let end = start;
  while (end < events.length && bytes < BATCH_BYTES && isDue(events[end]!)) {
    bytes += events[end]!.value.length + events[end]!.key.length + RECORD_OVERHEAD_BYTES;
    end += 1;
  }
  return end;
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
