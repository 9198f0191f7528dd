import { DAY_MS, type GroupReturns, type Instant } from '#domain';
import type { Database } from '../database.js';
import { WARNING_STATUS } from './warning.rows.js';

/** Warnings that stand, and the value at stake in them as of when they were raised. */
export interface ValueAtRisk {
  tier: string;
  members: number;
  valueMinor: number;
}

/** Returns of those who were warned of to the CRM, and of those who were kept back for comparison. */
export interface WarningReturns {
  told: GroupReturns;
  control: GroupReturns;
}

export class ChurnEffectReader {
  constructor(private readonly database: Database) {}

  /**
   * Of warnings that were raised in time at least `withinDays` before now, and not withdrawn: how many of the members ordered within so many
   * days of the warning. Both groups are counted alike.
   */
  async returns(withinDays: number, now: Instant): Promise<WarningReturns> {
    const rows = await this.database.query<{ control: boolean; members: number; returned: number }>(
      `select control, count(*) as members, count(*) filter (where returned_at < crossed_at + $1) as returned
        from churn_warning where not late and status <> $2 and crossed_at <= $3 - $1 group by control`,
      [withinDays * DAY_MS, WARNING_STATUS.code('withdrawn'), now],
    );
    const group = (control: boolean): GroupReturns => {
      const row = rows.find((one) => one.control === control);
      return { members: row?.members ?? 0, returned: row?.returned ?? 0 };
    };
    return { told: group(false), control: group(true) };
  }

  /** By tier: the members whose warning stands, of both groups. */
  async atRisk(): Promise<ValueAtRisk[]> {
    const rows = await this.database.query<{ tier: string; members: number; value: number }>(
      `select tier, count(*) as members, coalesce(sum(clv_minor), 0)::bigint as value
        from churn_warning where not late and status = $1 group by tier order by tier`,
      [WARNING_STATUS.code('open')],
    );
    return rows.map(({ tier, members, value }) => ({ tier, members, valueMinor: value }));
  }
}
