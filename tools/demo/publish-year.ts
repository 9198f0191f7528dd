import { setTimeout as delay } from 'node:timers/promises';
import type { Publisher } from '#messaging';
import { Progress } from './show/progress.js';
import { dueUntil } from './pace.js';
import type { ShopYear } from './shop/shop-year.js';

export interface PublishOptions {
  durationMs: number;
  topicName: (topic: string) => string;
  signal: AbortSignal;
}

const TICK_MS = 50;

/** Sends the year's records in order, each when it is due. Gives how many seconds it took. */
export async function publishYear(shop: ShopYear, publisher: Publisher, options: PublishOptions): Promise<number> {
  const { records, year } = shop;
  const startedAt = performance.now();
  const progress = new Progress('The year', records.length);
  let at = 0;
  while (at < records.length && !options.signal.aborted) {
    const until = dueUntil(year, performance.now() - startedAt, options.durationMs);
    let end = at;
    while (end < records.length && records[end]!.sentMs <= until) end += 1;
    if (end > at) {
      const due = records.slice(at, end);
      await publisher.publish(due.map(({ topic, key, value }) => ({ topic: options.topicName(topic), key, value })));
      at = end;
      progress.to(at, new Date(due.at(-1)!.sentMs).toISOString().slice(0, 10));
    }
    await delay(TICK_MS, undefined, { signal: options.signal }).catch(() => undefined);
  }
  progress.stop();
  return (performance.now() - startedAt) / 1000;
}
