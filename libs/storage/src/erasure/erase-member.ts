import { randomUUID } from 'node:crypto';
import type { Instant } from '#domain';
import { findAnswers, keepAnswers, type KeyedAnswer, type KeyedRequest } from '../answer.store.js';
import { appendLines } from '../book/entries.js';
import { erasureHash, noteErased } from '../book/erased.js';
import { depersonaliseFacts, factOfRow, insertFacts, type FactRow } from '../book/facts.js';
import { byStandingId, lockKnown, lockRefs, type MemberRow } from '../book/members.js';
import type { Changes, Work } from '../book/work.js';
import type { Client } from '../database.js';
import { forget } from './forget.js';

/** What became of an erasure. */
export type Erasure =
  | { outcome: 'unknown' }
  /** How many ids the person had, and the balance that was written off (negative where they owed). */
  | { outcome: 'erased'; ids: number; pointsWrittenOff: number };

export interface ErasureContext {
  now: Instant;
  wallNow: Instant;
  /** Folds and writes what comes of it, but for the lines. */
  fold: (works: readonly Work[]) => Promise<Changes>;
}

const SOURCE = '/loyalty/erasure';

/**
 * Erases a person: writes off what is left, takes their ids from the book, and deletes what is personal. Kept under the answer's key is a
 * hash of the id, never the id.
 */
export async function eraseMember(
  client: Client,
  memberId: string,
  keyed: KeyedRequest | null,
  { now, wallNow, fold }: ErasureContext,
): Promise<Erasure | KeyedAnswer> {
  const hashed = keyed && { ...keyed, path: `erasure ${(await erasureHash(client, memberId)).toString('hex')}` };
  const [kept] = hashed ? await findAnswers(client, [hashed], wallNow) : [];
  if (kept) return kept;
  const account = (await byStandingId(client, await lockKnown(client, [memberId]))).get(memberId);
  if (!account) return { outcome: 'unknown' };
  const rows = [account, ...(await lockAliases(client, account.ref))];
  const works = await writeFacts(client, rows, now, wallNow);
  const changes = await fold(works);
  const refs = rows.map((row) => row.ref);
  const ids = rows.map((row) => row.memberId);
  await noteErased(client, ids, wallNow);
  await leaveTombstones(client, rows);
  await client.query(`update person set member_id = 'erased-' || gen_random_uuid() where ref = any($1::bigint[])`, [
    refs,
  ]);
  await client.query('update member set erased_at = $2 where ref = any($1::bigint[])', [refs, wallNow]);
  await depersonaliseFacts(client, refs, ids);
  await forget(client, refs, ids);
  const result: Erasure = { outcome: 'erased', ids: ids.length, pointsWrittenOff: writtenOff(changes) };
  if (hashed) await keepAnswers(client, [{ keyed: hashed, answer: erasureAnswer(result) }], wallNow);
  await appendLines(client, changes.lines);
  return result;
}

/** What is answered to who asked for the erasure, now and when they ask again. */
export function erasureAnswer({ ids, pointsWrittenOff }: Extract<Erasure, { outcome: 'erased' }>): {
  status: number;
  content: string;
} {
  return { status: 200, content: JSON.stringify({ erased: true, ids, pointsWrittenOff }) };
}

async function lockAliases(client: Client, ref: number): Promise<MemberRow[]> {
  const found = await client.query<{ ref: number }>('select ref from member where merged_into = $1', [ref]);
  return lockRefs(
    client,
    found.rows.map((row) => row.ref),
  );
}

/** The fact of the erasure, for each of the person's members. The others than the account hold nothing any more. */
async function writeFacts(client: Client, rows: readonly MemberRow[], now: Instant, wallNow: Instant): Promise<Work[]> {
  const facts = rows.map((row): FactRow => {
    const id = randomUUID();
    const incoming: FactRow['incoming'] = {
      memberId: row.memberId,
      source: SOURCE,
      id,
      type: 'member.erased',
      timeMs: Math.max(now, row.head.lastEffectAt ?? now),
      data: {},
      imported: false,
      identity: id,
      business: null,
      content: id,
    };
    return { ref: row.ref, seq: ++row.factSeq, recorded: Math.max(wallNow, row.recordedAt + 1), incoming };
  });
  await insertFacts(client, facts);
  return rows.map((row, i) => ({
    row,
    facts: [factOfRow(facts[i]!)],
    advanceTo: null,
    again: row.mergedRef !== null,
  }));
}

/** For each id what the relay needs to tell the world, and forgets once it has. */
async function leaveTombstones(client: Client, rows: readonly MemberRow[]): Promise<void> {
  await client.query(
    `insert into tombstone (ref, member_id, entry_seq) select * from unnest($1::bigint[], $2::text[], $3::int[])`,
    [rows.map((row) => row.ref), rows.map((row) => row.memberId), rows.map((row) => row.entrySeq)],
  );
}

function writtenOff({ lines }: Changes): number {
  return lines.reduce(
    (sum, line) => (line.rule === 'erasure' && line.kind === 'adjusted' ? sum - line.points : sum),
    0,
  );
}
