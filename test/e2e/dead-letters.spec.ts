import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ensureTopics, Publisher, type OutRecord } from '#messaging';
import { Installation } from '../support/installation.js';
import { projectFile } from '../support/project.js';
import { readTopic, type TopicRecord } from '../support/records.js';
import { eventually, stackEnvironment, type Service } from '../support/stack.js';

const TEN_MB = 10 * 1024 * 1024;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

const made = new Installation('dead-letters');
const publisher = new Publisher(made.kafka, quiet);
let ledger: Service;
let gateway: Service;

beforeAll(async () => {
  // As an installation's own administrator may have made them: one takes more than ours, one takes less.
  await ensureTopics(made.kafka, [
    { topic: made.topic('commerce.orders'), partitions: 1, config: { 'max.message.bytes': '16000000' } },
    { topic: made.topic('commerce.reviews-dlt'), partitions: 1, config: { 'max.message.bytes': '100000' } },
  ]);
  [ledger, gateway] = await Promise.all([made.start('ledger'), made.start('gateway')]);
}, 180_000);
afterAll(async () => {
  await publisher.close();
  await made.close();
});

const record = (topic: string, value: string | Buffer, key = 'm-1'): OutRecord => ({
  topic: made.topic(topic),
  key,
  value,
  headers: { shop: 'one' },
});

function order(totalMinor: number): string {
  const data = { memberId: 'm-1', orderId: 'o-1', currency: 'EUR', totalMinor };
  const time = '2026-03-01T10:00:00Z';
  return JSON.stringify({ specversion: '1.0', source: '/shop', id: 'e-1', type: 'order.completed', time, data });
}

async function letters(topic: string, count: number): Promise<TopicRecord[]> {
  return eventually(
    async () => {
      const found = await readTopic(made.kafka, made.topic(`${topic}-dlt`));
      return found.length >= count && found;
    },
    { timeoutMs: 60_000, everyMs: 500, what: `${count} dead letters of ${topic}` },
  );
}

interface Row {
  id: number;
  bytes: number;
  hash: string;
}

async function rows(topic: string): Promise<Row[]> {
  return (await made.book()).query<Row>(
    `select id, octet_length(record_value) as bytes, md5(record_value) as hash from dead_letter where topic = $1 order by id`,
    [made.topic(topic)],
  );
}

describe('dead letters', () => {
  it('of 10 MB go as they came; of what is larger, a pointer to the row that has all of it', async () => {
    const large = randomBytes(TEN_MB);
    const larger = randomBytes(12_000_000);
    await publisher.publish([record('commerce.orders', large), record('commerce.orders', larger)]);
    const found = await letters('commerce.orders', 2);
    const kept = await rows('commerce.orders');
    expect(kept.map((row) => row.bytes)).toEqual([TEN_MB, 12_000_000]);

    const [whole, pointer] = found;
    expect(whole!.value!.equals(large)).toBe(true);
    expect(String(whole!.headers['shop'])).toBe('one');
    expect(whole!.headers['loyalty_dlt-pointer']).toBeUndefined();
    const { id } = kept[1]!;
    expect(JSON.parse(pointer!.value!.toString())).toEqual({
      deadLetter: id,
      bytes: 12_000_000,
      show: `loyalty dead-letters show ${id}`,
    });
    expect(pointer!.key).toBe('m-1');
    expect(String(pointer!.headers['loyalty_dlt-pointer'])).toBe(String(id));
    expect(String(pointer!.headers['kafka_dlt-original-topic'])).toBe(made.topic('commerce.orders'));
  }, 120_000);

  it('that a topic does not take for its own limit go as pointers, and hold up no other', async () => {
    const values = ['{ small', `{ ${'x'.repeat(500_000)}`, '{ small too'];
    await publisher.publish(values.map((value) => record('commerce.reviews', value)));
    const found = (await letters('commerce.reviews', 3)).map(({ value }) => value!.toString());
    const [, { id }] = (await rows('commerce.reviews')) as [Row, Row, Row];
    expect(new Set(found)).toEqual(
      new Set([
        '{ small',
        JSON.stringify({ deadLetter: id, bytes: 500_002, show: `loyalty dead-letters show ${id}` }),
        '{ small too',
      ]),
    );
  }, 120_000);

  it('say who replayed or discarded them, when, and why, over HTTP and on the command line', async () => {
    await publisher.publish([record('commerce.logins', '{ one'), record('commerce.logins', '{ two')]);
    await letters('commerce.logins', 2);
    const [first, second] = (await rows('commerce.logins')) as [Row, Row];
    const post = async (path: string, body: object | null) => {
      const response = await fetch(`${gateway.baseUrl}/v1/ops/dead-letters/${path}`, {
        method: 'POST',
        headers: { 'idempotency-key': randomUUID(), ...(body && { 'content-type': 'application/json' }) },
        body: body && JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    expect(await post(`${first.id}/discard`, { note: 7 })).toMatchObject({ status: 400 });
    const discarded = await post(`${first.id}/discard`, { note: 'a test of theirs\u0000' });
    expect(discarded).toMatchObject({
      status: 200,
      body: { status: 'discarded', statusNote: 'a test of theirs\ufffd' },
    });
    expect(discarded.body['statusBy']).toEqual(expect.any(String));
    expect(Date.parse(String(discarded.body['statusAt']))).toBeGreaterThan(Date.now() - 60_000);
    expect(await post(`${first.id}/replay`, null)).toMatchObject({ status: 409 });

    const cli = async (...args: string[]) => {
      const { kafkaBrokers, databaseUrl, redisUrl } = stackEnvironment();
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [projectFile('dist/apps/cli/src/main.js'), 'dead-letters', ...args],
        {
          env: {
            PATH: process.env['PATH'],
            KAFKA_BROKERS: kafkaBrokers.join(),
            DATABASE_URL: databaseUrl,
            REDIS_URL: redisUrl,
            LOYALTY_NAMESPACE: made.namespace,
          },
        },
      );
      return stdout;
    };
    await cli('replay', String(second.id), '--note', 'their shop is mended');
    const shown = JSON.parse(await cli('show', String(second.id), '--json')) as Record<string, unknown>;
    expect(shown).toMatchObject({ status: 'replayed', statusNote: 'their shop is mended' });
    expect(shown['statusBy']).toMatch(/^cli:/);
    expect(await cli('show', String(first.id))).toContain('a test of theirs');
    const listed = async (...filters: string[]) => {
      const found = JSON.parse(await cli('list', '--json', ...filters)) as { id: number }[];
      return found.map(({ id }) => id);
    };
    const ofTopic = ['--topic', 'commerce.logins'];
    expect(await listed(...ofTopic, '--status', 'discarded')).toEqual([first.id]);
    expect(await listed(...ofTopic, '--status', 'replayed', '--reason', 'NotJson')).toEqual([second.id]);
    expect(await listed(...ofTopic, '--status', 'all', '--reason', 'NotCloudEvent')).toEqual([]);
    expect(await listed('--status', 'all', '--member', 'nobody')).toEqual([]);
    // It was no better than before: a dead letter anew, of its own offset.
    await letters('commerce.logins', 3);
    const [again] = await listed(...ofTopic);
    await cli('discard', String(again), '--note', 'beyond repair');
    const settled = JSON.parse(await cli('show', String(again), '--json')) as Record<string, unknown>;
    expect(settled).toMatchObject({ status: 'discarded', statusNote: 'beyond repair' });
    expect(settled['statusBy']).toMatch(/^cli:/);
    expect(await listed(...ofTopic)).toEqual([]);
  }, 120_000);

  it('a replay keeps the identity: what contradicts what is recorded still does', async () => {
    const before = await made.outcomes();
    await publisher.publish([1_000, 2_000].map((total) => record('commerce.orders', order(total))));
    await letters('commerce.orders', 3);
    const conflict = (await rows('commerce.orders')).at(-1)!;
    const response = await fetch(`${gateway.baseUrl}/v1/ops/dead-letters/${conflict.id}/replay`, {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(response.status).toBe(200);
    await letters('commerce.orders', 4);
    const after = await made.outcomes();
    expect({ applied: after.applied - before.applied, conflict: after.conflict - before.conflict }).toEqual({
      applied: 1,
      conflict: 2,
    });
  }, 120_000);

  it('are logged once each, with position, event and the member’s number, and nothing of what the record said', async () => {
    const lines = ledger
      .logTail(10_000)
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ deadLetter }) => deadLetter !== undefined);
    const database = await made.book();
    const kept = await database.query<Record<string, unknown>>(
      `select d.id, d.topic, d.partition, d.record_offset, d.reason, d.source, d.event_id, p.ref
        from dead_letter d left join person p on p.member_id = d.member_id order by d.id`,
    );
    expect(lines.map(({ deadLetter }) => deadLetter).sort((a, b) => Number(a) - Number(b))).toEqual(
      kept.map(({ id }) => id),
    );
    for (const one of kept)
      expect(lines.find(({ deadLetter }) => deadLetter === one['id'])).toMatchObject({
        topic: one['topic'],
        partition: one['partition'],
        offset: one['record_offset'],
        event: { source: one['source'], id: one['event_id'] },
        ref: one['ref'],
        reason: one['reason'],
      });
    const conflict = lines.find(({ outcome }) => outcome === 'conflict')!;
    expect(conflict).toMatchObject({ event: { source: '/shop', id: 'e-1' }, ref: expect.any(Number) });
    expect(JSON.stringify(lines)).not.toMatch(/m-1|totalMinor|small/);
  });
});
