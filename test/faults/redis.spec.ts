import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import type { MemberInsightView } from '#contracts';
import { instantText } from '#domain';
import { redisPrefix } from '#platform';
import { connectRedis, InsightStore } from '#projections';
import type { CloudEvent } from '../reference/types.js';
import { HttpClient, TOKENS } from '../support/http.js';
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
    data: { memberId: `m-${i}`, orderId: `o-${i}-${n}`, currency: 'EUR', totalMinor: 100 + i },
  }));
}

/** What insights say of everyone, all asked at once, each `times`; none may be refused. */
async function everyone(http: HttpClient, times = 1): Promise<MemberInsightView[]> {
  const ids = Array.from({ length: MEMBERS * times }, (_, i) => i % MEMBERS);
  return Promise.all(
    ids.map(async (i) => {
      const { status, body } = await http.call(`/v1/members/m-${i}/insight`);
      expect([i, status]).toEqual([i, 200]);
      const insight = body as unknown as MemberInsightView;
      expect(insight.rfm).toMatchObject({ frequency: 3, monetaryMinor: 3 * (100 + i) });
      expect(insight.churn).toMatchObject({ state: 'active', warnsAt: expect.any(String) });
      // Exact, or not there: never among those who were filled in so far.
      const { r, f, m, reason } = insight.rfm!;
      if (m === null) expect([r, f, reason]).toEqual([null, null, expect.stringContaining('being filled')]);
      else expect([i, r, f, m]).toEqual([i, 1, 1, 1 + Math.floor((5 * i) / MEMBERS)]);
      return insight;
    }),
  );
}

const ranked = (insights: readonly MemberInsightView[]): number => insights.filter(({ rfm }) => rfm!.m !== null).length;

describe('a Redis that crashes', () => {
  it('and comes back with an old snapshot soon equals the book again, without another event', async () => {
    server = await startCrashingRedis();
    made = new Installation('redis-crash', { REDIS_URL: server.url, LOYALTY_API_TOKENS: TOKENS });
    const redis = connectRedis(server.url, () => undefined);
    const store = new InsightStore({
      redis,
      prefix: redisPrefix(made.namespace),
      segments: () => [],
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

  it('and is emptied: what one member is worth is answered from the book, once for all who ask, scores as soon as they are exact', async () => {
    const [port] = /\d+$/.exec(server!.url)!;
    const flush = async (): Promise<void> => {
      const client = new Redis(Number(port), '127.0.0.1');
      await client.flushall();
      client.disconnect();
    };
    const http = new HttpClient((await made!.start('gateway')).baseUrl);

    // Nobody fills it: no score, however long one waits, and all else.
    await flush();
    expect(ranked(await everyone(http, 3))).toBe(0);
    const { body } = await http.call('/v1/members/m-7/insight/curve');
    expect(body).toMatchObject({ crossesAt: expect.any(String) });
    expect((await http.call('/v1/members/nobody/insight')).status).toBe(404);
    expect((await http.call('/v1/insights/rfm')).status).toBe(503);

    const insights = await made!.start('insights', {}, { untilReady: false });
    const all = async (): Promise<boolean> => {
      expect(ranked(await everyone(http))).toBe(MEMBERS);
      return true;
    };
    await eventually(all, { timeoutMs: 60_000, everyMs: 50, what: 'everyone to be ranked again' });

    // Filled within a moment: who asks meanwhile waits for it.
    await flush();
    expect(ranked(await everyone(http, 3))).toBe(3 * MEMBERS);

    // Away altogether: the same from the book.
    await server!.kill();
    expect(ranked(await everyone(http))).toBe(0);
    await server!.restart();
    await eventually(all, { timeoutMs: 60_000, everyMs: 50, what: 'everyone to be ranked once more' });
    expect(await insights.stop()).toEqual({ code: 0, signal: null });
  });
});
