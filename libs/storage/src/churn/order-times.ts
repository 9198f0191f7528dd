import type { Instant } from '#domain';
import { FACT_TYPES } from '../codes.js';
import type { Client } from '../database.js';

/** An order that counts. */
export interface CountingOrder {
  at: Instant;
  /** Identity of its fact. */
  cause: string;
}

/** How the present history of a member became known. */
export interface KnownSince {
  /** Wall clock of the fact that made it what it is. */
  recordedAt: Instant;
  /** Latest event time among the member's facts recorded up to then. */
  latestAt: Instant;
}

const COUNTS = 'not p.cancelled and not (p.refunded and p.remaining_minor = 0)';

/** The orders of members that count, by ref, ascending by time. */
export async function loadCountingOrders(
  client: Client,
  refs: readonly number[],
): Promise<Map<number, CountingOrder[]>> {
  const found = await client.query<{ ref: number; at: number; cause: string }>({
    name: 'load_counting_orders',
    text: `select p.ref, p.occurred_at as at, p.cause from purchase p
      where p.ref = any($1::bigint[]) and ${COUNTS} order by p.ref, p.occurred_at, p.order_id`,
    values: [refs],
  });
  const byRef = new Map<number, CountingOrder[]>(refs.map((ref) => [ref, []]));
  for (const { ref, at, cause } of found.rows) byRef.get(ref)?.push({ at, cause });
  return byRef;
}

/**
 * Since when it is known that the last order day is the last one: since its first order was recorded, or, where later orders
 * were undone, since the last refund or cancellation. Members without an order that counts are left out.
 */
export async function loadKnownSince(client: Client, refs: readonly number[]): Promise<Map<number, KnownSince>> {
  const found = await client.query<{ ref: number; recorded_at: number; latest_at: number }>({
    name: 'load_known_since',
    text: `with last_day as (
        select p.ref, max(p.occurred_at / 86400000) as day from purchase p
        where p.ref = any($1::bigint[]) and ${COUNTS} group by p.ref
      ), defining as (
        select d.ref, greatest(
          (select min(f.seq) from purchase p join fact f on f.ref = p.ref and f.identity = p.cause
            where p.ref = d.ref and p.occurred_at / 86400000 = d.day and ${COUNTS}),
          (select max(f.seq) from fact f where f.ref = d.ref and f.type = any($2::smallint[])
            and exists (select from purchase q where q.ref = d.ref and q.occurred_at / 86400000 > d.day))
        ) as seq from last_day d
      )
      select d.ref, k.recorded_at, k.latest_at from defining d
      -- By key for each member, whatever the statistics of a young book say.
      cross join lateral (
        select max(f.recorded_at) as recorded_at, max(f.occurred_at) as latest_at from fact f where f.ref = d.ref and f.seq <= d.seq
      ) k where k.recorded_at is not null`,
    values: [refs, [FACT_TYPES.code('order.refunded'), FACT_TYPES.code('order.cancelled')]],
  });
  return new Map(found.rows.map((row) => [row.ref, { recordedAt: row.recorded_at, latestAt: row.latest_at }]));
}
