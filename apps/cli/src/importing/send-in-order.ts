import { setTimeout as delay } from 'node:timers/promises';
import type { ImportEvent } from './order-events.js';
import { dueAfterMs, type Speed } from './speed.js';

/** Takes records of one topic; resolves when the broker has all of them. Order within a key is that of the calls. */
export type SendBatch = (batch: ImportEvent[]) => Promise<void>;

export interface SendOptions {
  speed: Speed;
  onSent: (events: number) => void;
  /** Ends early, after what is under way. */
  signal?: AbortSignal;
}

const BATCH_BYTES = 512 * 1024;
const RECORD_OVERHEAD_BYTES = 100;
const PACED_BATCH_MS = 100;
/**
 * Each lane sends one batch after the other and holds whole members, so order within a member never depends on which
 * request is answered first. Lanes run at once, because one request at a time leaves the broker idle between two.
 */
const LANES = 4;

/** Sends events, which must come in time order, cut by bytes and, where the speed is bounded, when they are due. */
export async function sendInOrder(events: ImportEvent[], send: SendBatch, options: SendOptions): Promise<number> {
  const startedAt = performance.now();
  const firstMs = events[0]?.timeMs ?? 0;
  const sendPart = async (part: ImportEvent[]): Promise<void> => {
    await Promise.all(
      intoLanes(part).map(async (lane) => {
        await send(lane);
        options.onSent(lane.length);
      }),
    );
  };
  let at = 0;
  while (at < events.length && options.signal?.aborted !== true) {
    const elapsedMs = performance.now() - startedAt;
    const end = endOfPart(events, at, (event) => dueAfterMs(event.timeMs, firstMs, options.speed) <= elapsedMs);
    if (end === at) {
      const waitMs = dueAfterMs(events[at]!.timeMs, firstMs, options.speed) - elapsedMs;
      await delay(Math.max(waitMs, PACED_BATCH_MS), undefined, { signal: options.signal }).catch(() => undefined);
      continue;
    }
    await sendPart(events.slice(at, end));
    at = end;
  }
  return at;
}

/** One past the last event that is due and that still fits into one round of the lanes. */
function endOfPart(events: ImportEvent[], start: number, isDue: (event: ImportEvent) => boolean): number {
  let bytes = 0;
  let end = start;
  while (end < events.length && bytes < BATCH_BYTES * LANES && isDue(events[end]!)) {
    bytes += events[end]!.value.length + RECORD_OVERHEAD_BYTES;
    end += 1;
  }
  return end;
}

function intoLanes(events: ImportEvent[]): ImportEvent[][] {
  const lanes = Array.from({ length: LANES }, (): ImportEvent[] => []);
  for (const event of events) lanes[laneOf(event.key)]!.push(event);
  return lanes.filter((lane) => lane.length > 0);
}

function laneOf(key: string): number {
  let hash = 0;
  for (let at = 0; at < key.length; at += 1) hash = (hash * 31 + key.charCodeAt(at)) | 0;
  return (hash >>> 0) % LANES;
}
