import { emptyHead, NEVER, type Folding, type Head, type Instant } from '#domain';
import type { Client } from '../database.js';
import { bigints, integers, smallints, texts } from './arrays.js';
import { findErased } from './erased.js';
import { laneOf } from './lanes.js';

/** A member's row, locked until the transaction ends. */
export interface MemberRow {
  ref: number;
  memberId: string;
  /** In which lane of the book its lines are numbered. */
  lane: number;
  sequence: number;
  factSeq: number;
  entrySeq: number;
  memberSequence: number;
  warningSequence: number;
  recordedAt: number;
  nextDueAt: Instant | null;
  head: Head;
  /** The member whose facts these are now, and when the person was erased; null for neither. */
  mergedRef: number | null;
  erasedAt: Instant | null;
}

interface Stored {
  ref: number;
  member_id: string;
  lane: number;
  sequence: number;
  fact_seq: number;
  entry_seq: number;
  member_sequence: number;
  warning_sequence: number;
  recorded_at: number;
  next_due_at: number | null;
  head: string;
  merged_into: number | null;
  erased_at: number | null;
}

const COLUMNS = `m.ref, p.member_id, m.lane, m.sequence, m.fact_seq, m.entry_seq, m.member_sequence, m.warning_sequence, m.recorded_at,
  m.next_due_at, m.head, m.merged_into, m.erased_at`;

/**
 * Locks members by id, in order of ref as everywhere; those never heard of are made, in one of so many lanes of the book. Ids that were
 * erased are left out.
 */
export async function lockMembers(
  client: Client,
  memberIds: readonly string[],
  { levels, lanes }: { levels: number; lanes: number },
): Promise<MemberRow[]> {
  const known = await lockKnown(client, memberIds);
  if (known.length === memberIds.length) return known;
  const found = new Set(known.map((row) => row.memberId));
  const unknown = memberIds.filter((id) => !found.has(id)).sort();
  const erased = await findErased(client, unknown);
  const missing = unknown.filter((id) => !erased.has(id));
  if (missing.length === 0) return known;
  await client.query({
    name: 'make_members',
    text: `with made as (
        insert into person (member_id) select * from unnest($1::text[]) on conflict do nothing returning ref, member_id
      )
      insert into member (ref, lane, head)
      select made.ref, w.lane, $3 from made join unnest($1::text[], $2::smallint[]) as w (member_id, lane) using (member_id)`,
    values: [
      texts(missing, (id) => id),
      smallints(missing, (id) => laneOf(id, lanes)),
      JSON.stringify(emptyHead(levels)),
    ],
  });
  // Also those that another transaction has made in the meantime. Sorted after the known ones in time, but newer refs are greater.
  const made = await lockKnown(client, missing);
  return [...known, ...made].sort((a, b) => a.ref - b.ref);
}

/** Locks those that exist, in order of ref. */
export async function lockKnown(client: Client, memberIds: readonly string[]): Promise<MemberRow[]> {
  const found = await client.query<Stored>({
    name: 'lock_members',
    text: `select ${COLUMNS} from person p join member m on m.ref = p.ref
      where p.member_id = any($1::text[]) order by m.ref for update of m`,
    values: [memberIds],
  });
  return found.rows.map(rowOf);
}

/**
 * Leads ids to the members whose facts they stand for: a merged one's to the account, an erased one's nowhere. The accounts are locked
 * after the others; where that comes to a deadlock, the transaction is tried again.
 */
export async function byStandingId(client: Client, rows: readonly MemberRow[]): Promise<Map<string, MemberRow>> {
  const byRef = new Map(rows.map((row) => [row.ref, row]));
  for (let wanted = accountsOf(rows, byRef); wanted.length > 0;) {
    const accounts = await lockRefs(client, wanted);
    for (const row of accounts) byRef.set(row.ref, row);
    wanted = accountsOf(accounts, byRef);
  }
  const byId = new Map<string, MemberRow>();
  for (const row of rows) {
    let standing = row;
    while (standing.mergedRef !== null) standing = byRef.get(standing.mergedRef)!;
    if (standing.erasedAt === null) byId.set(row.memberId, standing);
  }
  return byId;
}

function accountsOf(rows: readonly MemberRow[], byRef: ReadonlyMap<number, MemberRow>): number[] {
  const refs = new Set<number>();
  for (const { mergedRef } of rows) if (mergedRef !== null && !byRef.has(mergedRef)) refs.add(mergedRef);
  return [...refs];
}

/** Locks members by ref, in order. */
export async function lockRefs(client: Client, refs: readonly number[]): Promise<MemberRow[]> {
  const found = await client.query<Stored>({
    name: 'lock_refs',
    text: `select ${COLUMNS} from person p join member m on m.ref = p.ref
      where m.ref = any($1::bigint[]) order by m.ref for update of m`,
    values: [refs],
  });
  return found.rows.map(rowOf);
}

/** Locks the members that come after one, in order of ref. */
export async function lockAfter(client: Client, ref: number, limit: number): Promise<MemberRow[]> {
  const found = await client.query<Stored>({
    name: 'lock_after',
    text: `select ${COLUMNS} from member m join person p on p.ref = m.ref
      where m.ref > $1 order by m.ref limit $2 for update of m`,
    values: [ref, limit],
  });
  return found.rows.map(rowOf);
}

/** Locks members whom time touches up to an instant, longest overdue first; those that others have locked are left to them. */
export async function lockDue(client: Client, until: Instant, limit: number): Promise<MemberRow[]> {
  const found = await client.query<Stored>({
    name: 'lock_due',
    text: `select ${COLUMNS} from member m join person p on p.ref = m.ref
      where m.next_due_at <= $1 order by m.next_due_at limit $2 for update of m skip locked`,
    values: [until, limit],
  });
  return found.rows.map(rowOf);
}

function rowOf(row: Stored): MemberRow {
  return {
    ref: row.ref,
    memberId: row.member_id,
    lane: row.lane,
    sequence: row.sequence,
    factSeq: row.fact_seq,
    entrySeq: row.entry_seq,
    memberSequence: row.member_sequence,
    warningSequence: row.warning_sequence,
    recordedAt: row.recorded_at,
    nextDueAt: row.next_due_at,
    head: JSON.parse(row.head) as Head,
    mergedRef: row.merged_into,
    erasedAt: row.erased_at,
  };
}

/** Writes heads back. `nextDueAt` must be up to date. */
export async function saveMembers(client: Client, rows: readonly MemberRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'save_members',
    text: `update member m set sequence = s.sequence, fact_seq = s.fact_seq, entry_seq = s.entry_seq,
        member_sequence = s.member_sequence, warning_sequence = s.warning_sequence, recorded_at = s.recorded_at,
        active = s.active, pending = s.pending, reserved = s.reserved, deficit = s.deficit, tier = s.tier,
        next_due_at = s.next_due_at, head = s.head
      from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::int[], $6::int[], $7::bigint[], $8::bigint[],
        $9::bigint[], $10::bigint[], $11::bigint[], $12::smallint[], $13::bigint[], $14::text[])
        as s (ref, sequence, fact_seq, entry_seq, member_sequence, warning_sequence, recorded_at, active, pending, reserved,
          deficit, tier, next_due_at, head)
      where m.ref = s.ref`,
    values: [
      bigints(rows, (row) => row.ref),
      bigints(rows, (row) => row.sequence),
      integers(rows, (row) => row.factSeq),
      integers(rows, (row) => row.entrySeq),
      integers(rows, (row) => row.memberSequence),
      integers(rows, (row) => row.warningSequence),
      bigints(rows, (row) => row.recordedAt),
      bigints(rows, (row) => row.head.active),
      bigints(rows, (row) => row.head.pending),
      bigints(rows, (row) => row.head.reserved),
      bigints(rows, (row) => row.head.deficit),
      smallints(rows, (row) => row.head.level),
      bigints(rows, (row) => row.nextDueAt),
      texts(rows, (row) => JSON.stringify(row.head)),
    ],
  });
}

/** When time touches the member next. */
export function nextDueOf(run: Folding): Instant | null {
  const next = Math.min(run.nextInstant(), run.state.head.futureAt ?? NEVER);
  return next === NEVER ? null : next;
}
