import { setTimeout as delay } from 'node:timers/promises';
import type { Publisher } from '#messaging';
import { Progress } from './show/progress.js';
import { dueUntil } from './pace.js';
import type { ShopYear } from './shop/shop-year.js';

export interface PublishOptions {
  durationMs: number;
  topicName: (topic: string) => string;
  /** Done once, when all records up to an instant of the year are sent; the year stands still meanwhile. */
  halfway: { atMs: number; work: () => Promise<void> };
  signal: AbortSignal;
}

const TICK_MS = 50;

/** Sends the year's records in order, each when it is due. Gives how many seconds it took. */
export async function publishYear(shop: ShopYear, publisher: Publisher, options: PublishOptions): Promise<number> {
  const { records, year } = shop;
  const { halfway, durationMs, signal, topicName } = options;
  const begunAt = performance.now();
  let startedAt = begunAt;
  let isHalfway = false;
  const progress = new Progress('The year', records.length);
  let at = 0;
  while (at < records.length && !signal.aborted) {
    const due = dueUntil(year, performance.now() - startedAt, durationMs);
    const until = isHalfway ? due : Math.min(due, halfway.atMs);
    let end = at;
    while (end < records.length && records[end]!.sentMs <= until) end += 1;
    if (end > at) {
      const next = records.slice(at, end);
      await publisher.publish(next.map(({ topic, key, value }) => ({ topic: topicName(topic), key, value })));
      at = end;
      progress.to(at, new Date(next.at(-1)!.sentMs).toISOString().slice(0, 10));
    }
    if (!isHalfway && until === halfway.atMs) {
      const pausedAt = performance.now();
      await halfway.work();
      startedAt += performance.now() - pausedAt;
      isHalfway = true;
    }
    await delay(TICK_MS, undefined, { signal }).catch(() => undefined);
  }
  progress.stop();
  return (performance.now() - begunAt) / 1000;
}
