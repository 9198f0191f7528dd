import type { CloudEvent } from '../test/reference/types.js';
import { order, TestBook } from '../test/support/book.js';
import { seededRandom, shuffled } from '../test/support/tape.js';
import { atLeast, atMost, Figures } from './support/figures.js';
import { benchOptions } from './support/options.js';
import { shopTape, TAPE_START } from './support/shop-tape.js';

/**
 * Late facts: how long one that comes before all others of its member keeps the book busy, from the call to the commit with all corrections;
 * and a tape in random order beside the same tape in order, both straight into the book in chunks of a thousand.
 * `--late-events N` (30,000), `--late-members N` (3,000).
 */
const { runs, quick, json, size } = benchOptions();
const EVENTS = size('late-events', 30_000, 4_000);
const MEMBERS = size('late-members', 3_000, 400);
const ORDERS = quick ? [100, 1_000] : [100, 1_000, 10_000];
const CHUNK = 1_000;
const HOUR_MS = 3_600_000;
const NOW = TAPE_START + 600 * 24 * HOUR_MS;

const figures = new Figures();

async function apply(book: TestBook, events: readonly CloudEvent[]): Promise<number> {
  const startedAt = performance.now();
  for (let at = 0; at < events.length; at += CHUNK) await book.apply(events.slice(at, at + CHUNK));
  return performance.now() - startedAt;
}

/** A regular customer: an order an hour. */
function history(memberId: string, orders: number): CloudEvent[] {
  return Array.from({ length: orders }, (_, i) =>
    order(memberId, `${memberId}-${i}`, TAPE_START + (i + 1) * HOUR_MS, 1_000 + (i % 97) * 100),
  );
}

async function refold(book: TestBook, orders: number, run: number): Promise<void> {
  const memberId = `m-${orders}-${run}`;
  await apply(book, history(memberId, orders));
  const ms = await apply(book, [order(memberId, `${memberId}-late`, TAPE_START, 5_000)]);
  const [{ facts }] = (await book.database.query<{ facts: number }>(
    'select count(*) as facts from fact f join person p on p.ref = f.ref where p.member_id = $1',
    [memberId],
  )) as [{ facts: number }];
  if (facts !== orders + 1) throw new Error(`${memberId} has ${facts} facts, not ${orders + 1}`);
  const name = `a late order of a member with ${orders.toLocaleString('en')} orders, written`;
  figures.add(name, 'ms', ms, orders === 10_000 ? atMost(100) : {});
}

/** Points and orders of all members, which no order of arrival may change. */
async function sums(book: TestBook): Promise<string> {
  const [row] = await book.database.query(
    `select sum(active + pending - deficit)::bigint as points, (select sum(remaining_minor)::bigint from purchase) as spend,
      (select count(*) from fact) as facts from member`,
  );
  return JSON.stringify(row);
}

async function tapes(run: number): Promise<void> {
  const { events } = shopTape({ seed: 2_000 + run, members: MEMBERS, events: EVENTS });
  const ordered = [...events].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  const results: { rate: number; sums: string }[] = [];
  for (const sequence of [ordered, shuffled(events, seededRandom(run))]) {
    const book = await openBook('bench-tape');
    try {
      const ms = await apply(book, sequence);
      await book.ledger.advanceMembers(await refs(book), NOW);
      results.push({ rate: (events.length * 1_000) / ms, sums: await sums(book) });
    } finally {
      await book.close();
    }
  }
  const [inOrder, atRandom] = results as [(typeof results)[0], (typeof results)[0]];
  if (inOrder.sums !== atRandom.sums) throw new Error(`the order of arrival shows: ${inOrder.sums}, ${atRandom.sums}`);
  figures.add('a tape in order, into the book', 'events/s', inOrder.rate);
  figures.add('the same in random order', 'events/s', atRandom.rate);
  figures.add('random order ÷ in order', '×', atRandom.rate / inOrder.rate, atLeast(0.1));
}

async function openBook(name: string): Promise<TestBook> {
  const book = await TestBook.open(name);
  book.now = NOW;
  return book;
}

async function refs(book: TestBook): Promise<number[]> {
  return (await book.database.query<{ ref: number }>('select ref from member order by ref')).map((row) => row.ref);
}

for (let run = 0; run < runs; run += 1) {
  const book = await openBook('bench-late');
  try {
    for (const orders of ORDERS) await refold(book, orders, run);
  } finally {
    await book.close();
  }
  await tapes(run);
}
await figures.write(json, { events: EVENTS, members: MEMBERS, runs, quick });
process.exit(0);
