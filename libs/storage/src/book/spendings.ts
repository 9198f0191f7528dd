import type { MemberState, Spending, SpentPart } from '#domain';
import type { Client } from '../database.js';
import { bigints, booleans, texts, uuids } from './arrays.js';
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

const COLUMNS = 'ref, key, cause, ended, expires_at, parts, missing';
/** Of which an index exists: what every command of a member has to know. */
const OPEN_HOLD = 'expires_at is not null and not ended';

/** Open holds of members, and the redemptions and holds of these keys: a member may have redeemed thousands of times. */
export async function loadSpendings(
  client: Client,
  refs: readonly number[],
  named: readonly { ref: number; key: string }[],
  states: Map<number, MemberState>,
): Promise<void> {
  const found = await client.query<StoredSpending>({
    name: 'load_spendings',
    text: `select ${COLUMNS} from spending where ref = any($1::bigint[]) and ${OPEN_HOLD}
      union all
      select ${COLUMNS} from unnest($2::bigint[], $3::text[]) as named (ref, key) join spending using (ref, key) where not (${OPEN_HOLD})`,
    values: [bigints(refs, (ref) => ref), bigints(named, (one) => one.ref), texts(named, (one) => one.key)],
  });
  for (const row of found.rows) states.get(row.ref)!.spendings.set(row.key, spendingOf(row));
}

/** All that members ever redeemed or held. */
export async function loadAllSpendings(
  client: Client,
  refs: readonly number[],
  states: Map<number, MemberState>,
): Promise<void> {
  const found = await client.query<StoredSpending>({
    name: 'load_all_spendings',
    text: `select ${COLUMNS} from spending where ref = any($1::bigint[])`,
    values: [bigints(refs, (ref) => ref)],
  });
  for (const row of found.rows) states.get(row.ref)!.spendings.set(row.key, spendingOf(row));
}

function spendingOf(row: StoredSpending): Spending {
  return {
    key: row.key,
    cause: row.cause,
    state: row.ended ? 'ended' : 'open',
    expiresAt: row.expires_at,
    parts: JSON.parse(row.parts) as SpentPart[],
    missing: row.missing,
  };
}

export async function saveSpendings(client: Client, rows: readonly PartOf<Spending>[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'save_spendings',
    text: `insert into spending (ref, key, cause, ended, expires_at, parts, missing)
      select * from unnest($1::bigint[], $2::text[], $3::uuid[], $4::bool[], $5::bigint[], $6::text[], $7::bigint[])
      on conflict (ref, key) do update set cause = excluded.cause, ended = excluded.ended, expires_at = excluded.expires_at,
        parts = excluded.parts, missing = excluded.missing`,
    values: [
      bigints(rows, (row) => row.ref),
      texts(rows, ({ part }) => part.key),
      uuids(rows, ({ part }) => part.cause),
      booleans(rows, ({ part }) => part.state === 'ended'),
      bigints(rows, ({ part }) => part.expiresAt),
      texts(rows, ({ part }) => JSON.stringify(part.parts)),
      bigints(rows, ({ part }) => part.missing),
    ],
  });
}
