import type { Instant } from '#domain';
import type { Client } from '../database.js';
import { lockAfter, type MemberRow } from './members.js';

/** A version that has come into force, and up to which member it was brought to those who were there before. */
interface Settling {
  version: number;
  settled_ref: number;
}

/**
 * The next members, in order of ref, to whom the earliest version in force is to be brought that was not brought to all. One process at a time
 * goes on with it; where it was broken off, the next one does.
 * @returns null where nothing is left to do, or another process does it
 */
export async function lockUnsettled(
  client: Client,
  until: Instant,
  limit: number,
): Promise<{ version: number; rows: MemberRow[] } | null> {
  const found = await client.query<Settling>({
    name: 'lock_settling',
    text: `select version, settled_ref from program_version
      where published_at is not null and settled_at is null and valid_from <= $1
      order by version limit 1 for update skip locked`,
    values: [until],
  });
  const next = found.rows[0];
  return next ? { version: next.version, rows: await lockAfter(client, next.settled_ref, limit) } : null;
}

/** @param settledAt wall clock, once no member is left; null before */
export async function noteSettled(
  client: Client,
  version: number,
  rows: readonly MemberRow[],
  settledAt: Instant | null,
): Promise<void> {
  await client.query({
    name: 'note_settled',
    text: 'update program_version set settled_ref = coalesce($2, settled_ref), settled_at = $3 where version = $1',
    values: [version, rows.at(-1)?.ref ?? null, settledAt],
  });
}
