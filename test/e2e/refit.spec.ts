import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { DAY_MS, dayName, instantText, recencyWarnsAt, utcDay, type OrderHistory } from '#domain';
import { fittedJudgement, type ModelInForce } from '#domain/value/index.js';
import { redisPrefix } from '#platform';
import { connectRedis } from '#projections';
import { ChurnReader, ModelStore, PositionStore, streamNow, type WarningView } from '#storage';
import type { CloudEvent } from '../reference/types.js';
import { Installation } from '../support/installation.js';
import { eventually, stackEnvironment, type Service } from '../support/stack.js';
import { seededRandom } from '../support/tape.js';

jest.setTimeout(420_000);

const START = utcDay(Date.parse('2025-01-01T00:00:00Z'));
const MEMBERS = 700;
/** The first part of the shop's life, after which the models are fitted. */
const FIRST_DAYS = 300;
const LAST_DAY = START + FIRST_DAYS + 60;
const plainWarnsAt = recencyWarnsAt({ fallbackDays: 90, fallbackGapFactor: 3 });

interface Order {
  memberId: string;
  day: number;
}

/** Members who order at rates of their own until they leave, one in six after each order. */
function shop(): Order[] {
  const random = seededRandom(11);
  const orders: Order[] = [];
  for (let i = 0; i < MEMBERS; i += 1) {
    const meanGap = 5 + 50 * random() ** 2;
    let day = START + Math.floor(200 * random());
    for (let here = true; here && day <= LAST_DAY; here = random() > 1 / 6) {
      orders.push({ memberId: `m-${i}`, day });
      day += 1 + Math.floor(-Math.log(1 - random()) * meanGap);
    }
  }
  return orders.sort((a, b) => a.day - b.day);
}

function eventOf({ memberId, day }: Order): CloudEvent {
  const id = `${memberId}-${day}`;
  const data = { memberId, orderId: id, currency: 'EUR', totalMinor: 2_000 + (day % 7) * 500 };
  return {
    specversion: '1.0',
    source: '/shop',
    id,
    type: 'order.completed',
    time: instantText(day * DAY_MS + DAY_MS / 2),
    data,
  };
}

/** An order of the day for a member of every partition: the clock of every partition goes there. */
function clockAt(day: number): CloudEvent[] {
  return Array.from({ length: 24 }, (_, i) => eventOf({ memberId: `clock-${i}`, day }));
}

function historiesOf(orders: readonly Order[]): Map<string, OrderHistory> {
  const histories = new Map<string, OrderHistory>();
  for (const { memberId, day } of orders) {
    const before = histories.get(memberId);
    if (before === undefined) histories.set(memberId, { orderDays: 1, firstOrderDay: day, lastOrderDay: day });
    else histories.set(memberId, { ...before, orderDays: before.orderDays + 1, lastOrderDay: day });
  }
  return histories;
}

const made = new Installation('refit', {});
const redis = connectRedis(stackEnvironment().redisUrl, () => undefined);
afterAll(async () => {
  redis.disconnect();
  await made.close();
});

async function flush(): Promise<void> {
  if ('nodes' in redis) throw new Error('one node was meant');
  const keys = await redis.keys(`${redisPrefix(made.namespace)}*`);
  await Promise.all(keys.map((key) => redis.unlink(key)));
}

/** All warnings of all members, by `member lastOrderDay`. */
async function warnings(): Promise<Map<string, WarningView>> {
  const reader = new ChurnReader(await made.book());
  const found = new Map<string, WarningView>();
  for (let place: Awaited<ReturnType<ChurnReader['page']>>['next'] | undefined = null; place !== undefined;) {
    const page: Awaited<ReturnType<ChurnReader['page']>> = await reader.page(500, place, null);
    for (const one of page.warnings) found.set(`${one.memberId} ${one.lastOrderDay}`, one);
    place = page.next ?? undefined;
  }
  return found;
}

/** What was told of each warning, in order; numbers without gap, repeats left out. */
async function told(): Promise<Map<string, string[]>> {
  const numbers = new Map<string, number>();
  const byWarning = new Map<string, string[]>();
  for (const { key, value } of await made.read('loyalty.churn-warnings')) {
    const { type, data, warningsequence } = value as {
      type: string;
      data: { warningId: string };
      warningsequence: number;
    };
    const before = numbers.get(key) ?? 0;
    if (warningsequence <= before) continue;
    expect(warningsequence).toBe(before + 1);
    numbers.set(key, warningsequence);
    const warning = `${key} ${data.warningId.split('.')[1]}`;
    byWarning.set(warning, [...(byWarning.get(warning) ?? []), type.replace('churn.warning.', '')]);
  }
  return byWarning;
}

describe('a refit', () => {
  it('killed at any point, and with an emptied Redis, neither loses nor repeats nor falsely withdraws a warning', async () => {
    const orders = shop();
    const [first, second] = [
      orders.filter(({ day }) => day < START + FIRST_DAYS),
      orders.filter(({ day }) => day >= START + FIRST_DAYS),
    ];
    const fitDay = START + FIRST_DAYS;
    let insights: Service = (await Promise.all([made.start('insights'), made.start('ledger')]))[0];
    const killed = async (): Promise<void> => {
      insights.kill('SIGKILL');
      await insights.exited;
      insights = await made.start('insights');
    };
    await made.publish(first.map(eventOf));
    await made.publish(clockAt(fitDay));
    await made.atRest(first.length + 24);

    // The first fit asks for itself. It is killed while it computes, and Redis is emptied; the next process takes it up again.
    const models = new ModelStore(await made.book());
    const running = async (): Promise<boolean> => (await models.refits(1))[0]?.status === 'running';
    const wait = { timeoutMs: 90_000, everyMs: 20 };
    await eventually(running, { ...wait, what: 'a refit to run' });
    const before = await warnings();
    insights.kill('SIGKILL');
    await insights.exited;
    await flush();
    insights = await made.start('insights');
    // Killed as soon as the version is kept: before the deadlines are reckoned by it, or while they are.
    await eventually(async () => (await models.currentVersion()) === 1, { ...wait, what: 'a version to be in use' });
    await killed();
    const generations = async (): Promise<Set<string>> => {
      if ('nodes' in redis) throw new Error('one node was meant');
      const keys = await redis.keys(`${redisPrefix(made.namespace)}{s*}:e`);
      return new Set((await Promise.all(keys.map((key) => redis.get(key)))).map((epoch) => epoch?.split('-')[0] ?? ''));
    };
    const switched = async (): Promise<boolean> => [...(await generations())].join() === '1';
    await eventually(switched, { ...wait, what: 'all deadlines to be those of version 1' });
    const model = (await models.load(1)) as ModelInForce;
    expect(model.inForceFrom).toBe(fitDay * DAY_MS + DAY_MS / 2);

    // Then time goes on, for half of the rest with Redis emptied once more.
    await made.publish(second.map(eventOf));
    await flush();
    await made.publish(clockAt(LAST_DAY + 1));
    await made.atRest(orders.length + 48);
    const now = streamNow(await new PositionStore(await made.book()).all());
    expect(now).toBe((LAST_DAY + 1) * DAY_MS + DAY_MS / 2);

    const judgement = fittedJudgement(model);
    const classes = { plain: 0, fitted: 0, late: 0, none: 0 };
    const settled = async (): Promise<boolean> => {
      const found = await warnings();
      Object.assign(classes, { plain: 0, fitted: 0, late: 0, none: 0 });
      const wrong: string[] = [];
      for (const [memberId, history] of historiesOf(orders)) {
        const state = found.get(`${memberId} ${dayName(history.lastOrderDay)}`)?.state ?? 'none';
        const knownAtFit = history.lastOrderDay < fitDay;
        const byPlain = knownAtFit && plainWarnsAt(history)! <= model.inForceFrom;
        const at = judgement.warnsAt(history) ?? Infinity;
        const expected = byPlain ? 'raised' : at > now ? 'none' : at >= model.inForceFrom ? 'raised' : 'lapsed';
        const kind = byPlain ? 'plain' : expected === 'raised' ? 'fitted' : expected === 'lapsed' ? 'late' : 'none';
        classes[kind] += 1;
        if (state !== expected) wrong.push(`${memberId}: ${state}, not ${expected} (${kind})`);
      }
      expect(wrong).toEqual([]);
      return true;
    };
    await eventually(settled, { timeoutMs: 60_000, everyMs: 500, what: 'all warnings to be decided' });
    for (const count of Object.values(classes)) expect(count).toBeGreaterThan(5);

    await made.atRest(orders.length + 48);
    const kept = await warnings();
    for (const [key, warning] of before) {
      if (warning.state === 'raised') expect(['raised', 'resolved']).toContain(kept.get(key)?.state);
    }
    const messages = await told();
    for (const [key, warning] of kept) {
      const expected =
        !warning.told || warning.state === 'lapsed'
          ? undefined
          : warning.state === 'resolved'
            ? 'raised,resolved'
            : 'raised';
      expect([key, messages.get(key)?.join()]).toEqual([key, expected]);
      if (warning.modelVersion === '1' && warning.state === 'raised') {
        expect(warning.risk).toBeGreaterThanOrEqual(model.content.threshold - 1e-9);
        expect(warning.clvMinor).toBeGreaterThanOrEqual(0);
        expect(warning.reasons[0]).toMatch(/silent for \d+ days/);
      }
    }
    expect([...messages.values()].flat()).not.toContain('withdrawn');
    expect(await insights.stop()).toEqual({ code: 0, signal: null });
  });
});
