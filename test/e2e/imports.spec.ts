import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { loyalty } from '../support/command-line.js';
import { Installation } from '../support/installation.js';
import { projectFile } from '../support/project.js';

/** A year of a British shop whose returns name no order; a few rows of the same form where the file is absent. */
const SHOP = fileURLToPath(new URL('../../../shared/data/onlineretail/onlineretail_orders.csv', import.meta.url));
const FEW = `invoice,ts,customer,lines,items,amount,country,cancelled
1,2010-12-01T08:26:00,17850,7,40,139.12,United Kingdom,0
2,2010-12-01T09:00:00,,1,1,5.00,United Kingdom,0
C3,2011-01-02T10:00:00,17850,1,1,-19.10,United Kingdom,1
C4,2011-01-02T11:00:00,13047,1,1,-2.50,United Kingdom,1
`;

interface Summary {
  rows: number;
  guests: number;
  nothing: number;
  members: number;
  sent: number;
  orders: number;
  returns: { named: number; latestWithEnoughLeft: number; latestEarlier: number; unknownOrder: number };
  points: number;
}

const directory = await mkdtemp(join(tmpdir(), 'imports-'));
const program = join(directory, 'program.yaml');
const variables = { LOYALTY_PROGRAM: program, KAFKA_TOPIC_PARTITIONS: '4' };
const made = new Installation('imports', variables);

beforeAll(async () => {
  const text = await readFile(projectFile('programs/default.yaml'), 'utf8');
  await writeFile(program, text.replace('currencies: [EUR]', 'currencies: [GBP]'));
});
afterAll(async () => {
  await made.close();
  await rm(directory, { recursive: true });
});

function run(...args: string[]) {
  return loyalty(['import', ...args, '--json'], { ...variables, LOYALTY_NAMESPACE: made.namespace });
}

async function imported(...args: string[]): Promise<Summary> {
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Summary;
}

async function fileOf(name: string, rows: string[]): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, `${rows.join('\n')}\n`);
  return path;
}

/** What the book holds of facts of a type: how many, and the sum of a field of theirs. */
async function facts(type: number, field: string): Promise<{ count: number; sum: number }> {
  const [row] = await (
    await made.book()
  ).query<{ count: number; sum: number }>(
    'select count(*) as count, coalesce(sum((data::jsonb ->> $2)::bigint), 0)::bigint as sum from fact where type = $1',
    [type, field],
  );
  return row!;
}

/** Four months of the shop. */
const ORDER_ROWS = 7_000;

/** Codes of the book. */
const COMPLETED = 0;
const REFUNDED = 1;
const OPENED = 16;

describe('history comes in', () => {
  it('nothing at all of a file with a single bad row, and every problem is told', async () => {
    const file = await fileOf('bad.csv', [
      'customer,points,earned,expires,lot',
      'm-1,100,2010-11-01,2011-11-01,a',
      'm-2,-5,2010-11-01,2011-11-01,a',
      'm-3,12.5,2010-13-01,,b',
      'm-1,90,2010-11-01,2011-11-01,a',
      ',10,2010-11-01,2010-10-01,',
    ]);
    const { code, stdout } = await run('balances', file);
    expect(code).toBe(1);
    const { problems, first } = JSON.parse(stdout) as { problems: number; first: Record<string, unknown>[] };
    expect(problems).toBe(first.length);
    expect(first.map(({ line, column, value }) => [line, column, value])).toEqual([
      [3, 'points', '-5'],
      [4, 'points', '12.5'],
      [4, 'earned', '2010-13-01'],
      [5, 'lot', 'a'],
      [6, 'customer', ''],
      [6, 'expires', '2010-10-01'],
    ]);
    expect(first.every(({ rule }) => typeof rule === 'string' && rule !== '')).toBe(true);
    const admin = made.kafka.admin();
    await admin.connect();
    const topics = await admin.listTopics();
    await admin.disconnect();
    expect(topics.filter((topic) => topic.startsWith(made.namespace))).toEqual([]);
  }, 20_000);

  it('orders, reviews, logins and balances, each once however often it is run, and the book holds the sums of the files', async () => {
    if (!existsSync(SHOP)) console.log('the shop of the shared data is absent: four rows stand for it');
    const shop = existsSync(SHOP) ? await readFile(SHOP, 'utf8') : FEW;
    const orderFile = await fileOf(
      'orders.csv',
      shop
        .trim()
        .split(/\r?\n/)
        .slice(0, 1 + ORDER_ROWS),
    );
    const rows = parse<Record<string, string>>(await readFile(orderFile, 'utf8'), { columns: true });
    const ofMembers = rows.filter((row) => row['customer'] !== '');
    const pence = (row: Record<string, string>): number => Math.round(Number(row['amount']) * 100);
    const bought = ofMembers.filter((row) => pence(row) >= 0 && row['cancelled'] === '0');
    const returned = ofMembers.filter((row) => pence(row) < 0 || row['cancelled'] === '1');
    const total = (some: Record<string, string>[]): number => some.reduce((sum, row) => sum + Math.abs(pence(row)), 0);
    const customers = [...new Set(ofMembers.map((row) => row['customer']!))];

    const balances = await fileOf('balances.csv', [
      'customer,points,expires',
      ...customers.slice(0, 200).flatMap((id, i) => [`${id},${100 + i},2011-06-01`, `${id},${1 + i},`]),
      'new-1,700,2012-01-01',
      'new-2,0,',
    ]);
    const reviews = await fileOf('reviews.csv', [
      'customer;product;stars;reviewdate;comment',
      ...customers.slice(0, 100).map((id, i) => `${id};sku-${i % 7};${1 + (i % 5)};2011-03-${10 + (i % 20)};fine`),
    ]);
    const logins = await fileOf('logins.csv', [
      'who,when',
      ...customers.slice(0, 100).flatMap((id) => [`${id},2011-05-01T10:00:00Z`, `${id},2011-05-02T10:00:00Z`]),
      ',2011-05-02T10:00:00Z',
    ]);

    const orders = await imported('orders', orderFile);
    expect(orders).toMatchObject({ rows: rows.length, guests: rows.length - ofMembers.length, orders: bought.length });
    const { named, latestWithEnoughLeft, latestEarlier, unknownOrder } = orders.returns;
    expect(named + latestWithEnoughLeft + latestEarlier + unknownOrder).toBe(returned.length);
    const opened = await imported('balances', balances, '--at', '2010-11-30');
    expect(opened).toMatchObject({ nothing: 1, members: customers.slice(0, 200).length + 1 });
    const published = await imported('reviews', reviews);
    const loggedIn = await imported('logins', logins, '--map', 'member=who,date=2');
    expect(loggedIn.guests).toBe(1);
    // Once more, and as a file that was taken on another day: the same rows are the same lots.
    await imported('balances', balances, '--at', '2010-11-30');
    await imported('balances', balances, '--at', '2010-11-29');

    const ledger = await made.start('ledger', {}, { untilReady: false });
    const records = [orders, opened, opened, opened, published, loggedIn].reduce((sum, one) => sum + one.sent, 0);
    await made.atRest(records, 300_000);

    expect(await made.outcomes()).toEqual({
      applied: orders.sent + opened.sent + published.sent + loggedIn.sent,
      duplicate: opened.sent,
      conflict: opened.sent,
      invalid: 0,
      ignored: 0,
    });
    expect(await facts(COMPLETED, 'totalMinor')).toEqual({ count: bought.length, sum: total(bought) });
    expect(await facts(REFUNDED, 'amountMinor')).toEqual({ count: returned.length, sum: total(returned) });
    expect(await facts(OPENED, 'points')).toEqual({ count: opened.sent, sum: opened.points });

    const book = await made.book();
    const [given] = await book.query<{ points: number; origins: string }>(
      "select sum(points)::bigint as points, string_agg(distinct origin::text, ',') as origins from entry where rule = 22",
    );
    expect(given).toEqual({ points: opened.points, origins: '2' });
    const { invariants, members } = await made.verify();
    expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
    expect(members).toBe(customers.length + 1);

    const [brought] = Object.values(await made.membersAt(['new-1'], Date.parse('2011-12-10T00:00:00Z')));
    expect(brought).toMatchObject({
      points: { active: 700, pending: 0, reserved: 0, deficit: 0 },
      nextExpiry: { points: 700, at: '2012-01-01T00:00:00.000Z' },
    });
    const [waits] = await book.query<{ count: number }>(
      'select count(*) as count from entry where rule = 1 and kind = 5',
    );
    expect(waits!.count).toBe(unknownOrder);
    await ledger.stop();
  }, 300_000);
});
