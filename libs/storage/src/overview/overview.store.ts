import { instantText, type Instant } from '#domain';
import type { Client, Database } from '../database.js';
import { isOurTurn } from './points-flow.js';

/** All members in sums, as they were when they were last counted. */
export interface OverviewCount {
  asOf: Instant;
  /** Wall clock. */
  countedAt: number;
  countedMs: number;
  /** By level index of the program. */
  tiers: { tier: number; members: number; active: number; pending: number; reserved: number; deficit: number }[];
  /** Points left in lots, by the UTC month of their expiry, `YYYY-MM-01`, ascending. */
  expiry: { month: string; points: number }[];
}

/** Counts all members in one pass and keeps the count, so that no reader waits for it. */
export class OverviewStore {
  constructor(private readonly database: Database) {}

  /** The last count of whichever process; null before the first. */
  async latest(): Promise<OverviewCount | null> {
    const rows = await this.database.query<{ content: string }>('select content from overview where id = 1');
    return rows[0] ? (JSON.parse(rows[0].content) as OverviewCount) : null;
  }

  /** Counts now. @returns null where another process is counting */
  async count(asOf: Instant, countedAt: number): Promise<OverviewCount | null> {
    return this.database.transaction(async (client) => {
      if (!(await isOurTurn(client, 'overview'))) return null;
      const startedAt = performance.now();
      const tiers = await countTiers(client);
      const expiry = await countExpiry(client);
      const countedMs = Math.round(performance.now() - startedAt);
      const count: OverviewCount = { asOf, countedAt, countedMs, tiers, expiry };
      await client.query(
        `insert into overview values (1, $1, $2)
          on conflict (id) do update set counted_at = excluded.counted_at, content = excluded.content`,
        [countedAt, JSON.stringify(count)],
      );
      return count;
    });
  }
}

async function countTiers(client: Client): Promise<OverviewCount['tiers']> {
  const found = await client.query<OverviewCount['tiers'][number]>(
    `select tier, count(*) as members, sum(active)::bigint as active, sum(pending)::bigint as pending,
        sum(reserved)::bigint as reserved, sum(deficit)::bigint as deficit
      from member group by tier order by tier`,
  );
  return found.rows;
}

async function countExpiry(client: Client): Promise<OverviewCount['expiry']> {
  const found = await client.query<{ expires_at: number; points: number }>(
    `select expires_at, sum(left_points)::bigint as points from lot where left_points > 0 group by expires_at order by expires_at`,
  );
  const months = new Map<string, number>();
  for (const { expires_at, points } of found.rows) {
    const month = `${instantText(expires_at).slice(0, 7)}-01`;
    months.set(month, (months.get(month) ?? 0) + points);
  }
  return [...months].map(([month, points]) => ({ month, points }));
}
