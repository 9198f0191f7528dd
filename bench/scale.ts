import { EngineRun, sumOf } from './support/engine-run.js';
import { atLeast, atMost, Figures } from './support/figures.js';
import { benchOptions } from './support/options.js';
import { manyMembers, WHOLE } from './support/many-members.js';
import { emptyRedis } from './support/redis.js';
import { memberName, onePointLots, shopTape, TAPE_START } from './support/shop-tape.js';

/**
 * How the engine grows: the rate of the way in, the size of the book and the services' memory at ten facts a member; and a million lots
 * that expire on the first of a month while events come in. An hour or two at full size. `--scale-members N` (only that size),
 * `--measured N` (100,000 events), `--expiring N` (1,000,000 lots).
 */
const { runs, quick, json, size } = benchOptions();
const MEASURED = size('measured', 100_000, 5_000);
const EXPIRING = size('expiring', 1_000_000, 10_000);
const ONLY = size('scale-members', 0, 0);
const SIZES = ONLY > 0 ? [ONLY] : quick ? [1_000, 4_000] : [10_000, 100_000, 1_000_000];
const FACTS_PER_MEMBER = 10;
/** Members whose facts come through Kafka. */
const TAUGHT = quick ? 1_000 : 10_000;
/** So many facts more, so much shorter the time that the measured tape is about: a shop's events are as dense as its members are many. */
const SEGMENT = 200_000;
/** Proving a book folds every fact again: beyond this it takes longer than filling it. Copies are not proved at all. */
const VERIFIED_MAX = 1_000_000;
const DAY_MS = 86_400_000;
const DAYS = 500;
/** In the past: the ledger refuses what is more than a day ahead of the wall clock. */
const MONTH_START = Date.UTC(2026, 1, 1);

for (const members of SIZES) {
  if (members > TAUGHT && members % TAUGHT !== 0)
    throw new RangeError(`--scale-members is ${members}: at most ${TAUGHT}, or a multiple of it`);
}

const figures = new Figures();
const grouped = (n: number): string => n.toLocaleString('en');

/**
 * The rate at which a book of so many members takes a tape. Some thousands come from a tape of their own through Kafka; the others are copies
 * of them, row by row, since filling a book of ten million facts in any other way takes hours.
 */
async function grow(members: number, seed: number): Promise<number> {
  const taught = Math.min(members, TAUGHT);
  const facts = members * FACTS_PER_MEMBER;
  const days = DAYS / (Math.ceil(facts / SEGMENT) + 1);
  const measuredFrom = TAPE_START + (DAYS - days) * DAY_MS;
  const engine = new EngineRun('bench-scale');
  try {
    await engine.makeTopics();
    const services = await engine.start();
    const before = shopTape({ seed, members: taught, events: taught * FACTS_PER_MEMBER, ids: 's-', days: DAYS - days });
    await engine.publish(before.events);
    await engine.made.atRest(before.expected.events, 3_600_000);
    await engine.stop(services);
    if (members > taught) await copyUntil(engine, members);
    const tape = shopTape({ seed: seed + 1, members, events: MEASURED, ids: 'm-', from: measuredFrom, days });
    await engine.publish(tape.events);
    const { events, duplicates, orders, spendMinor } = before.expected;
    const copies = members / taught;
    const expected = sumOf([
      { events, duplicates, orders: orders * copies, spendMinor: spendMinor * copies },
      tape.expected,
    ]);
    const result = await engine.take({ records: expected.events, expected, verify: members === taught });
    const rate = MEASURED / result.committedSeconds;
    const name = `${grouped(members)} members, ${grouped(facts)} facts`;
    figures.add(`${name}: ingest`, 'events/s', rate);
    figures.add(`${name}: ingest, published too`, 'events/s', MEASURED / result.publishedSeconds);
    figures.add(`${name}: the book`, 'bytes/fact', (await engine.bookBytes()) / (facts + MEASURED));
    for (const [service, mb] of Object.entries(result.residentMb))
      figures.add(`${name}: memory of ${service}`, 'MB', mb, atMost(300));
    return rate;
  } finally {
    await engine.close();
  }
}

/** Fills the book with copies, and Redis from the book. */
async function copyUntil(engine: EngineRun, members: number): Promise<void> {
  const begun = performance.now();
  await manyMembers(await engine.made.book(), {
    times: members / TAUGHT,
    tables: WHOLE,
    nameOf: (round, nth) => memberName(round * TAUGHT + nth),
  });
  const copied = performance.now();
  await emptyRedis(engine.made.namespace);
  const insights = await engine.made.start('insights', {}, { timeoutMs: 900_000 });
  await insights.stop();
  const seconds = [copied - begun, performance.now() - copied].map((ms) => Math.round(ms / 1_000));
  console.log(`${grouped(members)} members copied in ${seconds[0]} s, Redis filled in ${seconds[1]} s`);
}

/** @returns events a second, and the seconds from the first record until no lot is due any more */
async function expire(lots: number): Promise<{ rate: number; seconds: number }> {
  const engine = new EngineRun('bench-expiry');
  try {
    await engine.makeTopics();
    const opening = onePointLots(lots, MONTH_START);
    const services = await engine.start();
    await engine.publish(opening);
    await engine.made.atRest(opening.length, 3_600_000);
    await engine.stop(services);
    const tape = shopTape({ seed: 77, members: 10_000, events: MEASURED, ids: 'x-', from: MONTH_START, days: 20 });
    await engine.publish(tape.events);
    const result = await engine.take({
      records: opening.length + MEASURED,
      expected: { ...tape.expected, events: opening.length + MEASURED },
      verify: lots <= VERIFIED_MAX,
      until: async (book) => {
        const [some] = await book.query<{ due: boolean }>(
          'select exists (select 1 from member where next_due_at <= $1) as due',
          [MONTH_START],
        );
        return !some!.due;
      },
    });
    const book = await engine.made.book();
    const [gone] = await book.query<{ left: number }>(
      'select coalesce(sum(left_points), 0)::bigint as left from lot where expires_at = $1',
      [MONTH_START],
    );
    if (gone!.left !== 0) throw new Error(`${gone!.left} points did not expire`);
    return { rate: MEASURED / result.committedSeconds, seconds: result.untilSeconds };
  } finally {
    await engine.close();
  }
}

for (let run = 0; run < runs; run += 1) {
  const rates: number[] = [];
  for (const members of SIZES) rates.push(await grow(members, 10_000 * (run + 1)));
  if (SIZES.length > 1)
    figures.add('ingest at the largest ÷ at the smallest', '×', rates.at(-1)! / rates[0]!, atLeast(0.7));
  const without = await expire(0);
  const { rate, seconds } = await expire(EXPIRING);
  const target = EXPIRING >= 1_000_000 ? atMost(60) : {};
  figures.add(`${grouped(EXPIRING)} lots expired, events coming in`, 's', seconds, target);
  figures.add('ingest meanwhile ÷ without', '×', rate / without.rate, atLeast(0.5));
}
await figures.write(json, { sizes: SIZES, measured: MEASURED, expiring: EXPIRING, runs, quick });
process.exit(0);
