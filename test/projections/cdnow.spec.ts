import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dayNumber } from '#domain';
import { connectRedis, InsightStore, type MemberState, type RedisClient } from '#projections';
import { startRedis, type OwnRedis } from '../support/redis.js';
import { defaultSegments, member, ownDeadlines } from './members.js';

const DATA = new URL('../../../shared/data/cdnow/', import.meta.url);
const NOW = Date.parse('1998-06-30T12:00:00Z');

jest.setTimeout(300_000);

describe('RFM of the CDNOW customers', () => {
  let server: OwnRedis;
  let redis: RedisClient;

  beforeAll(async () => {
    server = await startRedis();
    redis = connectRedis(server.url, () => undefined);
  });

  afterAll(async () => {
    redis?.disconnect();
    await server?.stop();
  });

  it('equals the published minimum-rank scores of all 23,570', async () => {
    if (!existsSync(DATA)) {
      console.log('the CDNOW data is absent: nothing compared');
      return;
    }
    const segments = await defaultSegments();
    const store = new InsightStore({
      redis,
      prefix: 'loyalty:',
      segments: () => segments,
      wallNow: () => Date.now(),
      deadlines: ownDeadlines,
      onError: console.error,
    });
    const states = foldMaster(await readFile(new URL('CDNOW_master.txt', DATA), 'utf8'));
    expect(states).toHaveLength(23_570);
    await store.refill(async function* () {
      await Promise.resolve();
      for (let i = 0; i < states.length; i += 1_000) yield states.slice(i, i + 1_000);
    });
    const expected = (await readFile(new URL('rfm_master_expected.csv', DATA), 'utf8')).trim().split(/\r?\n/).slice(1);
    expect(expected).toHaveLength(states.length);

    // Every member's scores from the cut points, by way of the segments' pages …
    const found = new Map<string, string>();
    for (const { name } of await defaultSegments()) {
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = await store.segmentMembers(name, cursor ?? null, 500, NOW);
        for (const one of page?.members ?? []) {
          const { memberId, recencyDays, frequency, monetaryMinor, r, f, m } = one;
          found.set(memberId, [memberId, recencyDays, frequency, monetaryMinor, r, f, m].join(','));
        }
        cursor = page?.nextCursor ?? null;
      }
    }
    const wanted = expected.map((line) => line.split(',').slice(0, 7).join(','));
    expect([...found.values()].sort()).toEqual(wanted.sort());

    // … and some one by one.
    for (const line of wanted.filter((_, i) => i % 100 === 0)) {
      const [id = '', ...values] = line.split(',');
      const rfm = (await store.insight(id, NOW))?.rfm;
      expect([rfm?.recencyDays, rfm?.frequency, rfm?.monetaryMinor, rfm?.r, rfm?.f, rfm?.m]).toEqual(
        values.map(Number),
      );
    }

    const { count, cutPoints } = await store.population(NOW);
    const byScore = (measure: 'r' | 'f'): number[] =>
      [1, 2, 3, 4, 5].map((score) =>
        count.grid.filter((cell) => cell[measure] === score).reduce((sum, cell) => sum + cell.members, 0),
      );
    expect(byScore('r')).toEqual([4735, 4712, 4702, 4720, 4701]);
    expect(byScore('f')).toEqual([12_054, 0, 4040, 3641, 3835]);
    expect(cutPoints?.orderDays).toEqual([1, 1, 2, 4]);
  });
});

/** A purchase day is one order day, whatever its rows. */
function foldMaster(file: string): MemberState[] {
  const days = new Map<string, { days: Set<number>; cents: number }>();
  for (const line of file.split(/\r?\n/).slice(1)) {
    const [id, date, , dollars] = line.trim().split(/\s+/);
    if (!id || !date || !dollars) continue;
    const one = days.get(id) ?? { days: new Set(), cents: 0 };
    one.days.add(dayNumber(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`));
    one.cents += Math.round(Number(dollars) * 100);
    days.set(id, one);
  }
  return [...days].map(([id, one]) =>
    member(id, {
      orderDays: one.days.size,
      firstOrderDay: Math.min(...one.days),
      lastOrderDay: Math.max(...one.days),
      spendMinor: one.cents,
    }),
  );
}
