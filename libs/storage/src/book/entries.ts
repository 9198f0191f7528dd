import { balanceOf, InvariantBroken, isPublished, type BookedEntry, type NewEntry } from '#domain';
import { isWarning, LINE_KINDS, ORIGINS, RULES, type LineKind, type Origin } from '../codes.js';
import type { Client } from '../database.js';
import { bigints, integers, smallints, texts, uuids } from './arrays.js';
import type { MemberRow } from './members.js';

/** A line of the book, numbered within its member; its number within the lane is given when it is written. */
export interface BookLine {
  ref: number;
  lane: number;
  seq: number;
  kind: LineKind;
  rule: NewEntry['rule'];
  origin: Origin;
  programVersion: number;
  cause: string;
  lot: string | null;
  points: number;
  moved: number;
  balanceAfter: number;
  effectiveAt: number;
  recordedAt: number;
  memberSequence: number | null;
  corrects: number | null;
  from: string | null;
  to: string | null;
  detail: string | null;
}

/**
 * Numbers a member's new entries: within the member, and among what is told outside.
 * @param balance what the member's entries summed up to before these
 */
export function numberEntries(
  row: MemberRow,
  entries: readonly NewEntry[],
  balance: number,
  recordedAt: number,
  originOf: (entry: NewEntry) => Origin,
): BookLine[] {
  let sum = balance;
  const lines = entries.map((entry): BookLine => {
    sum += entry.points;
    return {
      ref: row.ref,
      lane: row.lane,
      seq: ++row.entrySeq,
      kind: entry.kind,
      rule: entry.rule,
      origin: originOf(entry),
      programVersion: entry.programVersion,
      cause: entry.cause.identity,
      lot: entry.lot,
      points: entry.points,
      moved: entry.moved,
      balanceAfter: sum,
      effectiveAt: entry.at,
      recordedAt,
      memberSequence: isPublished(entry.kind) ? ++row.memberSequence : null,
      corrects: entry.corrects,
      from: entry.from,
      to: entry.to,
      detail: null,
    };
  });
  if (sum !== balanceOf(row.head)) {
    throw new InvariantBroken(`entries of member ${row.ref} sum up to ${sum}, the state to ${balanceOf(row.head)}`);
  }
  return lines;
}

/** The numbers that lines got in one lane: base + 1, base + 2 … in the order in which they were given. */
export interface LaneNumbers {
  lane: number;
  base: number;
  bookEpoch: number;
}

/**
 * The last statement of a transaction: raises the heads of the lanes touched, in order, and appends the lines with their numbers. The
 * lanes stay locked until commit, so that numbers follow commits without a gap, and who reads a lane by number loses nothing.
 */
export async function appendLines(client: Client, lines: readonly BookLine[]): Promise<LaneNumbers[]> {
  if (lines.length === 0) return [];
  const raised = await client.query<{ lane: number; base: number; book_epoch: number }>({
    name: 'append_lines',
    text: `with line as (
        select *, row_number() over (partition by lane order by ord) as nth
        from unnest($1::bigint[], $2::int[], $3::smallint[], $4::smallint[], $5::smallint[], $6::smallint[], $7::int[], $8::uuid[],
          $9::text[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::int[], $16::int[],
          $17::text[], $18::text[], $19::text[]) with ordinality
          as u (ref, seq, lane, kind, rule, origin, program_version, cause, lot, points, moved, balance_after, effective_at,
            recorded_at, member_sequence, corrects, from_level, to_level, detail, ord)
      ), touched as (
        select lane, count(*) as n from line group by lane
      ), locked as (
        select l.lane, l.head, t.n from lane l join touched t on t.lane = l.lane order by l.lane for update of l
      ), raised as (
        update lane l set head = l.head + k.n from locked k where l.lane = k.lane returning l.lane, l.head - k.n as base
      ), installed as (
        select book_epoch from installation
      ), written as (
      insert into entry (ref, seq, lane, no, kind, rule, origin, program_version, book_epoch, cause, lot, points, moved,
        balance_after, effective_at, recorded_at, member_sequence, corrects, from_level, to_level, detail)
      select e.ref, e.seq, e.lane, r.base + e.nth, e.kind, e.rule, e.origin, e.program_version,
        i.book_epoch, e.cause, e.lot, e.points, e.moved, e.balance_after, e.effective_at, e.recorded_at,
        e.member_sequence, e.corrects, e.from_level, e.to_level, e.detail
      from line e join raised r on r.lane = e.lane cross join installed i
      )
      select r.lane, r.base, i.book_epoch from raised r cross join installed i`,
    values: [
      bigints(lines, (line) => line.ref),
      integers(lines, (line) => line.seq),
      smallints(lines, (line) => line.lane),
      smallints(lines, (line) => LINE_KINDS.code(line.kind)),
      smallints(lines, (line) => RULES.code(line.rule)),
      smallints(lines, (line) => ORIGINS.code(line.origin)),
      integers(lines, (line) => line.programVersion),
      uuids(lines, (line) => line.cause),
      texts(lines, (line) => line.lot),
      bigints(lines, (line) => line.points),
      bigints(lines, (line) => line.moved),
      bigints(lines, (line) => line.balanceAfter),
      bigints(lines, (line) => line.effectiveAt),
      bigints(lines, (line) => line.recordedAt),
      integers(lines, (line) => line.memberSequence),
      integers(lines, (line) => line.corrects),
      texts(lines, (line) => line.from),
      texts(lines, (line) => line.to),
      texts(lines, (line) => line.detail),
    ],
  });
  return raised.rows.map(({ lane, base, book_epoch: bookEpoch }) => ({ lane, base, bookEpoch }));
}

interface StoredEntry {
  ref: number;
  seq: number;
  kind: number;
  rule: number;
  lot: string | null;
  cause: string;
  points: number;
  moved: number;
  effective_at: number;
  corrects: number | null;
  from_level: string | null;
  to_level: string | null;
  program_version: number;
}

/** All entries of members, by ref, in the order in which they were written. */
export async function loadEntries(client: Client, refs: readonly number[]): Promise<Map<number, BookedEntry[]>> {
  const found = await client.query<StoredEntry>({
    name: 'load_entries',
    text: `select ref, seq, kind, rule, lot, cause, points, moved, effective_at, corrects, from_level, to_level, program_version
      from entry where ref = any($1::bigint[]) order by ref, seq`,
    values: [refs],
  });
  const byRef = new Map<number, BookedEntry[]>(refs.map((ref) => [ref, []]));
  for (const row of found.rows) {
    const kind = LINE_KINDS.name(row.kind);
    if (isWarning(kind)) continue;
    byRef.get(row.ref)!.push({
      seq: row.seq,
      kind,
      rule: RULES.name(row.rule),
      lot: row.lot,
      cause: row.cause,
      points: row.points,
      moved: row.moved,
      at: row.effective_at,
      from: row.from_level,
      to: row.to_level,
      programVersion: row.program_version,
      corrects: row.corrects,
    });
  }
  return byRef;
}
