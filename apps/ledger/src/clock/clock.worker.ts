import type { LagReader } from '#messaging';
import { describeError, wallNow, type Log } from '#platform';
import { streamNow, watermarkOf, type Ledger, type PositionStore } from '#storage';
import type { LedgerMetrics } from '../ledger.metrics.js';

const RUN_EVERY_MS = 250;
const MEMBERS_AT_ONCE = 500;
/** Transactions at once where many are due: while one waits for the database, another folds. */
const CONCURRENCY = 3;
/**
 * Behind by more records than this, the way in goes first: it brings members forward by itself, and both lock the same ones. What several
 * instants bring to a member is then done in one go.
 */
const DEEP_LAG_RECORDS = 5_000;
const DEEP_LAG_PAUSE_RUNS = 16;
const FAILED_PAUSE_RUNS = 8;

export interface ClockOptions {
  clock: 'wall' | 'stream';
  ledger: Ledger;
  positions: PositionStore;
  lag: LagReader;
  metrics: LedgerMetrics;
  log: Log;
}

/**
 * Brings members to whom time has something to do up to the watermark, and all that there are to a version of the program that has come into
 * force. Several processes share the work.
 */
export class ClockWorker {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private stopping = false;
  private pause = 0;
  private failed = false;
  private lastRunAt = 0;

  constructor(private readonly options: ClockOptions) {}

  start(): void {
    this.timer = setInterval(() => {
      if (this.running || this.pause-- > 0) return;
      this.running = this.run().finally(() => (this.running = null));
    }, RUN_EVERY_MS);
  }

  /** Wall time of the last run that went through; 0 before the first. */
  get ranAt(): number {
    return this.lastRunAt;
  }

  /** How long the watermark has passed the member who waits longest; 0 where nobody waits. */
  async overdueMs(): Promise<number> {
    const { watermark } = await this.look();
    const oldest = await this.options.ledger.oldestDue();
    return oldest === null ? 0 : Math.max(0, watermark - oldest);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    const { ledger, metrics, log } = this.options;
    try {
      const { watermark, lagRecords } = await this.look();
      const isDeep = lagRecords > DEEP_LAG_RECORDS;
      const advance = async (): Promise<boolean> => {
        const done = await ledger.advanceDue(watermark, MEMBERS_AT_ONCE);
        metrics.clockRun(done.members, done.entries, watermark);
        return done.members === MEMBERS_AT_ONCE && !isDeep && !this.stopping;
      };
      const advanceAll = async (): Promise<void> => {
        while (await advance());
      };
      if (await advance()) await Promise.all(Array.from({ length: CONCURRENCY }, advanceAll));
      for (let more = true; more && !this.stopping;) {
        const settled = await ledger.settleNext(watermark, MEMBERS_AT_ONCE);
        metrics.clockRun(settled.members, settled.entries, watermark);
        more = settled.members === MEMBERS_AT_ONCE && !isDeep;
      }
      this.pause = isDeep ? DEEP_LAG_PAUSE_RUNS : 0;
      this.lastRunAt = wallNow();
      this.failed = false;
    } catch (error) {
      if (!this.failed)
        log.warn({ error: describeError(error) }, 'the clock stands still: nothing is lost, it goes on when it can');
      this.failed = true;
      this.pause = FAILED_PAUSE_RUNS;
    }
  }

  /** The ends are asked before the positions: what comes in between is not taken for lag that is over. */
  private async look(): Promise<{ watermark: number; lagRecords: number }> {
    const ends = await this.options.lag.lag();
    const partitions = await this.options.positions.all();
    const now = this.options.clock === 'wall' ? wallNow() : streamNow(partitions);
    const lagRecords = ends.reduce((sum, end) => sum + end.lagRecords, 0);
    return { watermark: watermarkOf(partitions, ends, now, wallNow()), lagRecords };
  }
}
