import { setTimeout as delay } from 'node:timers/promises';
import { catalogue } from './shop/catalogue.js';
import { recordOf } from './shop/records.js';
import { Random } from './shop/random.js';
import type { ShopEvent } from './shop/events.js';
import type { Surroundings } from './surroundings.js';

const EVENTS_A_SECOND = 3;

/** Goes on living after the year: logins and orders of today, a few a second, so that there is something to look at. */
export async function trickle(
  around: Surroundings,
  memberIds: string[],
  seed: number,
  signal: AbortSignal,
): Promise<number> {
  const random = new Random(seed);
  const articles = catalogue(random);
  let sent = 0;
  while (!signal.aborted) {
    await delay(1_000 / EVENTS_A_SECOND, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    const { topic, key, value } = recordOf(happening(random, random.pick(memberIds), articles, ++sent), 0);
    await around.publisher.publish([{ topic: around.topic(topic), key, value }]);
  }
  return sent;
}

function happening(
  random: Random,
  memberId: string,
  articles: ReturnType<typeof catalogue>,
  number: number,
): ShopEvent {
  const timeMs = Date.now();
  if (random.chance(0.6)) return { type: 'member.logged-in', memberId, timeMs, data: { channel: 'web' } };
  const { sku, category, priceMinor } = random.pick(articles);
  const lines = [{ lineId: '1', sku, category, quantity: 1, amountMinor: priceMinor }];
  const orderId = `o-${memberId}-today-${number}`;
  return {
    type: 'order.completed',
    memberId,
    timeMs,
    data: { orderId, currency: 'EUR', totalMinor: priceMinor, lines, channel: 'web' },
  };
}
