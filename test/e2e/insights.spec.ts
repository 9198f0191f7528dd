import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { DAY_MS, dayName, inControlGroup, instantText, recencyWarnsAt, utcDay, type SegmentRule } from '#domain';
import { redisPrefix } from '#platform';
import { connectRedis, InsightStore, type MemberState, type RedisClient } from '#projections';
import { ChurnReader, type WarningView } from '#storage';
import { defaultSegments, member, plainScores } from '../projections/members.js';
import type { CloudEvent } from '../reference/types.js';
import { loyalty } from '../support/command-line.js';
import { Installation } from '../support/installation.js';
import { eventually, stackEnvironment } from '../support/stack.js';
import { seededRandom } from '../support/tape.js';

jest.setTimeout(240_000);

const START = Date.parse('2025-01-01T00:00:00Z');
const CONTROL_SHARE = 0.1;
const warnsAt = recencyWarnsAt({ fallbackDays: 90, fallbackGapFactor: 3 });

const open: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(open.map((one) => one.close())));

function order(memberId: string, orderId: string, time: number, totalMinor: number): CloudEvent {
  const data = { memberId, orderId, currency: 'EUR', totalMinor };
  return { specversion: '1.0', source: '/shop', id: orderId, type: 'order.completed', time: instantText(time), data };
}

function cancellation(memberId: string, orderId: string, time: number): CloudEvent {
  const data = { memberId, orderId };
  return {
    specversion: '1.0',
    source: '/shop',
    id: `${orderId}-x`,
    type: 'order.cancelled',
    time: instantText(time),
    data,
  };
}

/** An installation with eyes on its projection and its warnings. */
class Shop {
  readonly made: Installation;
  readonly redis: RedisClient;
  private constructor(
    name: string,
    redisUrl: string,
    readonly segments: SegmentRule[],
    variables: Record<string, string>,
  ) {
    this.made = new Installation(name, { ...variables, REDIS_URL: redisUrl });
    this.redis = connectRedis(redisUrl, () => undefined);
  }

  static async open(name: string, redisUrl: string, variables: Record<string, string> = {}): Promise<Shop> {
    const shop = new Shop(name, redisUrl, await defaultSegments(), variables);
    open.push(shop);
    return shop;
  }

  get store(): InsightStore {
    return new InsightStore({
      redis: this.redis,
      prefix: redisPrefix(this.made.namespace),
      segments: () => this.segments,
      wallNow: Date.now,
      onError: () => undefined,
    });
  }

  async scores(ids: readonly string[], now: number): Promise<Map<string, string>> {
    const { store } = this;
    const found = await Promise.all(ids.map((id) => store.insight(id, now)));
    return new Map(
      found.flatMap((one, i) => {
        return one?.rfm ? [[ids[i] as string, `${one.rfm.r}${one.rfm.f}${one.rfm.m} ${one.rfm.segment}`] as const] : [];
      }),
    );
  }

  async warnings(memberId: string): Promise<WarningView[]> {
    return new ChurnReader(await this.made.book()).ofMember(memberId);
  }

  async isControl(memberId: string): Promise<boolean> {
    const rows = await (
      await this.made.book()
    ).query<{ ref: number }>('select ref from person where member_id = $1', [memberId]);
    return inControlGroup(rows[0]!.ref, CONTROL_SHARE);
  }

  /** Messages about warnings as `type lapse`, by member, repeats left out. */
  async told(): Promise<Map<string, string[]>> {
    const told = new Map<string, string[]>();
    for (const { key, value } of await this.made.read('loyalty.churn-warnings')) {
      const { type, data, warningsequence } = value as {
        type: string;
        data: { warningId: string };
        warningsequence: number;
      };
      const list = told.get(key) ?? [];
      told.set(key, list);
      if (warningsequence <= list.length) continue;
      expect(warningsequence).toBe(list.length + 1);
      list.push(`${type.replace('churn.warning.', '')} ${data.warningId.split('.')[1]}`);
    }
    return told;
  }

  /** Empties this installation's part of Redis. */
  async flush(): Promise<void> {
    const nodes = 'nodes' in this.redis ? this.redis.nodes('master') : [this.redis];
    for (const node of nodes) {
      const keys = await node.keys(`${redisPrefix(this.made.namespace)}*`);
      await Promise.all(keys.map((key) => node.unlink(key)));
    }
  }

  async close(): Promise<void> {
    this.redis.disconnect();
    await this.made.close();
  }
}

/** A year of a small shop: who ordered when, some orders cancelled later. */
function year(members: number, seed: number): { events: CloudEvent[]; states: MemberState[]; last: number } {
  const random = seededRandom(seed);
  const events: CloudEvent[] = [];
  const states: MemberState[] = [];
  for (let i = 0; i < members; i += 1) {
    const id = `m-${i}`;
    const kept: { time: number; totalMinor: number }[] = [];
    let time = START + Math.floor(random() * 200 * DAY_MS);
    for (let n = 0; n < 1 + Math.floor(random() * 5); n += 1, time += Math.floor(random() * 60 * DAY_MS)) {
      if (time > START + 360 * DAY_MS) break;
      const totalMinor = 500 + Math.floor(random() * 20) * 100;
      events.push(order(id, `${id}-${n}`, time, totalMinor));
      if (n > 0 && random() < 0.15) events.push(cancellation(id, `${id}-${n}`, time + DAY_MS));
      else kept.push({ time, totalMinor });
    }
    const days = [...new Set(kept.map((one) => utcDay(one.time)))];
    states.push(
      member(id, {
        orderDays: days.length,
        firstOrderDay: days[0],
        lastOrderDay: days.at(-1),
        spendMinor: kept.reduce((sum, one) => sum + one.totalMinor, 0),
      }),
    );
  }
  const last = START + 365 * DAY_MS;
  // The last word of the year, of a member of every partition: the clock goes to its end.
  for (let i = 0; i < 24; i += 1) {
    events.push(order(`end-${i}`, `end-${i}`, last, 100));
    states.push(member(`end-${i}`, { firstOrderDay: utcDay(last), lastOrderDay: utcDay(last), spendMinor: 100 }));
  }
  events.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
  return { events, states, last };
}

describe('the insights between the book, Redis and Kafka', () => {
  it.each([
    ['one Redis', () => stackEnvironment().redisUrl],
    ['a cluster of three', () => stackEnvironment().redisClusterUrl],
  ])('a year as a stream ends in exact scores and in the warnings of a live run, on %s', async (_, redisUrl) => {
    const shop = await Shop.open('insights-year', redisUrl());
    const { events, states, last } = year(80, 7);
    const ids = states.map((state) => state.memberId);
    const [, insights] = await Promise.all([shop.made.start('ledger'), shop.made.start('insights')]);
    await shop.made.publish(events.slice(0, 100));
    insights.kill('SIGKILL');
    await shop.made.publish(events.slice(100));
    const again = await shop.made.start('insights');
    await shop.made.atRest(events.length);

    const expected = plainScores(states, shop.segments);
    const equal = async (): Promise<boolean> => {
      expect(await shop.scores(ids, last)).toEqual(expected);
      return true;
    };
    await eventually(equal, { timeoutMs: 60_000, everyMs: 500, what: 'Redis to equal the book' });
    const silent = states.filter((state) => {
      const history = {
        orderDays: state.orderDays,
        firstOrderDay: state.firstOrderDay!,
        lastOrderDay: state.lastOrderDay!,
      };
      return warnsAt(history)! <= last;
    });
    expect(silent.length).toBeGreaterThan(20);
    const warned = async (): Promise<boolean> => {
      for (const { memberId, lastOrderDay } of states) {
        const standing = (await shop.warnings(memberId)).filter(
          ({ state }) => state === 'raised' || state === 'lapsed',
        );
        const due = silent.some((one) => one.memberId === memberId);
        const found = standing.map(({ state, lastOrderDay: day }) => `${state} ${day}`);
        expect([memberId, found]).toEqual([memberId, due ? [`raised ${dayName(lastOrderDay!)}`] : []]);
      }
      return true;
    };
    await eventually(warned, { timeoutMs: 60_000, everyMs: 500, what: 'the warnings to be decided' });
    await shop.made.atRest(events.length);
    const told = await shop.told();
    for (const { memberId, lastOrderDay } of silent) {
      const lastWord = told.get(memberId)?.at(-1);
      expect([memberId, lastWord]).toEqual([
        memberId,
        (await shop.isControl(memberId)) ? undefined : `raised ${dayName(lastOrderDay!)}`,
      ]);
    }

    // Emptied Redis fills by itself, and repeats no warning.
    await shop.flush();
    await eventually(equal, { timeoutMs: 60_000, everyMs: 500, what: 'Redis to equal the book again' });
    await eventually(async () => (await shop.store.due(last, 10)).length === 0, {
      timeoutMs: 60_000,
      what: 'nothing to be due',
    });
    await shop.made.atRest(events.length);
    expect(await shop.told()).toEqual(told);
    const { invariants } = await shop.made.verify();
    expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
    expect(await again.stop()).toEqual({ code: 0, signal: null });
  });

  it('on the wall clock a crossing of long ago is kept and not sent, one of this week is, and the next order resolves it', async () => {
    const shop = await Shop.open('insights-wall', stackEnvironment().redisUrl, { LOYALTY_CLOCK: 'wall' });
    await Promise.all([shop.made.start('ledger'), shop.made.start('insights')]);
    const today = utcDay(Date.now()) * DAY_MS;
    const ids = Array.from({ length: 12 }, (_, i) => `w-${i}`);
    const old = ids.map((id) => `${id}-old`);
    await shop.made.publish([
      ...ids.map((id) => order(id, id, today - 93 * DAY_MS + 1_000, 5_000)),
      ...old.map((id) => order(id, id, today - 200 * DAY_MS + 1_000, 5_000)),
    ]);
    const states = async (of: string[]): Promise<Set<string>> => {
      const all = await Promise.all(of.map((id) => shop.warnings(id)));
      return new Set(all.map((warnings) => warnings.map(({ state }) => state).join()));
    };
    const wait = { timeoutMs: 60_000, everyMs: 250 };
    await eventually(async () => [...(await states(ids))].join() === 'raised', {
      ...wait,
      what: 'warnings to be raised',
    });
    await eventually(async () => [...(await states(old))].join() === 'lapsed', { ...wait, what: 'warnings to lapse' });
    await shop.made.publish(ids.map((id) => order(id, `${id}-2`, Date.now(), 5_000)));
    await eventually(async () => [...(await states(ids))].join() === 'resolved', {
      ...wait,
      what: 'warnings to be resolved',
    });
    await shop.made.publish(ids.map((id) => cancellation(id, `${id}-2`, Date.now())));
    await eventually(async () => [...(await states(ids))].join() === 'raised', {
      ...wait,
      what: 'them to be raised again',
    });
    await shop.made.publish(ids.map((id) => order(id, `${id}-3`, today - 10 * DAY_MS, 5_000)));
    await eventually(async () => [...(await states(ids))].join() === 'withdrawn', {
      ...wait,
      what: 'them to be withdrawn',
    });
    await shop.made.atRest(60);
    const told = await shop.told();
    for (const id of old) expect(told.get(id)).toBeUndefined();
    const day = dayName(utcDay(today - 93 * DAY_MS));
    for (const id of ids) {
      expect(told.get(id)).toEqual(
        (await shop.isControl(id))
          ? undefined
          : [`raised ${day}`, `resolved ${day}`, `raised ${day}`, `withdrawn ${day}`],
      );
    }
  });

  it('is built anew from the book by `loyalty rebuild projections`, whatever had become of it', async () => {
    const shop = await Shop.open('rebuilt', stackEnvironment().redisUrl);
    await Promise.all([shop.made.start('ledger'), shop.made.start('insights')]);
    const ids = ['a', 'b', 'c', 'd', 'e'];
    await shop.made.publish(ids.map((id, i) => order(id, id, START + i * DAY_MS, 1_000 * (i + 1))));
    await shop.made.atRest(ids.length);
    const now = START + 10 * DAY_MS;
    const wait = { timeoutMs: 60_000, everyMs: 250 };
    await eventually(async () => (await shop.scores(ids, now)).size === ids.length, { ...wait, what: 'all members' });
    const before = await shop.scores(ids, now);
    const hashes = await shop.redis.keys(`${redisPrefix(shop.made.namespace)}*:h:*`);
    expect(hashes).toHaveLength(ids.length);
    await shop.redis.hset(hashes[0]!, 's', '999999', 'n', '77');
    for (const hash of hashes.slice(1, 3)) await shop.redis.del(hash);
    expect(await shop.scores(ids, now)).not.toEqual(before);

    const rebuilt = await loyalty(['rebuild', 'projections', '--json'], { LOYALTY_NAMESPACE: shop.made.namespace });
    expect({ ...rebuilt, stdout: JSON.parse(rebuilt.stdout) as unknown }).toMatchObject({
      code: 0,
      stdout: { rebuilt: 'projections' },
    });
    const isAsBefore = async (): Promise<boolean> => {
      expect(await shop.scores(ids, now)).toEqual(before);
      return true;
    };
    await eventually(isAsBefore, { ...wait, what: 'all of it' });
  });
});
