import { balanceOf, foldMember, type BookedEntry, type Entry, type Fact, type Head, type Programs } from '#domain';
import { loadEntries } from './book/entries.js';
import { loadFacts } from './book/facts.js';
import type { Client, Database } from './database.js';

/** A promise of the contract's section 8, checked over the whole book. */
export interface Invariant {
  name: string;
  checked: number;
  /** The first few members that break it, in words. */
  broken: string[];
  brokenCount: number;
}

export interface Verification {
  members: number;
  facts: number;
  entries: number;
  corrections: number;
  invariants: Invariant[];
  ok: boolean;
}

const PAGE = 500;
const EXAMPLES = 10;

const NAMES = {
  sums: 'the entries of each member sum up to active + pending + reserved − deficit',
  lots: 'what is left of the lots of each member, less the deficit, is the same',
  running: 'each entry says the balance after it',
  sequences: 'entries and events of each member are numbered 1, 2, 3 … without gap',
  fold: 'the book is what the facts give: head, lots, and entries by lot and kind',
  corrections: 'a correction names an entry of the same member',
  book: 'earned + adjusted + restored = spent + expired + reversed + outstanding, over the whole book',
  transfers: 'what members have given others is what these were given',
  lanes: 'the lanes of the book are numbered without gap up to their heads',
  offsets: 'every offset that was taken has exactly one outcome',
} as const;
type Name = keyof typeof NAMES;

/**
 * Checks every promise over the whole book, page by page, each page in a transaction of its own that sees one moment.
 * @param progress called with the number of members done so far and in all
 */
export async function verifyBook(
  database: Database,
  programs: Programs,
  progress: (done: number, all: number) => void = () => {},
): Promise<Verification> {
  const report = new Report();
  const all = (await database.query<{ count: number }>('select count(*) as count from member'))[0]!.count;
  let done = 0;
  for (let after = 0; ;) {
    const last = await snapshot(database, (client) => verifyPage(client, after, programs, report));
    if (last === null) break;
    after = last.ref;
    done += last.members;
    progress(done, all);
  }
  report.bookSums();
  await snapshot(database, async (client) => {
    await verifyLanes(client, report);
    await verifyOffsets(client, report);
  });
  return report.result();
}

async function snapshot<T>(database: Database, work: (client: Client) => Promise<T>): Promise<T> {
  return database.transaction(async (client) => {
    await client.query('set transaction isolation level repeatable read, read only');
    return work(client);
  });
}

interface StoredHead {
  ref: number;
  sequence: number;
  entry_seq: number;
  member_sequence: number;
  head: string;
}

async function verifyPage(
  client: Client,
  after: number,
  programs: Programs,
  report: Report,
): Promise<{ ref: number; members: number } | null> {
  const found = await client.query<StoredHead>(
    'select ref, sequence, entry_seq, member_sequence, head from member where ref > $1 order by ref limit $2',
    [after, PAGE],
  );
  if (found.rows.length === 0) return null;
  const refs = found.rows.map((row) => row.ref);
  const facts = await loadFacts(client, refs);
  const entries = await loadEntries(client, refs);
  const numbers = await client.query<NumberedEntry>(
    `select ref, seq, points, balance_after, member_sequence from entry where ref = any($1::bigint[]) order by ref, seq`,
    [refs],
  );
  const lots = await client.query<LotSum>(
    `select ref, id, given, left_points, state from lot where ref = any($1::bigint[])`,
    [refs],
  );
  const numbered = byRef(numbers.rows);
  const lotsOf = byRef(lots.rows);
  for (const row of found.rows) {
    verifyMember(report, programs, {
      row,
      head: JSON.parse(row.head) as Head,
      facts: facts.get(row.ref)!,
      entries: entries.get(row.ref)!,
      numbers: numbered.get(row.ref) ?? [],
      lots: lotsOf.get(row.ref) ?? [],
    });
  }
  return { ref: refs.at(-1)!, members: refs.length };
}

function byRef<Row extends { ref: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.ref);
    if (group) group.push(row);
    else groups.set(row.ref, [row]);
  }
  return groups;
}

interface NumberedEntry {
  ref: number;
  seq: number;
  points: number;
  balance_after: number;
  member_sequence: number | null;
}

interface LotSum {
  ref: number;
  id: string;
  given: number;
  left_points: number;
  state: number;
}

interface Member {
  row: StoredHead;
  head: Head;
  facts: Fact[];
  entries: BookedEntry[];
  numbers: NumberedEntry[];
  lots: LotSum[];
}

function verifyMember(report: Report, programs: Programs, member: Member): void {
  const { row, head, facts, entries, numbers, lots } = member;
  const who = `ref ${row.ref}`;
  report.facts += facts.length;
  report.entries += numbers.length;
  report.members++;
  const balance = balanceOf(head);

  const sum = numbers.reduce((total, entry) => total + entry.points, 0);
  report.check('sums', sum === balance, () => `${who}: entries ${sum}, state ${balance}`);
  const left = lots.reduce((total, lot) => total + lot.left_points, 0);
  report.check(
    'lots',
    left - head.deficit === balance,
    () => `${who}: lots ${left}, deficit ${head.deficit}, state ${balance}`,
  );

  let running = 0;
  let sequence = 0;
  const wrong = numbers.find((entry) => (running += entry.points) !== entry.balance_after);
  report.check('running', !wrong, () => `${who}: entry ${wrong!.seq} says ${wrong!.balance_after}`);
  const gap =
    numbers.find((entry, i) => entry.seq !== i + 1) ??
    numbers.find((entry) => entry.member_sequence !== null && entry.member_sequence !== ++sequence);
  report.check(
    'sequences',
    !gap && sequence === row.member_sequence && numbers.length === row.entry_seq,
    () => `${who}: at entry ${gap?.seq ?? 'last'}`,
  );

  const seqs = new Set(entries.map((entry) => entry.seq));
  const lost = entries.find((entry) => entry.corrects !== null && !seqs.has(entry.corrects));
  report.check('corrections', !lost, () => `${who}: entry ${lost!.seq}`);
  report.corrections += entries.filter((entry) => entry.corrects !== null).length;

  const run = foldMember(programs, facts, head.lastEffectAt ?? -Infinity);
  const difference =
    different('points', pointsOf(run.state.head), pointsOf(head)) ??
    different('head', comparable(run.state.head), comparable(head)) ??
    different(
      'lots',
      lotLines([...run.state.lots.values()].map((lot) => [lot.id, lot.given, lot.left])),
      lotLines(lots.map((lot) => [lot.id, lot.given, lot.left_points])),
    ) ??
    different('entries', sumsOf(run.entries.map(asBooked)), sumsOf(entries));
  report.check('fold', difference === null, () => `${who}: ${difference}`);
  report.addToBook(entries, balance);
}

function pointsOf({ active, pending, reserved, deficit }: Head): string {
  return JSON.stringify({ active, pending, reserved, deficit });
}

/** What of a head follows from the facts alone, whatever the order in which they came. */
function comparable(head: Head): string {
  const { futureAt: _futureAt, last: _last, support, waiting, ...rest } = head;
  const waits = waiting.map((one) => `${one.source} ${one.id}`).sort();
  return JSON.stringify({ ...rest, support: support.map((held) => held?.at ?? null), waits });
}

function lotLines(lots: [string, number, number][]): string {
  return lots
    .map((lot) => lot.join(' '))
    .sort()
    .join('; ');
}

function asBooked(entry: Entry): Pick<BookedEntry, 'seq' | 'kind' | 'lot' | 'points' | 'corrects'> {
  return { seq: 0, kind: entry.kind, lot: entry.lot, points: entry.points, corrects: null };
}

/** Sums of points by lot and kind, a correction counting under the kind of the entry that it corrects. */
function sumsOf(entries: readonly Pick<BookedEntry, 'seq' | 'kind' | 'lot' | 'points' | 'corrects'>[]): string {
  const kinds = new Map<number, string>();
  const sums = new Map<string, number>();
  for (const entry of entries) {
    const kind = entry.corrects === null ? entry.kind : (kinds.get(entry.corrects) ?? 'lost');
    if (entry.corrects === null) kinds.set(entry.seq, entry.kind);
    const key = `${entry.lot ?? '-'} ${kind}`;
    sums.set(key, (sums.get(key) ?? 0) + entry.points);
  }
  return [...sums]
    .filter(([, sum]) => sum !== 0)
    .map(([key, sum]) => `${key} ${sum}`)
    .sort()
    .join('; ');
}

function different(what: string, right: string, found: string): string | null {
  return right === found ? null : `${what}: the facts give ${right}, the book has ${found}`;
}

async function verifyLanes(client: Client, report: Report): Promise<void> {
  const lanes = await client.query<{ lane: number; head: number; count: number; last: number | null }>(
    `select l.lane, l.head, count(e.no) as count, max(e.no) as last from lane l left join entry e on e.lane = l.lane group by l.lane, l.head`,
  );
  for (const { lane, head, count, last } of lanes.rows) {
    report.check(
      'lanes',
      count === head && (last ?? 0) === head,
      () => `lane ${lane}: head ${head}, ${count} lines, last ${last}`,
    );
  }
}

async function verifyOffsets(client: Client, report: Report): Promise<void> {
  const partitions = await client.query<{ topic: string; partition: number; position: number; outcomes: number }>(
    'select topic, partition, position, applied + duplicate + conflict + invalid + ignored as outcomes from kafka_offset',
  );
  for (const { topic, partition, position, outcomes } of partitions.rows) {
    // Transaction markers take offsets too, and have no outcome.
    report.check(
      'offsets',
      outcomes <= position,
      () => `${topic} ${partition}: ${outcomes} outcomes up to offset ${position}`,
    );
  }
}

class Report {
  members = 0;
  facts = 0;
  entries = 0;
  corrections = 0;
  private readonly invariants = new Map<Name, Invariant>();
  private readonly byKind = new Map<string, number>();
  private outstanding = 0;

  check(name: Name, holds: boolean, inWords: () => string): void {
    let invariant = this.invariants.get(name);
    if (!invariant)
      this.invariants.set(name, (invariant = { name: NAMES[name], checked: 0, broken: [], brokenCount: 0 }));
    invariant.checked++;
    if (holds) return;
    invariant.brokenCount++;
    if (invariant.broken.length < EXAMPLES) invariant.broken.push(inWords());
  }

  addToBook(entries: readonly BookedEntry[], balance: number): void {
    this.outstanding += balance;
    const kinds = new Map<number, string>();
    for (const entry of entries) {
      if (entry.corrects === null) kinds.set(entry.seq, entry.kind);
      const kind = entry.corrects === null ? entry.kind : (kinds.get(entry.corrects) ?? 'lost');
      this.byKind.set(kind, (this.byKind.get(kind) ?? 0) + entry.points);
    }
  }

  bookSums(): void {
    const of = (kind: string): number => this.byKind.get(kind) ?? 0;
    const given = of('earned') + of('earned-again') + of('adjusted') + of('restored');
    const gone = -of('redeemed') - of('expired') - of('expired-again') - of('reversed');
    const moved = of('transferred');
    this.check('transfers', moved === 0, () => `all transfers together come to ${moved}`);
    this.check(
      'book',
      given + moved === gone + this.outstanding,
      () => `given ${given}, gone ${gone}, outstanding ${this.outstanding}`,
    );
  }

  result(): Verification {
    const invariants = [...this.invariants.values()];
    const { members, facts, entries, corrections } = this;
    return { members, facts, entries, corrections, invariants, ok: invariants.every((one) => one.brokenCount === 0) };
  }
}
