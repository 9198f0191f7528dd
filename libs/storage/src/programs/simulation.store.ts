import type { Instant, SimulationReport } from '#domain';
import type { Database } from '../database.js';

export interface KeptSimulation {
  id: number;
  version: number;
  state: 'running' | 'done' | 'failed';
  askedAt: Instant;
  done: number | null;
  all: number | null;
  endedAt: Instant | null;
  problem: string | null;
  report: SimulationReport | null;
}

interface Row {
  id: number;
  version: number;
  asked_at: number;
  seen_at: number;
  ended_at: number | null;
  done: number | null;
  total: number | null;
  problem: string | null;
  report: string | null;
}

/** A simulation that nobody has said anything of for so long has ended with the process that made it. */
const SILENT_MS = 30_000;
const KEPT_MS = 30 * 86_400_000;

/** Simulations that were asked for over HTTP, and their results, for whichever process is asked about them. */
export class SimulationStore {
  constructor(
    private readonly database: Database,
    private readonly wallNow: () => Instant,
  ) {}

  /** Notes one that begins; those of long ago are forgotten. */
  async begin(version: number): Promise<number> {
    const now = this.wallNow();
    await this.database.query('delete from program_simulation where asked_at < $1', [now - KEPT_MS]);
    const [row] = await this.database.query<{ id: number }>(
      'insert into program_simulation (version, asked_at, seen_at) values ($1, $2, $2) returning id',
      [version, now],
    );
    return row!.id;
  }

  async note(id: number, done: number, all: number): Promise<void> {
    await this.database.query('update program_simulation set done = $2, total = $3, seen_at = $4 where id = $1', [
      id,
      done,
      all,
      this.wallNow(),
    ]);
  }

  async end(id: number, result: { report: SimulationReport } | { problem: string }): Promise<void> {
    const report = 'report' in result ? JSON.stringify(result.report) : null;
    const problem = 'problem' in result ? result.problem : null;
    await this.database.query('update program_simulation set ended_at = $2, report = $3, problem = $4 where id = $1', [
      id,
      this.wallNow(),
      report,
      problem,
    ]);
  }

  /** @returns null where there is none of that number, or no longer */
  async read(id: number): Promise<KeptSimulation | null> {
    const [row] = await this.database.query<Row>('select * from program_simulation where id = $1', [id]);
    if (row === undefined) return null;
    const isLost = row.ended_at === null && this.wallNow() - row.seen_at > SILENT_MS;
    const problem = isLost ? 'the process that made it has ended' : row.problem;
    return {
      id: row.id,
      version: row.version,
      state: problem !== null ? 'failed' : row.ended_at === null ? 'running' : 'done',
      askedAt: row.asked_at,
      done: row.done,
      all: row.total,
      endedAt: row.ended_at,
      problem,
      report: row.report === null ? null : (JSON.parse(row.report) as SimulationReport),
    };
  }
}
