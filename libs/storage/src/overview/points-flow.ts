import { DAY_MS, type EntryKind } from '#domain';
import { LINE_KINDS } from '../codes.js';
import type { Client, Database } from '../database.js';

/** Sums of points of one UTC day, by kind of entry; a correction counts under the kind of the entry that it corrects. */
export interface FlowOfDay {
  /** UTC day number. */
  day: number;
  points: Partial<Record<EntryKind, number>>;
}

const LINES_AT_ONCE = 5_000;

/**
 * Points by day and kind, summed up as the book grows: each line is read once, by its number in its lane, like the relay does it. So
 * what a reader asks for is there already, however large the book is.
 */
export class PointsFlow {
  constructor(private readonly database: Database) {}

  /**
   * Sums up the next lines of every lane; of several processes one at a time.
   * @returns lines that were summed; 0 where there are none, or another process is at it
   */
  async sumNext(): Promise<number> {
    return this.database.transaction(async (client) => {
      if (!(await isOurTurn(client, 'points flow'))) return 0;
      await client.query('insert into flow_position select lane, 0 from lane on conflict do nothing');
      const summed = await client.query<{ lines: number }>({
        name: 'sum_points_flow',
        text: `with span as (
            select l.lane, p.counted, least(l.head, p.counted + $1) as upto
            from lane l join flow_position p on p.lane = l.lane where l.head > p.counted
          ), sums as (
            select floor(e.effective_at / $2::numeric)::int as day, coalesce(c.kind, e.kind) as kind, sum(e.points)::bigint as points
            from span s
              cross join lateral (select * from entry where lane = s.lane and no > s.counted and no <= s.upto offset 0) e
              left join lateral (select kind from entry where ref = e.ref and seq = e.corrects limit 1) c on e.corrects is not null
            where e.points <> 0 group by 1, 2
          ), added as (
            insert into points_flow as f select day, kind, points from sums order by day, kind
            on conflict (day, kind) do update set points = f.points + excluded.points
          )
          update flow_position p set counted = s.upto from span s where p.lane = s.lane returning s.upto - s.counted as lines`,
        values: [LINES_AT_ONCE, DAY_MS],
      });
      return summed.rows.reduce((sum, row) => sum + row.lines, 0);
    });
  }

  /** Days with points from `firstDay` on, oldest first. */
  async since(firstDay: number): Promise<FlowOfDay[]> {
    const rows = await this.database.query<{ day: number; kind: number; points: number }>(
      'select day, kind, points from points_flow where day >= $1 order by day',
      [firstDay],
    );
    const days = new Map<number, FlowOfDay>();
    for (const { day, kind, points } of rows) {
      const flow = days.get(day) ?? { day, points: {} };
      flow.points[LINE_KINDS.name(kind) as EntryKind] = points;
      days.set(day, flow);
    }
    return [...days.values()];
  }
}

/** Whether this transaction may do a work that one process does at a time in this installation; until it ends. */
export async function isOurTurn(client: Client, work: string): Promise<boolean> {
  const found = await client.query<{ ours: boolean }>(
    'select pg_try_advisory_xact_lock(hashtext(current_schema()), hashtext($1)) as ours',
    [work],
  );
  return found.rows[0]!.ours;
}
