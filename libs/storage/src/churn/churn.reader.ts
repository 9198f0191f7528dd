import { dayName, instantText, warningState, type WarningState } from '#domain';
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
  reasons: string[];
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
  async page(limit: number, after: WarningPlace | null, state: WarningState | null): Promise<WarningPage> {
    const rows = await this.database.query<Row>(
      `select ${COLUMNS}, p.member_id from churn_warning w join person p on p.ref = w.ref
        where ($2::bigint is null or (w.crossed_at, w.ref, w.lapse_day) < ($2, $3::bigint, $4::int))
          and ${state === null ? 'true' : STATE_CONDITIONS[state]}
        order by w.crossed_at desc, w.ref desc, w.lapse_day desc limit $1`,
      [limit, after?.crossedAt ?? null, after?.ref ?? null, after?.lapseDay ?? null],
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
