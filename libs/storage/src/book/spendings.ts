import type { MemberState, Spending, SpentPart } from '#domain';
import type { Client } from '../database.js';
import type { PartOf } from './parts.js';

interface StoredSpending {
  ref: number;
  key: string;
  cause: string;
  ended: boolean;
  expires_at: number | null;
  parts: string;
  missing: number;
}

/** All redemptions and holds of members. */
export async function loadSpendings(
  client: Client,
  refs: readonly number[],
  states: Map<number, MemberState>,
): Promise<void> {
  const found = await client.query<StoredSpending>({
    name: 'load_spendings',
    text: 'select ref, key, cause, ended, expires_at, parts, missing from spending where ref = any($1::bigint[])',
    values: [refs],
  });
  for (const row of found.rows) {
    states.get(row.ref)!.spendings.set(row.key, {
      key: row.key,
      cause: row.cause,
      state: row.ended ? 'ended' : 'open',
      expiresAt: row.expires_at,
      parts: JSON.parse(row.parts) as SpentPart[],
      missing: row.missing,
    });
  }
}

export async function saveSpendings(client: Client, rows: readonly PartOf<Spending>[]): Promise<void> {
  if (rows.length === 0) return;
  const of = <T>(get: (spending: Spending) => T): T[] => rows.map((row) => get(row.part));
  await client.query({
    name: 'save_spendings',
    text: `insert into spending (ref, key, cause, ended, expires_at, parts, missing)
      select * from unnest($1::bigint[], $2::text[], $3::uuid[], $4::bool[], $5::bigint[], $6::text[], $7::bigint[])
      on conflict (ref, key) do update set cause = excluded.cause, ended = excluded.ended, expires_at = excluded.expires_at,
        parts = excluded.parts, missing = excluded.missing`,
    values: [
      rows.map((row) => row.ref),
      of((one) => one.key),
      of((one) => one.cause),
      of((one) => one.state === 'ended'),
      of((one) => one.expiresAt),
      of((one) => JSON.stringify(one.parts)),
      of((one) => one.missing),
    ],
  });
}
