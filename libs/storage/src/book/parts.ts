import { emptyState, NEVER, stateOf, type MemberState, type Publication, type Purchase } from '#domain';
import type { Client } from '../database.js';
import { bigints, booleans, smallints, texts, uuids, type Column } from './arrays.js';
import { loadDueLots, loadNamedLots, loadOpenLots, nameLevelLots } from './lots.js';
import type { MemberRow } from './members.js';
import { loadAllSpendings, loadSpendings } from './spendings.js';

/** What `loadParts` reads of one member. */
export interface PartsWanted {
  row: MemberRow;
  /** Up to which instant time will be advanced. */
  until: number;
  /** Length of the window of qualifying points. */
  windowMs: number;
  loaded: 'due' | 'points' | 'open';
  /** Lots that are looked at although they may have expired, beside what is due. */
  lots: string[];
  /** Keys of the redemptions and holds that are referred to. */
  spendings: string[];
}

/**
 * Builds working states; reads parts in a handful of statements, whatever the number of members.
 * @param named for which lots the source and id of the fact that gave them are read: all, or those alone whose place in the order of spending
 * they may decide, new lots from an instant on included
 */
export async function loadParts(
  client: Client,
  wanted: readonly PartsWanted[],
  named: 'all' | { from: number },
): Promise<Map<number, MemberState>> {
  const states = new Map<number, MemberState>();
  for (const { row, loaded } of wanted) {
    const state = stateOf(row.head, loaded);
    state.unloaded = {
      lotDueAt: loaded === 'due' ? row.head.lotDueAt : null,
      windowOutAt: loaded === 'open' ? null : row.head.windowOutAt,
    };
    states.set(row.ref, state);
  }
  const points = wanted.filter((one) => one.loaded !== 'due');
  const open = points.filter((one) => one.loaded === 'open');
  const lotsDue = wanted.filter((one) => one.loaded === 'due' && (one.row.head.lotDueAt ?? NEVER) <= one.until);
  const ordersDue = wanted.filter((one) => one.loaded !== 'open' && (one.row.head.windowOutAt ?? NEVER) <= one.until);
  await Promise.all([
    lotsDue.length > 0 && loadDueLots(client, lotsDue, states),
    ordersDue.length > 0 && loadLeavingOrders(client, ordersDue, states),
    points.length > 0 && loadPoints(client, points, states, named === 'all'),
    open.length > 0 &&
      loadOrders(
        client,
        bigints(open, (one) => one.row.ref),
        states,
      ),
  ]);
  if (points.length > 0) await loadNamedLots(client, points, states);
  if (named !== 'all') await nameLevelLots(client, points, states, named.from);
  return states;
}

const PURCHASE_COLUMNS = `ref, occurred_at, order_id, cause, imported, currency, total_minor, remaining_minor, refunded, cancelled,
  multiplier_num, multiplier_den, minor_units_per_point, given, taken, refunded_minor`;

interface StoredPurchase {
  ref: number;
  occurred_at: number;
  order_id: string;
  cause: string;
  imported: boolean;
  currency: string;
  total_minor: number;
  remaining_minor: number;
  refunded: boolean;
  cancelled: boolean;
  multiplier_num: number;
  multiplier_den: number;
  minor_units_per_point: number;
  given: number;
  taken: number;
  refunded_minor: number;
}

async function loadLeavingOrders(
  client: Client,
  wanted: readonly PartsWanted[],
  states: Map<number, MemberState>,
): Promise<void> {
  const found = await client.query<StoredPurchase>({
    name: 'load_leaving_orders',
    text: `select p.* from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as w (ref, first, last)
      cross join lateral (
        (select ${PURCHASE_COLUMNS} from purchase o where o.ref = w.ref and o.occurred_at between w.first and w.last)
        union all
        (select ${PURCHASE_COLUMNS} from purchase o where o.ref = w.ref and o.occurred_at > w.last order by o.occurred_at limit 1)
      ) p order by p.ref, p.occurred_at`,
    values: [
      wanted.map((one) => one.row.ref),
      wanted.map((one) => one.row.head.windowOutAt! - one.windowMs),
      wanted.map((one) => one.until - one.windowMs),
    ],
  });
  for (const { row } of wanted) states.get(row.ref)!.unloaded.windowOutAt = null;
  for (const row of found.rows) addPurchase(states.get(row.ref)!, row);
}

/** Open lots and holds, and the spendings referred to. */
async function loadPoints(
  client: Client,
  wanted: readonly PartsWanted[],
  states: Map<number, MemberState>,
  isNamed: boolean,
): Promise<void> {
  const named = wanted.flatMap(({ row, spendings }) => spendings.map((key) => ({ ref: row.ref, key })));
  await Promise.all([
    loadOpenLots(client, wanted, states, isNamed),
    loadSpendings(
      client,
      wanted.map((one) => one.row.ref),
      named,
      states,
    ),
  ]);
}

async function loadOrders(client: Client, refs: Column, states: Map<number, MemberState>): Promise<void> {
  const [purchases, publications] = await Promise.all([
    client.query<StoredPurchase>({
      name: 'load_purchases',
      text: `select ${PURCHASE_COLUMNS} from purchase where ref = any($1::bigint[]) order by ref, occurred_at`,
      values: [refs],
    }),
    client.query<StoredPublication>({
      name: 'load_publications',
      text: `select ref, key, occurred_at, sku, rating, lot, removed from publication where ref = any($1::bigint[])`,
      values: [refs],
    }),
  ]);
  for (const row of purchases.rows) addPurchase(states.get(row.ref)!, row);
  for (const row of publications.rows) states.get(row.ref)!.publications.set(row.key, publicationOf(row));
}

function addPurchase(state: MemberState, row: StoredPurchase): void {
  const purchase: Purchase = {
    orderId: row.order_id,
    cause: row.cause,
    imported: row.imported,
    time: row.occurred_at,
    currency: row.currency,
    totalMinor: row.total_minor,
    refundedMinor: row.refunded_minor,
    remainingMinor: row.remaining_minor,
    refunded: row.refunded,
    cancelled: row.cancelled,
    multiplier: { num: row.multiplier_num, den: row.multiplier_den },
    minorUnitsPerPoint: row.minor_units_per_point,
    lot: `order:${row.order_id}`,
    given: row.given,
    taken: row.taken,
  };
  state.purchases.push(purchase);
  state.byOrder.set(purchase.orderId, purchase);
}

interface StoredPublication {
  ref: number;
  key: string;
  occurred_at: number;
  sku: string | null;
  rating: number | null;
  lot: string | null;
  removed: boolean;
}

function publicationOf({ key, occurred_at, sku, rating, lot, removed }: StoredPublication): Publication {
  return { key, time: occurred_at, sku, rating, lot, removed };
}

/** What the book has of members beside their lots: orders, publications and spendings, by ref. Heads are empty. */
export async function loadAllButLots(client: Client, refs: readonly number[]): Promise<Map<number, MemberState>> {
  const states = new Map(refs.map((ref) => [ref, emptyState(1)]));
  await Promise.all([
    loadOrders(
      client,
      bigints(refs, (ref) => ref),
      states,
    ),
    loadAllSpendings(client, refs, states),
  ]);
  return states;
}

/** A lot, order or publication to write, for the member it belongs to. */
export interface PartOf<Part> {
  ref: number;
  part: Part;
}

export async function savePurchases(client: Client, rows: readonly PartOf<Purchase>[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'save_purchases',
    text: `insert into purchase (${PURCHASE_COLUMNS})
      select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::uuid[], $5::bool[], $6::text[], $7::bigint[], $8::bigint[],
        $9::bool[], $10::bool[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[])
      on conflict (ref, occurred_at, order_id) do update set total_minor = excluded.total_minor,
        refunded_minor = excluded.refunded_minor, remaining_minor = excluded.remaining_minor,
        refunded = excluded.refunded, cancelled = excluded.cancelled, multiplier_num = excluded.multiplier_num,
        multiplier_den = excluded.multiplier_den, minor_units_per_point = excluded.minor_units_per_point,
        given = excluded.given, taken = excluded.taken`,
    values: [
      bigints(rows, (row) => row.ref),
      bigints(rows, ({ part }) => part.time),
      texts(rows, ({ part }) => part.orderId),
      uuids(rows, ({ part }) => part.cause),
      booleans(rows, ({ part }) => part.imported),
      texts(rows, ({ part }) => part.currency),
      bigints(rows, ({ part }) => part.totalMinor),
      bigints(rows, ({ part }) => part.remainingMinor),
      booleans(rows, ({ part }) => part.refunded),
      booleans(rows, ({ part }) => part.cancelled),
      bigints(rows, ({ part }) => part.multiplier.num),
      bigints(rows, ({ part }) => part.multiplier.den),
      bigints(rows, ({ part }) => part.minorUnitsPerPoint),
      bigints(rows, ({ part }) => part.given),
      bigints(rows, ({ part }) => part.taken),
      bigints(rows, ({ part }) => part.refundedMinor),
    ],
  });
}

export async function savePublications(client: Client, rows: readonly PartOf<Publication>[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'save_publications',
    text: `insert into publication (ref, key, occurred_at, sku, rating, lot, removed)
      select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::smallint[], $6::text[], $7::bool[])
      on conflict (ref, key) do update set sku = excluded.sku, rating = excluded.rating, lot = excluded.lot, removed = excluded.removed`,
    values: [
      bigints(rows, (row) => row.ref),
      texts(rows, ({ part }) => part.key),
      bigints(rows, ({ part }) => part.time),
      texts(rows, ({ part }) => part.sku),
      smallints(rows, ({ part }) => part.rating),
      texts(rows, ({ part }) => part.lot),
      booleans(rows, ({ part }) => part.removed),
    ],
  });
}
