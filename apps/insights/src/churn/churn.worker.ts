import { describeError, type Log } from '#platform';
import { ProjectionMissing, type InsightStore } from '#projections';
import type { ChurnStore } from '#storage';
import type { ChurnDecider } from './churn.decider.js';
import type { ClockReading, WatermarkReader } from './watermark.js';

const RUN_EVERY_MS = 500;
const MEMBERS_AT_ONCE = 500;
/** Batches under one hold of the lock. */
const BATCHES_AT_ONCE = 4;
const FAILED_PAUSE_RUNS = 8;

export interface ChurnWorkerOptions {
  insights: Pick<InsightStore, 'due' | 'settleDue'>;
  store: Pick<ChurnStore, 'alone'>;
  decider: Pick<ChurnDecider, 'decide'>;
  watermarks: Pick<WatermarkReader, 'read'>;
  log: Log;
  wallNow: () => number;
}

/** Asks who is due, once the watermark has passed it, and has the book decide. One process at a time; all stand by. */
export class ChurnWorker {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private stopping = false;
  private woken = false;
  private pause = 0;
  private failed = false;
  private ranAtMs = 0;

  constructor(private readonly options: ChurnWorkerOptions) {}

  start(): void {
    this.timer = setInterval(() => {
      if (this.running === null && this.pause-- <= 0) this.look();
    }, RUN_EVERY_MS);
  }

  /** Looks at once, and where it is looking already once more afterwards: others are due by now. */
  wake(): void {
    this.woken = true;
    if (this.running === null) this.look();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** Wall time of the last run that went through; 0 before the first. */
  get ranAt(): number {
    return this.ranAtMs;
  }

  private look(): void {
    if (this.stopping) return;
    this.woken = false;
    this.running = this.run().finally(() => {
      this.running = null;
      if (this.woken) this.look();
    });
  }

  private async run(): Promise<void> {
    const { watermarks, store, log } = this.options;
    try {
      for (let more = true; more && !this.stopping;) {
        const reading = await watermarks.read();
        more = false;
        // Asked before the lock is taken: mostly no one is due.
        if ((await this.options.insights.due(reading.watermark, 1)).length > 0) {
          await store.alone(async () => void (more = await this.batches(reading)));
        }
      }
      this.pause = 0;
      this.failed = false;
      this.ranAtMs = this.options.wallNow();
    } catch (error) {
      // The keeper fills what is missing; who was due then is due again.
      if (error instanceof ProjectionMissing) return;
      if (!this.failed)
        log.warn({ error: describeError(error) }, 'warnings wait: nothing is lost, they go on when they can');
      this.failed = true;
      this.pause = FAILED_PAUSE_RUNS;
    }
  }

  /** @returns whether there are more */
  private async batches(reading: ClockReading): Promise<boolean> {
    const { insights, decider } = this.options;
    for (let batch = 0; batch < BATCHES_AT_ONCE && !this.stopping; batch += 1) {
      const due = await insights.due(reading.watermark, MEMBERS_AT_ONCE);
      if (due.length === 0) return false;
      await decider.decide(
        due.map((one) => one.memberId),
        reading,
        // An earlier version might find no crossing, and the deadline would be settled for nothing.
        Math.max(...due.map((one) => one.modelVersion)),
      );
      await insights.settleDue(due);
    }
    return true;
  }
}
