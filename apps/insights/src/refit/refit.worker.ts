import { programAt, utcDay, type Programs } from '#domain';
import { describeError, killPoint, type Log } from '#platform';
import type { Database, Judgements, Lease, LeaseStore, ModelStore, RefitTask } from '#storage';
import { countMembers } from '#storage';
import type { ClockReading, WatermarkReader } from '../churn/watermark.js';
import type { InsightsMetrics } from '../insights.metrics.js';
import { readOrderColumns } from './order-columns.js';
import { refitInThread } from './refit-in-thread.js';
import { refitDue } from './refit.schedule.js';

const LOOK_EVERY_MS = 1_000;
/** While the ledger is further behind than this, what is known of members is of another day, and nothing is fitted. */
const BACKLOG_MS = 86_400_000;
/** Of the resampling: the same orders give the same choice. */
const SEED = 1;

export interface RefitWorkerOptions {
  database: Database;
  models: ModelStore;
  leases: LeaseStore;
  judgements: Judgements;
  watermarks: WatermarkReader;
  programs: Programs;
  metrics: InsightsMetrics;
  log: Log;
  wallNow: () => number;
  /** Called when this process has a newer version in use. */
  onAdopted: () => void;
}

/** Makes the refits that are asked for or due, one process at a time; the version before stays in use until the next is kept. */
export class RefitWorker {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private readonly stopping = new AbortController();
  private failed = false;

  constructor(private readonly options: RefitWorkerOptions) {}

  start(): void {
    this.timer = setInterval(() => {
      this.running ??= this.look().finally(() => (this.running = null));
    }, LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
  }

  private async look(): Promise<void> {
    const { models, leases, watermarks, log } = this.options;
    try {
      const reading = await watermarks.atMost(LOOK_EVERY_MS);
      if (reading.now - reading.watermark > BACKLOG_MS) return;
      // One that was begun by a process that has died is made again: no second one is asked for beside it.
      if (!(await models.isAsked())) await this.askIfDue(reading);
      if (await models.isAsked()) await leases.alone('refit', (lease) => this.nextRefit(reading, lease));
      this.failed = false;
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      if (!this.failed) log.warn({ error: describeError(error) }, 'refits wait: the model in use stays');
      this.failed = true;
    }
  }

  private async askIfDue({ now, wallNow }: ClockReading): Promise<void> {
    const { models, judgements, programs, database } = this.options;
    const { value } = programAt(programs, now).program;
    const last = await models.lastRefit();
    const hasModel = judgements.version > 0;
    const members = hasModel ? 0 : await countMembers(database, value.membersMin);
    const reason = refitDue({ now, wallNow, hasModel, members, last }, value);
    if (reason !== null) await models.ask(reason, null, wallNow, now);
  }

  private async nextRefit(reading: ClockReading, lease: Lease): Promise<void> {
    const { models, metrics, log, wallNow } = this.options;
    const startedAt = wallNow();
    const task = await models.begin(startedAt, reading.now);
    if (task === null) return;
    try {
      await this.make(task, startedAt, reading, lease);
    } catch (error) {
      // What a shutdown broke off is taken up again by the next process.
      if (this.stopping.signal.aborted) throw error;
      const reason = describeError(error);
      log.error({ refit: task.id, error: reason }, 'a refit failed: the model in use stays');
      metrics.refit('failed', wallNow() - startedAt);
      await models.end(task, 'failed', error instanceof Error ? error.message : String(error), wallNow());
    }
  }

  private async make(task: RefitTask, startedAt: number, reading: ClockReading, lease: Lease): Promise<void> {
    const { database, models, judgements, watermarks, programs, metrics, log, wallNow, onAdopted } = this.options;
    const { churn, value } = programAt(programs, reading.now).program;
    const orders = await readOrderColumns(database);
    const outcome = await refitInThread(
      orders,
      {
        asOfDay: utcDay(reading.watermark),
        horizonDays: churn.horizonDays,
        threshold: churn.threshold,
        value: { horizonDays: value.horizonDays, monthlyDiscount: value.monthlyDiscount },
        membersMin: value.membersMin,
        seed: SEED,
      },
      this.stopping.signal,
    );
    killPoint('refit-computed');
    const endedAt = wallNow();
    if ('refused' in outcome) {
      metrics.refit('refused', endedAt - startedAt);
      log.info({ refit: task.id, reason: task.reason, refused: outcome.refused }, 'nothing was fitted');
      return models.end(task, 'refused', outcome.refused, endedAt);
    }
    // Crossings up to the moment of its coming into force are not its own to tell of.
    const inForceFrom = (await watermarks.read()).now;
    const version = await models.adopt(task, outcome, { startedAt, endedAt, inForceFrom }, lease);
    killPoint('refit-saved');
    metrics.refit('done', endedAt - startedAt);
    log.info({ refit: task.id, version, ms: endedAt - startedAt, why: outcome.report.why }, 'a model was fitted');
    await judgements.look();
    onAdopted();
  }
}
