import { plainJudgement } from '#domain';
import { wallNow } from '#platform';
import { connectRedis, InsightStore, stateOf, type Deadlines, type MemberState } from '#projections';
import { scanMembers } from '#storage';
import { TestBook } from '../test/support/book.js';
import { DEFAULT_PROGRAMS } from '../test/support/program.js';
import { startRedis, startRedisCluster, type OwnRedis } from '../test/support/redis.js';
import { atLeast, atMost, Figures, median } from './support/figures.js';
import { benchOptions } from './support/options.js';
import { shopTape, TAPE_START } from './support/shop-tape.js';

/**
 * The projection on Redis servers of its own, one node and a cluster of three: an empty one filled from a book of a million members, newer
 * states written in chunks as they come from `loyalty.members`, exact scores of one member and of the population.
 * `--projected-members N` (1,000,000), `--updates N` (200,000).
 */
const { runs, quick, json, size } = benchOptions();
const MEMBERS = size('projected-members', 1_000_000, 30_000);
const UPDATES = Math.min(MEMBERS, size('updates', 200_000, 20_000));
const TEMPLATES = 2_000;
const CHUNK = 1_000;
const CHUNKS_AT_ONCE = 4;
const ASKED = 50;
const DAY_MS = 86_400_000;
const NOW = TAPE_START + 600 * DAY_MS;

const figures = new Figures();
const { warnsAt } = plainJudgement(DEFAULT_PROGRAMS[0]!.program.churn);
const deadlines: Deadlines = { of: () => Promise.resolve(warnsAt) };

/** A book whose members are copies of some thousands that a tape has made: only their heads, which is what a refill reads. */
async function bigBook(): Promise<TestBook> {
  const book = await TestBook.open('bench-projection');
  book.now = NOW;
  const { events } = shopTape({ seed: 1, members: TEMPLATES, events: 4 * TEMPLATES });
  for (let at = 0; at < events.length; at += CHUNK) await book.apply(events.slice(at, at + CHUNK));
  const { database } = book;
  const columns = await database.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_schema = $1 and table_name = 'member' and column_name <> 'ref' order by ordinal_position`,
    [database.schema],
  );
  const copied = columns.map(({ name }) => name).join(', ');
  const [{ known }] = (await database.query<{ known: number }>('select count(*) as known from member')) as [
    { known: number },
  ];
  await database.query("insert into person (member_id) select 'copy-' || n from generate_series($1::int, $2::int) n", [
    known + 1,
    MEMBERS,
  ]);
  await database.query(
    `insert into member (ref, ${copied}) select p.ref, ${copied} from person p
      join (select row_number() over (order by ref) as n, m.* from member m) t on t.n = p.ref % $1::bigint + 1
      where p.member_id like 'copy-%'`,
    [known],
  );
  await database.query('analyze');
  return book;
}

async function* everyMember(book: TestBook): AsyncIterable<MemberState[]> {
  for await (const page of scanMembers(book.database, book.programs))
    yield page.map(({ view, bookEpoch }) => stateOf(view, bookEpoch));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function measure(layout: string, server: OwnRedis, book: TestBook): Promise<void> {
  const redis = connectRedis(server.url, (error) => console.error(error.message));
  const nodes = (): { info(section: string): Promise<string> }[] =>
    'nodes' in redis ? redis.nodes('master') : [redis];
  const memory = async (): Promise<number> => {
    const infos = await Promise.all(nodes().map((node) => node.info('memory')));
    return infos.reduce((sum, info) => sum + Number(/used_memory_dataset:(\d+)/.exec(info)?.[1]), 0);
  };
  const store = new InsightStore({
    redis,
    prefix: 'bench:',
    segments: () => [],
    wallNow,
    deadlines,
    onError: console.error,
  });
  const add = (name: string, unit: string, value: number, more = {}): void =>
    figures.add(`${layout}: ${name}`, unit, value, more);
  try {
    const empty = await memory();
    const filledMs = await timed(() => store.refill(() => everyMember(book)));
    const target = MEMBERS >= 1_000_000 ? atMost((40 * MEMBERS) / 1_000_000) : {};
    add(`${MEMBERS.toLocaleString('en')} members filled from the book`, 's', filledMs / 1_000, target);
    add('memory', 'bytes/member', ((await memory()) - empty) / MEMBERS);

    const some: MemberState[] = [];
    for await (const page of everyMember(book)) if (some.push(...page) >= UPDATES) break;
    const chunks = Array.from({ length: Math.ceil(some.length / CHUNK) }, (_, i) =>
      some
        .slice(i * CHUNK, (i + 1) * CHUNK)
        .map((state) => ({ ...state, version: state.version + 1, spendMinor: state.spendMinor + 1 })),
    );
    // As the lanes of insights do.
    const next = chunks.values();
    const apply = async (): Promise<void> => {
      for (const chunk of next) await store.apply(chunk);
    };
    const updatedMs = await timed(() => Promise.all(Array.from({ length: CHUNKS_AT_ONCE }, apply)));
    add('newer states written', 'members/s', (some.length * 1_000) / updatedMs, atLeast(60_000));
    await check(store, chunks.at(-1)!.at(-1)!);

    const single: number[] = [];
    for (const state of some.slice(0, ASKED)) single.push(await timed(() => store.insight(state.memberId, NOW)));
    add('exact scores of a member', 'ms', median(single));
    add('cut points of the population', 'ms', await timed(() => store.cutPoints()));
    add('the grid counted', 'ms', await timed(() => store.countPopulation(NOW)));
  } finally {
    redis.disconnect();
  }
}

/** What was written last is there, and the population is as large as the book says. */
async function check(store: InsightStore, written: MemberState): Promise<void> {
  const found = await store.member(written.memberId);
  if (found?.version !== written.version || found.spendMinor !== written.spendMinor)
    throw new Error(`${written.memberId} is ${JSON.stringify(found)}, not ${JSON.stringify(written)}`);
}

const book = await bigBook();
try {
  for (let run = 0; run < runs; run += 1) {
    for (const [layout, start] of [
      ['one node', startRedis],
      ['three nodes', startRedisCluster],
    ] as const) {
      const server = await start();
      try {
        await measure(layout, server, book);
      } finally {
        await server.stop();
      }
    }
  }
} finally {
  await book.close();
}
await figures.write(json, { members: MEMBERS, updates: UPDATES, runs, quick });
process.exit(0);
