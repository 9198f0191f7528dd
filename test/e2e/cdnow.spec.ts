import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { redisPrefix } from '#platform';
import { connectRedis, InsightStore } from '#projections';
import { defaultSegments } from '../projections/members.js';
import { Installation } from '../support/installation.js';
import { projectFile } from '../support/project.js';
import { eventually, stackEnvironment } from '../support/stack.js';

const DATA = fileURLToPath(new URL('../../../shared/data/cdnow/', import.meta.url));
const ROWS = 69_659;
const AS_OF = Date.parse('1998-06-30T00:00:00Z');

const made = new Installation('cdnow', { KAFKA_TOPIC_PARTITIONS: '12' });
const redis = connectRedis(stackEnvironment().redisUrl, () => undefined);
afterAll(async () => {
  redis.disconnect();
  await made.close();
});

/** `loyalty import orders`, as a person would call it. */
async function importOrders(file: string): Promise<void> {
  const { kafkaBrokers, databaseUrl, redisUrl } = stackEnvironment();
  const env = {
    PATH: process.env.PATH ?? '',
    KAFKA_BROKERS: kafkaBrokers.join(','),
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    LOYALTY_NAMESPACE: made.namespace,
  };
  const args = [projectFile('dist/apps/cli/src/main.js'), 'import', 'orders', file, '--json'];
  const child = spawn(process.execPath, args, { cwd: projectFile('.'), env, stdio: 'ignore' });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code).toBe(0);
}

/** recency, frequency, money and scores of everybody, by way of the segments' pages. */
async function allScores(store: InsightStore): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { name } of await defaultSegments()) {
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await store.segmentMembers(name, cursor ?? null, 500, AS_OF);
      for (const { memberId, recencyDays, frequency, monetaryMinor, r, f, m } of page?.members ?? []) {
        found.set(memberId, [memberId, recencyDays, frequency, monetaryMinor, r, f, m].join(','));
      }
      cursor = page?.nextCursor ?? null;
    }
  }
  return found;
}

describe('the order history of a real shop', () => {
  it('goes in by time without a correction, through killed services, and gives the published RFM scores of all 23,570', async () => {
    if (!existsSync(DATA)) {
      console.log('the CDNOW data is absent: nothing compared');
      return;
    }
    let ledger = await made.start('ledger');
    let insights = await made.start('insights');
    const imported = importOrders(`${DATA}CDNOW_master.txt`);
    for (const part of [0.2, 0.6]) {
      await eventually(async () => (await made.taken()) > part * ROWS, {
        timeoutMs: 240_000,
        what: 'a part to be taken',
      });
      ledger.kill('SIGKILL');
      insights.kill('SIGKILL');
      await Promise.all([ledger.exited, insights.exited]);
      [ledger, insights] = await Promise.all([
        made.start('ledger', {}, { untilReady: false }),
        made.start('insights', {}, { untilReady: false }),
      ]);
    }
    await imported;
    await made.atRest(ROWS, 300_000);

    const { invariants, members, facts, corrections } = await made.verify();
    expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
    expect({ members, facts, corrections }).toEqual({ members: 23_570, facts: ROWS, corrections: 0 });

    const lines = (await readFile(`${DATA}rfm_master_expected.csv`, 'utf8')).trim().split(/\r?\n/).slice(1);
    const expected = new Map(
      lines.map((line) => {
        const [memberId, recency, frequency, monetary, r, f, m] = line.split(',');
        return [memberId!, [memberId, recency, frequency, monetary, r, f, m].join(',')];
      }),
    );
    const segments = await defaultSegments();
    const store = new InsightStore({
      redis,
      prefix: redisPrefix(made.namespace),
      segments: () => segments,
      wallNow: Date.now,
      onError: () => undefined,
    });
    await eventually(async () => (await store.population(AS_OF)).size === 23_570, {
      timeoutMs: 120_000,
      everyMs: 1_000,
      what: 'the projection to hold everybody',
    }).catch(() => undefined);
    const found = await allScores(store);
    const wrong = [...expected].filter(([memberId, line]) => found.get(memberId) !== line);
    expect(wrong.slice(0, 5).map(([memberId, line]) => ({ expected: line, found: found.get(memberId) }))).toEqual([]);
    expect(found.size).toBe(23_570);
  }, 600_000);
});
