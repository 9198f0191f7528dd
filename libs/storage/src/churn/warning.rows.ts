import { dayName, type Instant, type Warning, type WarningReason } from '#domain';
import { Codes } from '../codes.js';
import type { Client } from '../database.js';

/** A warning with all that is said about it. */
export interface KeptWarning extends Warning {
  /** Of the control group: kept, and not sent. */
  control: boolean;
  /** Wall clock of the last decision about it. */
  decidedAt: Instant;
  /** The order behind it: the last one before the silence. */
  cause: string;
  risk: number | null;
  clvMinor: number | null;
  reasons: WarningReason[];
  modelVersion: string | null;
  tier: string;
  lastActivityAt: Instant | null;
  validUntil: Instant;
  /** When the order came that ended the silence; null while it goes on. */
  returnedAt: Instant | null;
}

/** Whether anyone outside heard of it. */
export function isTold({ late, control }: Pick<KeptWarning, 'late' | 'control'>): boolean {
  return !late && !control;
}

/** The warning's name outside: the member's number in the book and the last order day. */
export function warningId(ref: number, lapseDay: number): string {
  return `${ref}.${dayName(lapseDay)}`;
}

export const WARNING_STATUS = new Codes<Warning['status']>('warning status', ['open', 'resolved', 'withdrawn']);

export const WARNING_COLUMNS = `ref, lapse_day, status, late, control, crossed_at, decided_at, order_days, first_order_day, cause,
  risk, clv_minor, reasons, model_version, tier, last_activity_at, valid_until, returned_at`;

export interface StoredWarning {
  ref: number;
  lapse_day: number;
  status: number;
  late: boolean;
  control: boolean;
  crossed_at: number;
  decided_at: number;
  order_days: number;
  first_order_day: number;
  cause: string;
  risk: number | null;
  clv_minor: number | null;
  reasons: string;
  model_version: string | null;
  tier: string;
  last_activity_at: number | null;
  valid_until: number;
  returned_at: number | null;
}

export function warningOf(row: StoredWarning): KeptWarning {
  return {
    lapseDay: row.lapse_day,
    status: WARNING_STATUS.name(row.status),
    late: row.late,
    control: row.control,
    crossedAt: row.crossed_at,
    decidedAt: row.decided_at,
    orderDays: row.order_days,
    firstOrderDay: row.first_order_day,
    cause: row.cause,
    risk: row.risk,
    clvMinor: row.clv_minor,
    reasons: (JSON.parse(row.reasons) as (WarningReason | string)[]).map((one) =>
      typeof one === 'string' ? { code: 'told', words: one } : one,
    ),
    modelVersion: row.model_version,
    tier: row.tier,
    lastActivityAt: row.last_activity_at,
    validUntil: row.valid_until,
    returnedAt: row.returned_at,
  };
}

/** All warnings of members, by ref. */
export async function loadWarnings(client: Client, refs: readonly number[]): Promise<Map<number, KeptWarning[]>> {
  const found = await client.query<StoredWarning>({
    name: 'load_warnings',
    text: `select ${WARNING_COLUMNS} from churn_warning where ref = any($1::bigint[]) order by ref, lapse_day`,
    values: [refs],
  });
  const byRef = new Map<number, KeptWarning[]>(refs.map((ref) => [ref, []]));
  for (const row of found.rows) byRef.get(row.ref)?.push(warningOf(row));
  return byRef;
}

export async function saveWarnings(
  client: Client,
  rows: readonly { ref: number; warning: KeptWarning }[],
): Promise<void> {
  if (rows.length === 0) return;
  const of = <T>(get: (warning: KeptWarning) => T): T[] => rows.map((row) => get(row.warning));
  await client.query({
    name: 'save_warnings',
    text: `insert into churn_warning (${WARNING_COLUMNS})
      select * from unnest($1::bigint[], $2::int[], $3::smallint[], $4::bool[], $5::bool[], $6::bigint[], $7::bigint[], $8::int[],
        $9::int[], $10::uuid[], $11::float8[], $12::bigint[], $13::text[], $14::text[], $15::text[], $16::bigint[], $17::bigint[], $18::bigint[])
      on conflict (ref, lapse_day) do update set status = excluded.status, late = excluded.late, crossed_at = excluded.crossed_at,
        decided_at = excluded.decided_at, order_days = excluded.order_days, first_order_day = excluded.first_order_day,
        cause = excluded.cause, risk = excluded.risk, clv_minor = excluded.clv_minor, reasons = excluded.reasons,
        model_version = excluded.model_version, tier = excluded.tier, last_activity_at = excluded.last_activity_at,
        valid_until = excluded.valid_until, returned_at = excluded.returned_at`,
    values: [
      rows.map((row) => row.ref),
      of((warning) => warning.lapseDay),
      of((warning) => WARNING_STATUS.code(warning.status)),
      of((warning) => warning.late),
      of((warning) => warning.control),
      of((warning) => warning.crossedAt),
      of((warning) => warning.decidedAt),
      of((warning) => warning.orderDays),
      of((warning) => warning.firstOrderDay),
      of((warning) => warning.cause),
      of((warning) => warning.risk),
      of((warning) => warning.clvMinor),
      of((warning) => JSON.stringify(warning.reasons)),
      of((warning) => warning.modelVersion),
      of((warning) => warning.tier),
      of((warning) => warning.lastActivityAt),
      of((warning) => warning.validUntil),
      of((warning) => warning.returnedAt),
    ],
  });
}
