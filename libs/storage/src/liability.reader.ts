import { programAt, type Instant, type Programs } from '#domain';
import { LOT_STATES } from './codes.js';
import type { Database } from './database.js';

export type OutstandingState = 'active' | 'pending' | 'reserved' | 'deficit';

/** Outstanding points of one state, expiry month and tier; points are negative for a deficit, which has no month. */
export interface LiabilityCell {
  state: OutstandingState;
  /** `YYYY-MM`: they expire at the first instant of it, or in it where a person chose the end. */
  expiryMonth: string | null;
  tier: string;
  points: number;
  valueMinor: number;
}

export interface LiabilitySum {
  points: number;
  valueMinor: number;
}

export interface Liability {
  asOf: Instant;
  /** active + pending + reserved − deficit of all members, from their lots. */
  outstanding: LiabilitySum;
  /** The same as the members' heads sum it, read in the same instant. */
  bookPoints: number;
  pointValueMinor: number;
  currencies: string[];
  members: number;
  cells: LiabilityCell[];
}

interface Stored {
  state: OutstandingState;
  month: string | null;
  tier: number;
  points: number;
}

/**
 * What the shop owes its members: outstanding points, in money. One statement over lots and members, so that it is one instant of the
 * book. It reads every lot that has something left; so it is computed once for all who ask within a minute, and never twice at once.
 */
export class LiabilityReader {
  private kept: { at: number; liability: Promise<Liability> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly programs: Programs,
    private readonly wallNow: () => Instant,
    private readonly keepMs = 60_000,
  ) {}

  /** Not older than `keepMs`; `asOf` says when it was read. */
  async liability(): Promise<Liability> {
    const now = this.wallNow();
    if (this.kept !== undefined && now - this.kept.at < this.keepMs) return this.kept.liability;
    const kept = { at: now, liability: this.read(now) };
    this.kept = kept;
    kept.liability.catch(() => {
      if (this.kept === kept) this.kept = undefined;
    });
    return kept.liability;
  }

  private async read(now: Instant): Promise<Liability> {
    const [row] = await this.database.query<{ cells: Stored[] | null; points: number; members: number }>(SUMS, [
      LOT_STATES.code('pending'),
    ]);
    const { program } = programAt(this.programs, now);
    const { valueMinor } = program.points;
    const cells = (row!.cells ?? []).map(({ state, month, tier, points }): LiabilityCell => ({
      state,
      expiryMonth: month,
      tier: program.tiers.levels[tier]?.name ?? String(tier),
      points,
      valueMinor: points * valueMinor,
    }));
    const points = cells.reduce((sum, cell) => sum + cell.points, 0);
    return {
      asOf: now,
      outstanding: { points, valueMinor: points * valueMinor },
      bookPoints: row!.points,
      pointValueMinor: valueMinor,
      currencies: program.currencies,
      members: row!.members,
      cells,
    };
  }
}

/** Lots expire at the first of a month almost always, so few groups come of many lots before the calendar is asked. */
const SUMS = `with lots as (
    select m.tier, l.expires_at, l.state = $1 as pending, sum(l.left_points - l.reserved)::bigint as free, sum(l.reserved)::bigint as reserved
    from lot l join member m on m.ref = l.ref
    where l.left_points <> 0
    group by 1, 2, 3
  ), cells as (
    select case when pending then 'pending' else 'active' end as state, expires_at, tier, free as points from lots
    union all
    select 'reserved', expires_at, tier, reserved from lots
    union all
    select 'deficit', null, tier, -sum(deficit)::bigint from member group by tier
  ), months as (
    select state, to_char(to_timestamp(expires_at / 1000.0) at time zone 'UTC', 'YYYY-MM') as month, tier, sum(points)::bigint as points
    from cells group by 1, 2, 3 having sum(points) <> 0
  )
  select
    (select json_agg(json_build_object('state', state, 'month', month, 'tier', tier, 'points', points) order by state, month, tier)
      from months) as cells,
    (select coalesce(sum(active + pending + reserved - deficit), 0)::bigint from member) as points,
    (select count(*) from member) as members`;

/** Cells summed by one of their properties, in the order in which they come. */
export function liabilityBy(cells: readonly LiabilityCell[], property: 'state' | 'expiryMonth' | 'tier') {
  const sums = new Map<string | null, LiabilitySum>();
  for (const cell of cells) {
    const sum = sums.get(cell[property]) ?? { points: 0, valueMinor: 0 };
    sum.points += cell.points;
    sum.valueMinor += cell.valueMinor;
    sums.set(cell[property], sum);
  }
  return [...sums].map(([name, sum]) => ({ name, ...sum }));
}
