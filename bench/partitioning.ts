import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { stackEnvironment, world } from '../test/support/stack.js';
import { seededRandom } from '../test/support/tape.js';
import { Figures } from './support/figures.js';
import { benchOptions } from './support/options.js';

/**
 * Whether partitioning by hash of ref pays on one server: facts as the book keeps them, in one table and in 16 partitions, filled, then written in chunks
 * of a thousand for random members, and read back by member. `--rows N` (1,000,000), `--chunks N` (200).
 */
const { runs, quick, json, size } = benchOptions();
const ROWS = size('rows', 1_000_000, 20_000);
const CHUNKS = size('chunks', 200, 10);
const CHUNK = 1_000;
const MEMBERS = Math.ceil(ROWS / 10);
const PARTITIONS = 16;

const COLUMNS = `ref bigint not null, identity uuid not null, seq integer not null, occurred_at bigint not null,
  recorded_at bigint not null, content uuid not null, business uuid, source text not null, data text not null`;
const VALUES = `gen_random_uuid(), 1, 0, 0, gen_random_uuid(), gen_random_uuid(), '/shop', repeat('x', 120)`;
const LAYOUTS = {
  'one table': ['create table fact (%)'],
  [`${PARTITIONS} partitions`]: [
    'create table fact (%) partition by hash (ref)',
    ...Array.from(
      { length: PARTITIONS },
      (_, i) => `create table fact_${i} partition of fact for values with (modulus ${PARTITIONS}, remainder ${i})`,
    ),
  ],
};

const figures = new Figures();
const schema = world('partitioning').replaceAll('-', '_');
const client = new pg.Client({ connectionString: stackEnvironment().databaseUrl, options: `-c search_path=${schema}` });
await client.connect();

async function measure(layout: string, statements: string[], seed: number): Promise<void> {
  const random = seededRandom(seed);
  const someRefs = (): number[] =>
    Array.from({ length: CHUNK }, () => 1 + Math.floor(random() * MEMBERS)).sort((a, b) => a - b);
  await client.query(`create schema ${schema}`);
  try {
    for (const statement of statements)
      await client.query(statement.replace('%', `${COLUMNS}, primary key (ref, identity)`));
    await client.query('create unique index fact_business on fact (ref, business) where business is not null');
    await client.query(`insert into fact select n % ${MEMBERS} + 1, ${VALUES} from generate_series(1, ${ROWS}) n`);
    await client.query('checkpoint');
    let startedAt = performance.now();
    for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
      await client.query({
        name: `${layout} insert`,
        text: `insert into fact select ref, ${VALUES} from unnest($1::bigint[]) ref on conflict do nothing`,
        values: [someRefs()],
      });
    }
    figures.add(`${layout}: written`, 'rows/s', (CHUNKS * CHUNK * 1_000) / (performance.now() - startedAt));
    startedAt = performance.now();
    let read = 0;
    for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
      const { rows } = await client.query<{ count: string }>({
        name: `${layout} read`,
        text: 'select count(data) as count from fact where ref = any($1::bigint[])',
        values: [someRefs().slice(0, 100)],
      });
      read += Number(rows[0]!.count);
    }
    figures.add(`${layout}: read by member`, 'rows/s', (read * 1_000) / (performance.now() - startedAt));
    const { rows } = await client.query<{ count: string }>('select count(*) as count from fact');
    if (Number(rows[0]!.count) !== ROWS + CHUNKS * CHUNK) throw new Error(`${layout} holds ${rows[0]!.count} rows`);
  } finally {
    await client.query(`drop schema ${schema} cascade`);
    await client.query('deallocate all');
  }
}

for (let run = 0; run < runs; run += 1)
  for (const [layout, statements] of Object.entries(LAYOUTS)) await measure(layout, statements, run);
await client.end();
await figures.write(json, { rows: ROWS, chunks: CHUNKS, runs, quick });
process.exit(0);
