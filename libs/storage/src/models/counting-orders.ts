import type { Database } from '../database.js';

/** An order that counts (contract, rule 7). */
export interface CountedOrder {
  memberId: string;
  /** UTC day number. */
  day: number;
  /** What remains of its total after refunds, minor units. */
  amountMinor: number;
}

const PAGE_ROWS = 20_000;

/** Every order that counts, in order of member and time, page by page: what the models are fitted to. */
export async function* readCountingOrders(database: Database): AsyncIterable<CountedOrder[]> {
  let after: [ref: number, occurredAt: number, orderId: string] = [-1, 0, ''];
  for (;;) {
    const rows = await database.query<Row>(
      `select p.ref, p.occurred_at, p.order_id, p.remaining_minor, o.member_id,
          not p.cancelled and not (p.refunded and p.remaining_minor = 0) as counts
        from purchase p join person o on o.ref = p.ref
        where (p.ref, p.occurred_at, p.order_id) > ($1::bigint, $2::bigint, $3::text)
        order by p.ref, p.occurred_at, p.order_id limit $4`,
      [...after, PAGE_ROWS],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    after = [last.ref, last.occurred_at, last.order_id];
    yield rows
      .filter((row) => row.counts)
      .map((row) => {
        return {
          memberId: row.member_id,
          day: Math.floor(row.occurred_at / 86_400_000),
          amountMinor: row.remaining_minor,
        };
      });
  }
}

interface Row {
  ref: number;
  member_id: string;
  occurred_at: number;
  order_id: string;
  remaining_minor: number;
  counts: boolean;
}
