import { dueAt, NEVER, type Lot, type MemberState } from '#domain';
import { LOT_STATES } from '../codes.js';
import type { Client } from '../database.js';
import { bigints, booleans, smallints, texts, uuids } from './arrays.js';
import type { PartOf, PartsWanted } from './parts.js';

const OWN_LOT_COLUMNS = `l.ref, l.id, l.cause, l.imported, l.ordinal, l.occurred_at, l.given, l.left_points, l.reserved, l.expired,
  l.activates_at, l.expires_at, l.state`;
const LOT_COLUMNS = `${OWN_LOT_COLUMNS}, f.source, f.event_id`;
const NAMELESS_LOT_COLUMNS = `${OWN_LOT_COLUMNS}, '' as source, '' as event_id`;
// Looked up lot by lot: a plan that hashes all facts is chosen where the server's statistics are behind, as in a book that grows fast.
const LOT_FACT =
  'cross join lateral (select source, event_id from fact where ref = l.ref and identity = l.cause limit 1) f';

interface StoredLot {
  ref: number;
  id: string;
  cause: string;
  imported: boolean;
  ordinal: number;
  occurred_at: number;
  given: number;
  left_points: number;
  reserved: number;
  expired: number;
  activates_at: number;
  expires_at: number;
  state: number;
  source: string;
  event_id: string;
}

export async function loadDueLots(
  client: Client,
  wanted: readonly PartsWanted[],
  states: Map<number, MemberState>,
): Promise<void> {
  const found = await client.query<StoredLot>({
    name: 'load_due_lots',
    // The due ones, and the one that comes next, so that the next due instant is known afterwards.
    text: `select ${LOT_COLUMNS} from unnest($1::bigint[], $2::bigint[]) as w (ref, until)
      cross join lateral (
        (select * from lot d where d.ref = w.ref and d.due_at <= w.until)
        union all
        (select * from lot n where n.ref = w.ref and n.due_at > w.until order by n.due_at limit 1)
      ) l ${LOT_FACT}`,
    values: [bigints(wanted, (one) => one.row.ref), bigints(wanted, (one) => one.until)],
  });
  for (const { row } of wanted) states.get(row.ref)!.unloaded.lotDueAt = null;
  for (const row of found.rows) states.get(row.ref)!.lots.set(row.id, lotOf(row));
}

/** What is open or still to come, of members whose points are looked at. */
export async function loadOpenLots(
  client: Client,
  wanted: readonly PartsWanted[],
  states: Map<number, MemberState>,
  isNamed: boolean,
): Promise<void> {
  const openLots = 'cross join lateral (select * from lot where ref = w.ref and due_at is not null offset 0) l';
  const found = await client.query<StoredLot>({
    ...(isNamed
      ? {
          name: 'load_open_lots',
          text: `select ${LOT_COLUMNS} from unnest($1::bigint[]) as w (ref) ${openLots} ${LOT_FACT}`,
        }
      : {
          name: 'load_nameless_lots',
          text: `select ${NAMELESS_LOT_COLUMNS} from unnest($1::bigint[]) as w (ref) ${openLots}`,
        }),
    values: [bigints(wanted, (one) => one.row.ref)],
  });
  for (const row of found.rows) states.get(row.ref)!.lots.set(row.id, lotOf(row));
}

/** Lots of several facts that expire together and began together: the names of these facts say which is spent first. */
export async function nameLevelLots(
  client: Client,
  wanted: readonly PartsWanted[],
  states: Map<number, MemberState>,
  from: number,
): Promise<void> {
  const level = wanted.flatMap(({ row: { ref } }) =>
    levelLots([...states.get(ref)!.lots.values()], from).map((lot) => ({ ref, lot })),
  );
  if (level.length === 0) return;
  const found = await client.query<{ ref: number; identity: string; source: string; event_id: string }>({
    name: 'name_lots',
    text: `select f.ref, f.identity, f.source, f.event_id from unnest($1::bigint[], $2::uuid[]) as w (ref, identity)
      cross join lateral (select * from fact where ref = w.ref and identity = w.identity limit 1) f`,
    values: [bigints(level, (one) => one.ref), uuids(level, (one) => one.lot.cause)],
  });
  const byFact = new Map(found.rows.map((row) => [`${row.ref} ${row.identity}`, row]));
  for (const { ref, lot } of level) {
    const fact = byFact.get(`${ref} ${lot.cause}`)!;
    lot.source = fact.source;
    lot.factId = fact.event_id;
  }
}

/** Those that stand level with another one, or with a new one from an instant on. */
function levelLots(lots: readonly Lot[], from: number): Lot[] {
  const byTimes = new Map<string, Lot[]>();
  for (const lot of lots) {
    const times = `${lot.expiresAt} ${lot.time}`;
    const level = byTimes.get(times);
    if (level === undefined) byTimes.set(times, [lot]);
    else level.push(lot);
  }
  const isLevel = (level: readonly Lot[]): boolean =>
    level[0]!.time >= from || level.some((lot) => lot.cause !== level[0]!.cause);
  return [...byTimes.values()].filter(isLevel).flat();
}

/** Lots that may have expired, where something comes back to them. */
export async function loadNamedLots(
  client: Client,
  wanted: readonly PartsWanted[],
  states: Map<number, MemberState>,
): Promise<void> {
  const named = wanted.flatMap((one) => {
    const state = states.get(one.row.ref)!;
    return namedLots(one, state).flatMap((lot) => (state.lots.has(lot) ? [] : [{ ref: one.row.ref, lot }]));
  });
  if (named.length === 0) return;
  const found = await client.query<StoredLot>({
    name: 'load_named_lots',
    text: `select ${LOT_COLUMNS} from unnest($1::bigint[], $2::text[]) as w (ref, id)
      join lot l on l.ref = w.ref and l.id = w.id ${LOT_FACT}`,
    values: [bigints(named, (one) => one.ref), texts(named, (one) => one.lot)],
  });
  for (const row of found.rows) states.get(row.ref)!.lots.set(row.id, lotOf(row));
}

/** Lots that are looked at although they may have expired: own ones of returned orders, and those to which points may come back. */
function namedLots({ row, lots, spendings }: PartsWanted, state: MemberState): string[] {
  const named = new Set(lots);
  for (const spending of state.spendings.values()) for (const [lot] of spending.parts) named.add(lot);
  if (spendings.length > 0) for (const [lot] of row.head.payments) named.add(lot);
  return [...named];
}

function lotOf(row: StoredLot): Lot {
  return {
    id: row.id,
    cause: row.cause,
    imported: row.imported,
    source: row.source,
    factId: row.event_id,
    ordinal: row.ordinal,
    time: row.occurred_at,
    given: row.given,
    left: row.left_points,
    reserved: row.reserved,
    expired: row.expired,
    activatesAt: row.activates_at,
    expiresAt: row.expires_at,
    state: LOT_STATES.name(row.state),
  };
}

/** Lots as they stand, by ref and id. */
export async function loadAllLots(client: Client, refs: readonly number[]): Promise<Map<number, Map<string, Lot>>> {
  const lots = await client.query<StoredLot>({
    name: 'load_all_lots',
    text: `select ${LOT_COLUMNS} from lot l ${LOT_FACT} where l.ref = any($1::bigint[])`,
    values: [bigints(refs, (ref) => ref)],
  });
  const byRef = new Map<number, Map<string, Lot>>(refs.map((ref) => [ref, new Map()]));
  for (const row of lots.rows) byRef.get(row.ref)!.set(row.id, lotOf(row));
  return byRef;
}

/** Whether the book has a lot as it is already; compared by all that is kept of it. */
export function isSameLot(one: Lot, other: Lot | undefined): boolean {
  return (
    other !== undefined &&
    one.cause === other.cause &&
    one.time === other.time &&
    one.given === other.given &&
    one.left === other.left &&
    one.reserved === other.reserved &&
    one.expired === other.expired &&
    one.activatesAt === other.activatesAt &&
    one.expiresAt === other.expiresAt &&
    one.state === other.state &&
    one.imported === other.imported
  );
}

function dueOrNull(lot: Lot): number | null {
  const due = dueAt(lot);
  return due === NEVER ? null : due;
}

export async function saveLots(client: Client, rows: readonly PartOf<Lot>[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'save_lots',
    text: `insert into lot (ref, id, cause, imported, ordinal, occurred_at, given, left_points, reserved, expired, activates_at,
        expires_at, state, due_at)
      select * from unnest($1::bigint[], $2::text[], $3::uuid[], $4::bool[], $5::smallint[], $6::bigint[], $7::bigint[],
        $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::smallint[], $14::bigint[])
      on conflict (ref, id) do update set cause = excluded.cause, imported = excluded.imported, occurred_at = excluded.occurred_at,
        given = excluded.given, left_points = excluded.left_points, reserved = excluded.reserved, expired = excluded.expired,
        activates_at = excluded.activates_at, expires_at = excluded.expires_at, state = excluded.state, due_at = excluded.due_at`,
    values: [
      bigints(rows, (row) => row.ref),
      texts(rows, ({ part }) => part.id),
      uuids(rows, ({ part }) => part.cause),
      booleans(rows, ({ part }) => part.imported),
      smallints(rows, ({ part }) => part.ordinal),
      bigints(rows, ({ part }) => part.time),
      bigints(rows, ({ part }) => part.given),
      bigints(rows, ({ part }) => part.left),
      bigints(rows, ({ part }) => part.reserved),
      bigints(rows, ({ part }) => part.expired),
      bigints(rows, ({ part }) => part.activatesAt),
      bigints(rows, ({ part }) => part.expiresAt),
      smallints(rows, ({ part }) => LOT_STATES.code(part.state)),
      bigints(rows, ({ part }) => dueOrNull(part)),
    ],
  });
}

/** After a refold: lots that the facts no longer give. */
export async function deleteLots(client: Client, rows: readonly PartOf<string>[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'delete_lots',
    text: `delete from lot using unnest($1::bigint[], $2::text[]) as gone (ref, id) where lot.ref = gone.ref and lot.id = gone.id`,
    values: [bigints(rows, (row) => row.ref), texts(rows, (row) => row.part)],
  });
}
