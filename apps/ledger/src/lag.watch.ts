import type { LagReader, LaneConsumer } from '#messaging';
import { describeError, wallNow, type LagMetrics, type Log, type Metrics } from '#platform';
import type { RelayStore } from '#storage';
import type { ClockWorker } from './clock/clock.worker.js';
import type { DecodedRecord } from './intake/decode.js';

const EVERY_MS = 2_000;

export interface LagWatchOptions {
  /** Of all partitions, whoever holds them. */
  lag: LagReader;
  consumer: LaneConsumer<DecodedRecord>;
  lagMetrics: LagMetrics;
  relay: RelayStore;
  clock: ClockWorker;
  metrics: Metrics;
  log: Log;
}

/** Shows how far the way in, the way out and the clock are behind; of the way in, this process's own partitions. */
export class LagWatch {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private failed = false;
  private shown = new Map<string, { group: string; topic: string; partition: number }>();
  private readonly outboxLines;
  private readonly outboxAge;
  private readonly overdue;

  constructor(private readonly options: LagWatchOptions) {
    const { metrics } = options;
    this.outboxLines = metrics.gauge('loyalty_outbox_lines', 'Lines of the book that were not sent yet');
    this.outboxAge = metrics.gauge(
      'loyalty_outbox_age_seconds',
      'Age of the oldest line that was not sent yet; 0 for none',
    );
    this.overdue = metrics.gauge(
      'loyalty_clock_overdue_seconds',
      'How long the watermark has passed the member who waits longest for what time brings; 0 for none',
    );
  }

  start(): void {
    this.timer = setInterval(() => {
      this.running ??= this.look().finally(() => (this.running = null));
    }, EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async look(): Promise<void> {
    const { relay, clock, log } = this.options;
    try {
      await this.showIntake();
      const { lines, oldestRecordedAt } = await relay.backlog();
      this.outboxLines.set({}, lines);
      this.outboxAge.set({}, oldestRecordedAt === null ? 0 : Math.max(0, wallNow() - oldestRecordedAt) / 1_000);
      this.overdue.set({}, (await clock.overdueMs()) / 1_000);
      this.failed = false;
    } catch (error) {
      if (!this.failed) log.warn({ error: describeError(error) }, 'lag could not be read');
      this.failed = true;
    }
  }

  private async showIntake(): Promise<void> {
    const { lag, consumer, lagMetrics } = this.options;
    const held = new Set(consumer.progress().map(keyOf));
    const now = new Map<string, { group: string; topic: string; partition: number }>();
    for (const { lagSeconds, ...line } of await lag.lag()) {
      if (!held.has(keyOf(line))) continue;
      now.set(keyOf(line), line);
      lagMetrics.set({ ...line, seconds: lagSeconds ?? undefined });
    }
    for (const [key, { group, topic, partition }] of this.shown) {
      if (!now.has(key)) lagMetrics.forget(group, topic, partition);
    }
    this.shown = now;
  }
}

function keyOf({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}:${partition}`;
}
