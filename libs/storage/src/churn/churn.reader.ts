import { dayName, instantText, warningState, type WarningReason, type WarningState } from '#domain';
import type { Database } from '../database.js';
import { isTold, WARNING_COLUMNS, warningId, warningOf, type StoredWarning } from './warning.rows.js';

/** A churn warning as people see it. */
export interface WarningView {
  warningId: string;
  memberId: string;
  state: WarningState;
  /** The last order day before the silence. */
  lastOrderDay: string;
  /** When the risk reached the threshold. */
  crossedAt: string;
  /** When it was last decided about. */
  decidedAt: string;
  /** Whether messages about it were sent; not where it lapsed unseen, nor in the control group. */
  told: boolean;
  control: boolean;
  risk: number | null;
  clvMinor: number | null;
  reasons: WarningReason[];
  modelVersion: string | null;
  tier: string;
  lastActivityAt: string | null;
  validUntil: string;
}

/** Where a page ended. */
export interface WarningPlace {
  crossedAt: number;
  ref: number;
  lapseDay: number;
}

/** Which warnings a list is of; null: all of them. */
export interface WarningFilter {
  state: WarningState | null;
  /** That the member had when the warning was decided. */
  tier: string | null;
  /** The least value at stake; a warning of which none is known is left out. */
  clvMinorMin: number | null;
  /** In which the member is now. */
  scores: ScoreCells | null;
}

/** Cells of the cube of scores, numbered 25 (r − 1) + 5 (f − 1) + (m − 1), with the cut points that give the scores (ascending). */
export interface ScoreCells {
  cells: readonly number[];
  /** UTC day numbers of last order days, order days, minor units: a score is 1 + the number of cut points that are exceeded. */
  cuts: Readonly<Record<'r' | 'f' | 'm', readonly number[]>>;
}

export const ALL_WARNINGS: WarningFilter = { state: null, tier: null, clvMinorMin: null, scores: null };

export interface WarningPage {
  warnings: WarningView[];
  next: WarningPlace | null;
}

type Row = StoredWarning & { member_id: string };

const COLUMNS = WARNING_COLUMNS.replace('ref,', 'w.ref,');
const STATE_CONDITIONS: Record<WarningState, string> = {
  raised: 'w.status = 0 and not w.late',
  lapsed: 'w.status = 0 and w.late',
  resolved: 'w.status = 1',
  withdrawn: 'w.status = 2',
};

export class ChurnReader {
  constructor(private readonly database: Database) {}

  /** All warnings of a member, the latest lapse first; none for a member never heard of. */
  async ofMember(memberId: string): Promise<WarningView[]> {
    const rows = await this.database.query<Row>(
      `select ${COLUMNS}, p.member_id from person p join churn_warning w on w.ref = p.ref
        where p.member_id = $1 order by w.lapse_day desc`,
      [memberId],
    );
    return rows.map(viewOf);
  }

  /** The latest crossing first. */
  async page(limit: number, after: WarningPlace | null, filter: WarningFilter = ALL_WARNINGS): Promise<WarningPage> {
    const values: unknown[] = [];
    const value = (one: unknown): string => `$${values.push(one)}`;
    const conditions = conditionsOf(filter, value);
    if (after !== null) {
      const place = `(${value(after.crossedAt)}::bigint, ${value(after.ref)}::bigint, ${value(after.lapseDay)}::int)`;
      conditions.push(`(w.crossed_at, w.ref, w.lapse_day) < ${place}`);
    }
    const rows = await this.database.query<Row>(
      `select ${COLUMNS}, p.member_id from churn_warning w join person p on p.ref = w.ref
        where ${['true', ...conditions].join(' and ')}
        order by w.crossed_at desc, w.ref desc, w.lapse_day desc limit ${value(limit)}`,
      values,
    );
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return {
      warnings: rows.map(viewOf),
      next: last ? { crossedAt: last.crossed_at, ref: last.ref, lapseDay: last.lapse_day } : null,
    };
  }

  /** Warnings by state. */
  async counts(): Promise<Record<WarningState, number>> {
    const rows = await this.database.query<{ status: number; late: boolean; count: number }>(
      'select status, late, count(*) as count from churn_warning group by status, late',
    );
    const counts: Record<WarningState, number> = { raised: 0, lapsed: 0, resolved: 0, withdrawn: 0 };
    for (const row of rows) {
      const status = (['open', 'resolved', 'withdrawn'] as const)[row.status] ?? 'open';
      counts[warningState({ status, late: row.late })] += row.count;
    }
    return counts;
  }
}

function conditionsOf({ state, tier, clvMinorMin, scores }: WarningFilter, value: (one: unknown) => string): string[] {
  const conditions: string[] = [];
  if (state !== null) conditions.push(STATE_CONDITIONS[state]);
  if (tier !== null) conditions.push(`w.tier = ${value(tier)}`);
  if (clvMinorMin !== null) conditions.push(`w.clv_minor >= ${value(clvMinorMin)}::bigint`);
  if (scores === null) return conditions;
  // width_bucket counts the cut points up to a value: less one, those that it exceeds. All are whole numbers.
  const exceeded = (what: string, cuts: readonly number[]): string =>
    `width_bucket((${what})::bigint - 1, ${value(cuts)}::bigint[])`;
  const { r, f, m } = scores.cuts;
  conditions.push(`(select 25 * ${exceeded("(o ->> 'lastOrderAt')::bigint / 86400000", r)}
      + 5 * ${exceeded("o ->> 'orderDays'", f)} + ${exceeded("o ->> 'spendMinor'", m)}
    from (select head::jsonb -> 'orders' as o from member where ref = w.ref) as stats) = any(${value(scores.cells)}::int[])`);
  return conditions;
}

function viewOf(row: Row): WarningView {
  const warning = warningOf(row);
  return {
    warningId: warningId(row.ref, warning.lapseDay),
    memberId: row.member_id,
    state: warningState(warning),
    lastOrderDay: dayName(warning.lapseDay),
    crossedAt: instantText(warning.crossedAt),
    decidedAt: instantText(warning.decidedAt),
    told: isTold(warning),
    control: warning.control,
    risk: warning.risk,
    clvMinor: warning.clvMinor,
    reasons: warning.reasons,
    modelVersion: warning.modelVersion,
    tier: warning.tier,
    lastActivityAt: warning.lastActivityAt === null ? null : instantText(warning.lastActivityAt),
    validUntil: instantText(warning.validUntil),
  };
}
