import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { SegmentRule } from '#domain';
import {
  type Deadlines,
  connectRedis,
  InsightStore,
  ProjectionMissing,
  type MemberState,
  type RedisClient,
  type SegmentMember,
} from '#projections';
import { startRedis, startRedisCluster, type OwnRedis } from '../support/redis.js';
import { defaultSegments, member, ownDeadlines, plainScores, withoutOrders } from './members.js';

const NOW = 20_500 * 86_400_000;

jest.setTimeout(120_000);

const nobody = async function* (): AsyncIterable<MemberState[]> {};
const from = (members: MemberState[]) =>
  async function* (): AsyncIterable<MemberState[]> {
    await Promise.resolve();
    for (let i = 0; i < members.length; i += 100) yield members.slice(i, i + 100);
  };

describe.each([
  ['one node', startRedis],
  ['a cluster of three', startRedisCluster],
])('the insight store on %s', (_, start) => {
  let server: OwnRedis;
  let redis: RedisClient;
  let segments: SegmentRule[];
  let worlds = 0;
  /** By version: each member's own, and by version 7 their last order day, or never for one of them. */
  const deadlines: Deadlines = {
    of: async (version) =>
      version === 7 ? ({ lastOrderDay }) => (lastOrderDay === 20_001 ? null : lastOrderDay) : ownDeadlines.of(version),
  };

  const open = (prefix: string, client: RedisClient = redis): InsightStore =>
    new InsightStore({
      redis: client,
      prefix,
      segments: () => segments,
      wallNow: () => Date.now(),
      deadlines,
      onError: (error) => {
        throw error;
      },
    });
  let store: InsightStore;
  let prefix: string;

  const everyPage = async (segment: string, limit: number): Promise<SegmentMember[]> => {
    const members: SegmentMember[] = [];
    let cursor: string | null = null;
    do {
      const page = await store.segmentMembers(segment, cursor, limit, NOW);
      if (page === null) throw new Error(`no segment ${segment}`);
      members.push(...page.members);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return members;
  };

  const scoresOf = async (ids: string[], reader = store): Promise<Map<string, string>> => {
    const answers = await Promise.all(ids.map((id) => reader.insight(id, NOW)));
    return new Map(
      answers.flatMap((answer, i) =>
        answer?.rfm ? [[ids[i] as string, `${answer.rfm.r}${answer.rfm.f}${answer.rfm.m} ${answer.rfm.segment}`]] : [],
      ),
    );
  };

  const flushAll = async (): Promise<void> => {
    const nodes = 'nodes' in redis ? redis.nodes('master') : [redis];
    await Promise.all(nodes.map((node) => node.flushall()));
  };

  const keysLike = async (pattern: string): Promise<string[]> => {
    const nodes = 'nodes' in redis ? redis.nodes('master') : [redis];
    return (await Promise.all(nodes.map((node) => node.keys(`${prefix}${pattern}`)))).flat();
  };

  beforeAll(async () => {
    server = await start();
    redis = connectRedis(server.url, () => undefined);
    segments = await defaultSegments();
  });

  afterAll(async () => {
    redis?.disconnect();
    await server?.stop();
  });

  beforeEach(async () => {
    worlds += 1;
    prefix = `w${worlds}:loyalty:`;
    store = open(prefix);
    await store.refill(nobody);
  });

  it('answers with exact scores, for random populations with ties, in any order and repeated', async () => {
    const anyMember = fc.record({
      orderDays: fc.integer({ min: 0, max: 4 }),
      lastOrderDay: fc.integer({ min: 20_000, max: 20_010 }),
      spendMinor: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 9_000_000_000_000_000 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyMember, { maxLength: 60 }), fc.integer(), async (rows, seed) => {
        worlds += 1;
        store = open(`w${worlds}:loyalty:`);
        await store.refill(nobody);
        const members = rows.map((row, i) =>
          row.orderDays === 0 ? withoutOrders(`m${i}`) : member(`m${i}`, { ...row, firstOrderDay: 19_000 }),
        );
        const older = members.map((one) => member(one.memberId, { version: 0, orderDays: 9, spendMinor: 77 }));
        const shuffled = [...members, ...older, ...members]
          .map((one, i) => [Math.sin(seed + i), one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
        for (let i = 0; i < shuffled.length; i += 17) await store.apply(shuffled.slice(i, i + 17));

        const expected = plainScores(members, segments);
        expect(await scoresOf(members.map((one) => one.memberId))).toEqual(expected);

        const { size, count } = await store.population(NOW);
        expect(size).toBe(expected.size);
        expect(count.members).toBe(expected.size);
        const inSegments: [string, string][] = [];
        for (const { name } of segments) {
          const found = await everyPage(name, 7);
          expect(found).toHaveLength(count.segments.find(({ segment }) => segment === name)?.members ?? -1);
          for (const one of found) inSegments.push([one.memberId, `${one.r}${one.f}${one.m} ${name}`]);
        }
        expect(new Map(inSegments)).toEqual(expected);
        for (const cell of count.grid) {
          const here = [...expected.values()].filter((scores) => scores.startsWith(`${cell.r}${cell.f}`));
          expect(cell.members).toBe(here.length);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('writes a state only if it is newer', async () => {
    expect(await store.apply([member('m', { version: 5, spendMinor: 5 })])).toMatchObject({ written: 1, stale: 0 });
    expect(await store.apply([member('m', { version: 5, spendMinor: 6 })])).toMatchObject({ written: 0, stale: 1 });
    expect(await store.apply([member('m', { version: 4, spendMinor: 4 })])).toMatchObject({ written: 0, stale: 1 });
    expect((await store.member('m'))?.spendMinor).toBe(5);
  });

  it('tells whose order history changed, and how, and whose state it had already', async () => {
    const days = (version: number, orderDays: number, lastOrderDay: number): MemberState =>
      member('m', { version, orderDays, lastOrderDay, firstOrderDay: 10 });
    const change = async (state: MemberState): Promise<[string[], string[]]> => {
      const { appended, changed } = await store.apply([state]);
      return [appended, changed];
    };
    expect(await change(days(1, 1, 10))).toEqual([[], ['m']]);
    expect(await change(days(2, 1, 10))).toEqual([[], []]);
    expect(await change(days(3, 2, 20))).toEqual([['m'], []]);
    expect(await change(days(3, 2, 20))).toEqual([[], ['m']]);
    expect(await change(days(2, 1, 10))).toEqual([[], []]);
    expect(await change(days(4, 3, 20))).toEqual([[], ['m']]);
    expect(await change(days(5, 5, 30))).toEqual([[], ['m']]);
    expect(await change(days(6, 4, 20))).toEqual([[], ['m']]);
    expect(await change(withoutOrders('m', 7))).toEqual([[], ['m']]);
  });

  it('tells of a change that someone wrote who got no further, also when a later state that changes nothing comes along with it', async () => {
    const days = (version: number, orderDays: number, lastOrderDay: number): MemberState =>
      member('m', { version, orderDays, lastOrderDay, firstOrderDay: 10 });
    await store.apply([days(1, 1, 10)]);
    // The order that ends a silence, written by a process that is killed before it decides about warnings.
    expect(await store.apply([days(2, 2, 20)])).toMatchObject({ appended: ['m'], changed: [] });
    expect(await store.apply([days(2, 2, 20), days(3, 2, 20)])).toMatchObject({ appended: [], changed: ['m'] });
    expect(await store.apply([days(3, 2, 20), days(4, 3, 30)])).toMatchObject({ appended: [], changed: ['m'] });
    expect(await store.apply([days(4, 3, 30), withoutOrders('m', 5)])).toMatchObject({ appended: [], changed: ['m'] });
    expect(await store.apply([days(6, 3, 30), days(7, 3, 30)])).toMatchObject({ appended: [], changed: ['m'] });
    expect(await store.apply([days(8, 3, 30), days(9, 4, 40)])).toMatchObject({ appended: ['m'], changed: [] });
  });

  it('tells of a change that a refill brought, with the first message behind it: the one of the change may never come', async () => {
    const days = (version: number, orderDays: number, lastOrderDay: number): MemberState =>
      member('m', { version, orderDays, lastOrderDay, firstOrderDay: 10 });
    await store.apply([days(1, 1, 10)]);
    await flushAll();
    // The order of day 20 is in the book, and its message comes together with that of a later state, as one.
    await store.refill(from([days(4, 2, 20)]));
    expect(await store.apply([days(2, 2, 20)])).toMatchObject({ appended: [], changed: ['m'] });
    // Whose reader got no further.
    expect(await store.apply([days(2, 2, 20)])).toMatchObject({ appended: [], changed: ['m'] });
    expect(await store.apply([days(5, 2, 20)])).toMatchObject({ appended: [], changed: ['m'] });
    expect(await store.apply([days(5, 2, 20)])).toMatchObject({ appended: [], changed: ['m'] });
    expect(await store.apply([days(6, 2, 20)])).toMatchObject({ appended: [], changed: [] });
    expect(await store.apply([days(7, 3, 30)])).toMatchObject({ appended: ['m'], changed: [] });
  });

  it('takes a member whose last order is undone out of the population, and no old message brings them back', async () => {
    await store.apply([member('m', { version: 2 }), member('n')]);
    await store.apply([withoutOrders('m', 3)]);
    await store.apply([member('m', { version: 1 }), member('m', { version: 2 })]);
    expect((await store.population(NOW)).size).toBe(1);
    expect((await store.insight('m', NOW))?.rfm).toBeNull();
    expect(await store.due(2e12, 10)).toEqual([{ memberId: 'n', dueAt: 1_800_000_000_000, modelVersion: 0 }]);
    await store.apply([member('m', { version: 4 })]);
    expect((await store.population(NOW)).size).toBe(2);
  });

  it('forgets an erased member, and no old message and no refill brings them back', async () => {
    await store.apply([member('m', { version: 2 }), member('n')]);
    await store.apply([], ['m']);
    await store.apply([member('m', { version: 9 })]);
    expect(await store.insight('m', NOW)).toBeNull();
    await store.rebuild(from([member('m', { version: 9 }), member('n')]));
    expect(await store.insight('m', NOW)).toBeNull();
    expect((await store.population(NOW)).size).toBe(1);
  });

  it('lists who is due, earliest first, and a settled deadline returns only when it moves', async () => {
    await store.apply([member('a', { dueAt: 300 }), member('b', { dueAt: 100 }), member('c', { dueAt: 999 })]);
    const due = await store.due(300, 10);
    expect(due).toEqual([
      { memberId: 'b', dueAt: 100, modelVersion: 0 },
      { memberId: 'a', dueAt: 300, modelVersion: 0 },
    ]);
    expect(await store.due(300, 1)).toEqual([{ memberId: 'b', dueAt: 100, modelVersion: 0 }]);
    expect(await store.settleDue(due)).toBe(2);
    await store.apply([member('b', { version: 2, dueAt: 100, tier: 'gold' })]);
    expect(await store.due(300, 10)).toEqual([]);
    await store.apply([member('b', { version: 3, dueAt: 250 })]);
    expect(await store.settleDue([{ memberId: 'b', dueAt: 100 }])).toBe(0);
    expect(await store.due(300, 10)).toEqual([{ memberId: 'b', dueAt: 250, modelVersion: 0 }]);
  });

  it('reckons deadlines anew by another version of the model, and switches to them', async () => {
    const members = Array.from({ length: 700 }, (_, i) =>
      member(`m${i}`, { lastOrderDay: 20_000 + (i % 3), dueAt: 1 }),
    );
    await store.apply([...members, withoutOrders('x')]);
    expect(await store.missingShards()).toEqual([]);
    const settled = await store.due(1, 1_000);
    expect(settled).toHaveLength(700);
    // Decided about before: who is due by then anyway does not come back, who is due later does.
    await store.settleDue(settled.filter(({ memberId }) => memberId !== 'm0'));
    expect(store.outdatedShards(0)).toEqual([]);
    const writing = store.apply([member('new', { lastOrderDay: 20_000, dueAt: 1 })]);
    const result = await store.reckonAnew(7, 20_000, nobody);
    await writing;
    expect(result.unfilled).toEqual([]);
    expect(result.members).toBeGreaterThanOrEqual(701);
    expect(await store.missingShards()).toEqual([]);
    expect(store.outdatedShards(7)).toEqual([]);
    const due = await store.due(20_002, 1_000);
    expect(due.every(({ modelVersion }) => modelVersion === 7)).toBe(true);
    expect(due.filter(({ dueAt }) => dueAt === 20_002)).toHaveLength(233);
    expect(
      due
        .filter(({ dueAt }) => dueAt === 20_000)
        .map(({ memberId }) => memberId)
        .sort(),
    ).toEqual(['m0', 'new']);
    // Who was decided about stays so, until their deadline moves.
    await store.apply([member('m3', { version: 2, lastOrderDay: 20_000, tier: 'gold' })]);
    expect((await store.due(20_000, 1_000)).map(({ memberId }) => memberId).sort()).toEqual(['m0', 'new']);
    await store.apply([member('m3', { version: 3, lastOrderDay: 19_999 })]);
    expect(await store.due(19_999, 1_000)).toEqual([{ memberId: 'm3', dueAt: 19_999, modelVersion: 7 }]);
    // Members were not copied, and of the deadlines before nothing is left.
    expect(await keysLike('*:h:*')).toHaveLength(702);
    expect((await keysLike('*due')).every((key) => /:7-[0-9a-f]+@0-[0-9a-f]+:/.test(key))).toBe(true);
    // Old messages find the member without an order as new as before.
    await store.apply([member('x', { version: 1 })]);
    expect((await store.insight('x', NOW))?.rfm).toBeNull();
  });

  it('reckons while members change, come, go and are erased: each ends with the deadline that they have', async () => {
    const members = Array.from({ length: 2_000 }, (_, i) => member(`m${i}`, { lastOrderDay: 20_000 }));
    await store.apply(members);
    await store.missingShards();
    const change = async (): Promise<void> => {
      for (let i = 0; i < 400; i += 4) {
        await store.apply(
          [
            member(`m${i}`, { version: 2, lastOrderDay: 20_010 }),
            withoutOrders(`m${i + 1}`, 2),
            member(`new${i}`, { lastOrderDay: 20_005 }),
          ],
          [`m${i + 2}`],
        );
      }
    };
    const [result] = await Promise.all([store.reckonAnew(7, 0, nobody), change()]);
    expect(result.unfilled).toEqual([]);
    const dueAt = new Map((await store.due(NOW, 10_000)).map((one) => [one.memberId, one.dueAt]));
    const expected = new Map(members.map(({ memberId }) => [memberId, 20_000]));
    for (let i = 0; i < 400; i += 4) {
      expected.set(`m${i}`, 20_010);
      expected.delete(`m${i + 1}`);
      expected.delete(`m${i + 2}`);
      expected.set(`new${i}`, 20_005);
    }
    expect([...dueAt].sort()).toEqual([...expected].sort());
  });

  it('leaves who changes between the reading of a history and the writing of its deadline to the change', async () => {
    await store.apply(Array.from({ length: 500 }, (_, i) => member(`m${i}`, { lastOrderDay: 20_000 })));
    const erased: string[] = [];
    /** Before each writing, the first member of the call is erased. */
    const slow = new Proxy(redis, {
      get(client, name) {
        const found: unknown = Reflect.get(client, name);
        if (typeof found !== 'function') return found;
        const call = found.bind(client) as (...args: unknown[]) => Promise<unknown>;
        if (name !== 'evalsha' && name !== 'eval') return call;
        return async (...args: unknown[]) => {
          const [, , , , settled, first] = args as string[];
          if (settled?.endsWith('settled-due') && first?.includes(':h:')) {
            const memberId = first.split(':h:')[1]!;
            erased.push(memberId);
            await store.apply([], [memberId]);
          }
          return call(...args);
        };
      },
    });
    const reckoning = open(prefix, slow);
    await reckoning.missingShards();
    expect((await reckoning.reckonAnew(7, 0, nobody)).filled).toHaveLength(96);
    expect(erased.length).toBeGreaterThan(50);
    const due = (await store.due(NOW, 1_000)).map(({ memberId }) => memberId);
    expect(due).toHaveLength(500 - new Set(erased).size);
    expect(due.filter((memberId) => erased.includes(memberId))).toEqual([]);
  });

  it('fills first what someone was filling and gave up, and reckons then', async () => {
    await store.apply([member('a', { lastOrderDay: 20_000 }), member('ghost')]);
    const breaking = async function* (): AsyncIterable<MemberState[]> {
      await Promise.resolve();
      yield [member('b')];
      throw new Error('broken off');
    };
    await expect(store.rebuild(breaking)).rejects.toThrow('broken off');
    const book = from([member('a', { lastOrderDay: 20_000 }), member('b', { lastOrderDay: 20_003 })]);
    expect((await store.reckonAnew(7, 0, book)).filled).toEqual([]);
    expect(await store.member('ghost')).toBeNull();
    expect((await store.reckonAnew(7, 0, book)).filled).toHaveLength(96);
    expect((await store.due(20_003, 10)).map(({ memberId }) => memberId)).toEqual(['a', 'b']);
  });

  it('emptied, it refuses, says what is missing and fills again from the book', async () => {
    const members = Array.from({ length: 500 }, (_, i) => member(`m${i}`, { version: 7, spendMinor: i }));
    await store.apply(members);
    const before = await scoresOf(members.map((one) => one.memberId));
    await flushAll();
    await expect(store.population(NOW)).rejects.toThrow(ProjectionMissing);
    const refused = await store.apply([member('m1', { version: 8, spendMinor: 1 })]);
    expect(refused).toMatchObject({ written: 0, missingShards: [expect.any(Number)] });
    const other = open(prefix);
    const [first, second] = await Promise.all([store.refill(from(members)), other.refill(from(members))]);
    expect([...first.unfilled, ...second.unfilled].filter((s) => !first.filled.includes(s))).toEqual(
      second.filled.filter((s) => !first.filled.includes(s) && first.unfilled.includes(s)),
    );
    expect(await store.missingShards()).toEqual([]);
    expect(await scoresOf(members.map((one) => one.memberId))).toEqual(before);
    expect(
      await scoresOf(
        members.map((one) => one.memberId),
        other,
      ),
    ).toEqual(before);
  });

  it('fills a node that was emptied alone, and leaves the others as they are', async () => {
    if (!('nodes' in redis)) return;
    const members = Array.from({ length: 500 }, (_, i) => member(`m${i}`, { spendMinor: i }));
    await store.apply(members);
    const before = await scoresOf(members.map((one) => one.memberId));
    await redis.nodes('master')[0]?.flushall();
    const missing = await store.missingShards();
    expect(missing.length).toBeGreaterThan(10);
    expect(missing.length).toBeLessThan(60);
    expect(await store.refill(from(members))).toMatchObject({ filled: missing, unfilled: [] });
    expect(await scoresOf(members.map((one) => one.memberId))).toEqual(before);
  });

  it('emptied a second time while it fills, it does not take the half for the whole', async () => {
    await flushAll();
    const source = async function* (): AsyncIterable<MemberState[]> {
      yield [member('a')];
      await flushAll();
      yield [member('b')];
    };
    const first = await store.refill(source);
    expect(first.filled).toEqual([]);
    expect(first.unfilled).toHaveLength(96);
    await store.refill(from([member('a'), member('b')]));
    expect((await store.population(NOW)).size).toBe(2);
  });

  it('fills what a server came back with after a restart, which may be old', async () => {
    await store.apply([member('a', { version: 2, spendMinor: 2 })]);
    expect(await store.missingShards()).toEqual([]);
    // The same as a restart from a snapshot, as far as the store can see: what is there is of another run.
    const nodes = 'nodes' in redis ? redis.nodes('master') : [redis];
    for (const node of nodes) {
      const marks = await node.keys(`${prefix}*:n`);
      await Promise.all(marks.map((key) => node.set(key, 'another run')));
    }
    expect(await store.missingShards()).toHaveLength(96);
    expect((await store.population(NOW)).size).toBe(1);
    expect((await store.refill(from([member('a', { version: 3, spendMinor: 3 })]))).filled).toHaveLength(96);
    expect((await store.member('a'))?.spendMinor).toBe(3);
    expect(await store.missingShards()).toEqual([]);
  });

  it('gives up a generation whose server was started anew while it was filled', async () => {
    const source = async function* (): AsyncIterable<MemberState[]> {
      yield [member('a')];
      const nodes = 'nodes' in redis ? redis.nodes('master') : [redis];
      for (const node of nodes) {
        const marks = await node.keys(`${prefix}*:o`);
        await Promise.all(marks.map((key) => node.set(key, 'another run')));
      }
    };
    expect((await store.rebuild(source)).unfilled).toHaveLength(96);
    expect((await store.rebuild(from([member('a')]))).unfilled).toEqual([]);
    expect((await store.population(NOW)).size).toBe(1);
  });

  it('is rebuilt beside what is read: changes on the way reach both, and the old keys go', async () => {
    await store.apply([member('a', { spendMinor: 1 }), member('ghost')]);
    const source = async function* (): AsyncIterable<MemberState[]> {
      expect((await store.population(NOW)).size).toBe(2);
      await store.apply([member('a', { version: 5, spendMinor: 5 }), member('new', { version: 2 })]);
      yield [member('a', { spendMinor: 1 })];
      expect((await store.member('a'))?.spendMinor).toBe(5);
    };
    expect((await store.rebuild(source)).filled).toHaveLength(96);
    expect((await store.member('a'))?.spendMinor).toBe(5);
    expect(await store.member('ghost')).toBeNull();
    expect((await store.population(NOW)).size).toBe(2);
    expect(await keysLike('*:h:*')).toHaveLength(2);
  });

  it('answers null for strangers, for unknown segments and for a cursor that is none', async () => {
    expect(await store.insight('nobody', NOW)).toBeNull();
    expect(await store.segmentMembers('no such', null, 10, NOW)).toBeNull();
    expect(await store.segmentMembers('lost', '%%%', 10, NOW)).toBeNull();
    expect(await store.population(NOW)).toMatchObject({ size: 0, cutPoints: null });
  });
});
