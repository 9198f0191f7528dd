import type { Instant } from '#domain';
import type { ModelContent, ModelInForce, RefitReport } from '#domain/value/index.js';
import type { Client, Database } from '../database.js';
import type { Lease } from '../lease.store.js';
import { REFIT_STATUS, refitView, type RefitReason, type RefitRow, type RefitView } from './refit.rows.js';

/** A version as a list shows it. */
export interface ModelSummary {
  version: number;
  refitId: number;
  /** Wall clock. */
  fittedAt: Instant;
  /** By the clock of the installation: it warns of no earlier crossings. */
  inForceFrom: Instant;
  durationMs: number;
  members: number;
  orders: number;
  inUse: boolean;
}

export interface ModelDetail extends ModelSummary {
  content: ModelContent;
  report: RefitReport;
}

/** A refit that a process has taken up. */
export interface RefitTask {
  id: number;
  reason: RefitReason;
}

/** When refits were made last, for the schedule. */
export interface LastRefit {
  askedAt: Instant;
  clockAt: Instant;
  durationMs: number;
  status: RefitView['status'];
}

const REFIT_COLUMNS = 'id, reason, asked_by, asked_at, clock_at, status, started_at, ended_at, version, message';
const OPEN = [REFIT_STATUS.code('waiting'), REFIT_STATUS.code('running')];

/** The versions of the models, and the refits that make them. The newest version is in use: a refit that fails leaves it so. */
export class ModelStore {
  constructor(private readonly database: Database) {}

  /** The number of the version in use; 0 where nothing was fitted yet. */
  async currentVersion(): Promise<number> {
    const rows = await this.database.query<{ version: number | null }>(
      'select max(version) as version from model_version',
    );
    return rows[0]?.version ?? 0;
  }

  /** A version as it is used; null where there is none of that number. */
  async load(version: number): Promise<ModelInForce | null> {
    const rows = await this.database.query<{ in_force_from: number; content: string }>(
      'select in_force_from, content from model_version where version = $1',
      [version],
    );
    const row = rows[0];
    if (row === undefined) return null;
    return { version, inForceFrom: row.in_force_from, content: JSON.parse(row.content) as ModelContent };
  }

  /** The newest first; at most `limit`. */
  async versions(limit: number): Promise<ModelSummary[]> {
    const rows = await this.database.query<SummaryRow>(
      `select ${SUMMARY} from model_version order by version desc limit $1`,
      [limit],
    );
    return rows.map(summaryOf);
  }

  async detail(version: number): Promise<ModelDetail | null> {
    const rows = await this.database.query<SummaryRow & { content: string; report: string }>(
      `select ${SUMMARY}, content, report from model_version where version = $1`,
      [version],
    );
    const row = rows[0];
    if (row === undefined) return null;
    const content = JSON.parse(row.content) as ModelContent;
    return { ...summaryOf(row), content, report: JSON.parse(row.report) as RefitReport };
  }

  /** Asks for a refit; one that waits already is the same one. @param clockAt now, by the clock of the installation */
  async ask(reason: RefitReason, by: string | null, askedAt: Instant, clockAt: Instant): Promise<RefitView> {
    return this.database.transaction(async (client) => {
      await client.query(`select pg_advisory_xact_lock(hashtext(current_schema() || ' refits'))`);
      const waiting = await client.query<RefitRow>(
        `select ${REFIT_COLUMNS} from model_refit where status = $1 order by id limit 1`,
        [REFIT_STATUS.code('waiting')],
      );
      if (waiting.rows[0] !== undefined) return refitView(waiting.rows[0]);
      const made = await client.query<RefitRow>(
        `insert into model_refit (reason, asked_by, asked_at, clock_at, status) values ($1, $2, $3, $4, $5)
          returning ${REFIT_COLUMNS}`,
        [reason, by, askedAt, clockAt, REFIT_STATUS.code('waiting')],
      );
      return refitView(made.rows[0]!);
    });
  }

  async refits(limit: number): Promise<RefitView[]> {
    const rows = await this.database.query<RefitRow>(
      `select ${REFIT_COLUMNS} from model_refit order by id desc limit $1`,
      [limit],
    );
    return rows.map(refitView);
  }

  async refit(id: number): Promise<RefitView | null> {
    const rows = await this.database.query<RefitRow>(`select ${REFIT_COLUMNS} from model_refit where id = $1`, [id]);
    return rows[0] === undefined ? null : refitView(rows[0]);
  }

  /** The last one that ended; null where none has. */
  async lastRefit(): Promise<LastRefit | null> {
    const rows = await this.database.query<RefitRow>(
      `select ${REFIT_COLUMNS} from model_refit where not status = any($1::smallint[]) order by id desc limit 1`,
      [OPEN],
    );
    const row = rows[0];
    if (row === undefined) return null;
    const durationMs = (row.ended_at ?? 0) - (row.started_at ?? 0);
    return { askedAt: row.asked_at, clockAt: row.clock_at, durationMs, status: REFIT_STATUS.name(row.status) };
  }

  /** Whether one waits, or was begun by a process that may have died. */
  async isAsked(): Promise<boolean> {
    const rows = await this.database.query('select from model_refit where status = any($1::smallint[]) limit 1', [
      OPEN,
    ]);
    return rows.length > 0;
  }

  /**
   * Takes up the oldest that waits, or that nobody brought to an end. Only for the holder of the lease.
   * @param clockAt now, as the rules see it: what is fitted goes up to then, however long ago it was asked for
   */
  async begin(startedAt: Instant, clockAt: Instant): Promise<RefitTask | null> {
    return this.database.transaction(async (client) => {
      const found = await client.query<RefitTask>(
        `update model_refit set status = $1, started_at = $2, clock_at = greatest(clock_at, $4)
          where id = (select min(id) from model_refit where status = any($3::smallint[])) returning id, reason`,
        [REFIT_STATUS.code('running'), startedAt, OPEN, clockAt],
      );
      return found.rows[0] ?? null;
    });
  }

  /** Puts what a refit found in use, as the next version. @throws LeaseLost */
  async adopt(
    task: RefitTask,
    found: { content: ModelContent; report: RefitReport },
    at: { startedAt: Instant; endedAt: Instant; inForceFrom: Instant },
    lease: Lease,
  ): Promise<number> {
    return this.database.transaction(async (client) => {
      await lease.assert(client);
      // Waits for those who decide by the version before, and holds back those who will by this one: there is no time at which both do.
      await client.query(`select pg_advisory_xact_lock(${VERSION_LOCK})`);
      const { members, orders } = found.report;
      const made = await client.query<{ version: number }>(
        `insert into model_version (version, refit, fitted_at, in_force_from, duration_ms, members, orders, content, report)
          select coalesce(max(version), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8 from model_version returning version`,
        [
          task.id,
          at.endedAt,
          at.inForceFrom,
          at.endedAt - at.startedAt,
          members,
          orders,
          JSON.stringify(found.content),
          JSON.stringify(found.report),
        ],
      );
      const { version } = made.rows[0]!;
      await client.query('update model_refit set status = $2, ended_at = $3, version = $4 where id = $1', [
        task.id,
        REFIT_STATUS.code('done'),
        at.endedAt,
        version,
      ]);
      return version;
    });
  }

  /** Ends a refit that put nothing in use. */
  async end(task: RefitTask, status: 'refused' | 'failed', message: string, endedAt: Instant): Promise<void> {
    await this.database.query('update model_refit set status = $2, message = $3, ended_at = $4 where id = $1', [
      task.id,
      REFIT_STATUS.code(status),
      message,
      endedAt,
    ]);
  }
}

const VERSION_LOCK = `hashtext(current_schema() || ' model version')`;

/** The number of the version in force (0: none), which stays in force until the transaction ends. */
export async function holdVersion(client: Client): Promise<number> {
  await client.query(`select pg_advisory_xact_lock_shared(${VERSION_LOCK})`);
  const found = await client.query<{ version: number | null }>('select max(version) as version from model_version');
  return found.rows[0]?.version ?? 0;
}

const SUMMARY = `version, refit, fitted_at, in_force_from, duration_ms, members, orders,
  version = (select max(version) from model_version) as in_use`;

interface SummaryRow {
  version: number;
  refit: number;
  fitted_at: number;
  in_force_from: number;
  duration_ms: number;
  members: number;
  orders: number;
  in_use: boolean;
}

function summaryOf(row: SummaryRow): ModelSummary {
  return {
    version: row.version,
    refitId: row.refit,
    fittedAt: row.fitted_at,
    inForceFrom: row.in_force_from,
    durationMs: row.duration_ms,
    members: row.members,
    orders: row.orders,
    inUse: row.in_use,
  };
}
