import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { instantText } from '#domain';
import { redisPrefix } from '#platform';
import { connectRedis, InsightStore } from '#projections';
import type { CloudEvent } from '../reference/types.js';
import { Installation } from '../support/installation.js';
import { startCrashingRedis, type CrashingRedis } from '../support/redis.js';
import { eventually } from '../support/stack.js';

jest.setTimeout(240_000);

const START = Date.parse('2026-01-01T00:00:00Z');
const MEMBERS = 300;

let server: CrashingRedis | undefined;
let made: Installation | undefined;
afterAll(async () => {
  await made?.close();
  await server?.stop();
});

/** Everyone's n-th order. */
function round(n: number): CloudEvent[] {
  return Array.from({ length: MEMBERS }, (_, i) => ({
    specversion: '1.0',
    source: '/shop',
    id: `o-${i}-${n}`,
    type: 'order.completed',
    time: instantText(START + n * 86_400_000 + i),
    data: { memberId: `m-${i}`, orderId: `o-${i}-${n}`, currency: 'EUR', totalMinor: 100 },
  }));
}

describe('a Redis that crashes', () => {
  it('and comes back with an old snapshot soon equals the book again, without another event', async () => {
    server = await startCrashingRedis();
    made = new Installation('redis-crash', { REDIS_URL: server.url });
    const redis = connectRedis(server.url, () => undefined);
    const store = new InsightStore({
      redis,
      prefix: redisPrefix(made.namespace),
      segments: [],
      wallNow: Date.now,
      onError: () => undefined,
    });
    const ordersOf = async (): Promise<Set<number>> => {
      const members = await Promise.all(Array.from({ length: MEMBERS }, (_, i) => store.member(`m-${i}`)));
      return new Set(members.map((one) => one?.orderDays ?? 0));
    };
    const everyoneHas = (orders: number): Promise<boolean> =>
      eventually(
        async () => {
          const found = await ordersOf();
          expect([...found]).toEqual([orders]);
          return true;
        },
        { timeoutMs: 60_000, everyMs: 250, what: `everyone to have ${orders} orders in Redis` },
      );

    await made.start('ledger');
    const insights = await made.start('insights');
    await made.publish(round(0));
    await everyoneHas(1);
    await server.save();
    await made.publish(round(1));
    await everyoneHas(2);

    await server.kill();
    await server.restart();
    await everyoneHas(2);

    // While it is away, nothing is lost and the service stands.
    await server.kill();
    await made.publish(round(2));
    await made.atRest(3 * MEMBERS);
    expect((await fetch(`${insights.baseUrl}/health/live`)).ok).toBe(true);
    await eventually(async () => !(await fetch(`${insights.baseUrl}/health/ready`)).ok, {
      what: 'the insights not to be ready',
    });
    await server.restart();
    await everyoneHas(3);
    await eventually(async () => (await fetch(`${insights.baseUrl}/health/ready`)).ok, {
      timeoutMs: 30_000,
      what: 'the insights to be ready again',
    });
    expect(await insights.stop()).toEqual({ code: 0, signal: null });
    redis.disconnect();
  });
});
