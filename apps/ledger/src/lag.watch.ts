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
  private readonly running = new Map<string, Promise<void>>();
  private readonly failed = new Set<string>();
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
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.running.values());
  }

  /** Each by itself: while Kafka does not answer, what was not sent is all the more to be seen. */
  private look(): void {
    this.begin('lag', () => this.showIntake());
    this.begin('outbox', () => this.showOutbox());
    this.begin('clock', async () => this.overdue.set({}, (await this.options.clock.overdueMs()) / 1_000));
  }

  private begin(what: string, show: () => Promise<void>): void {
    if (this.running.has(what)) return;
    const running = this.attempt(what, show).finally(() => this.running.delete(what));
    this.running.set(what, running);
  }

  private async attempt(what: string, show: () => Promise<void>): Promise<void> {
    try {
      await show();
      this.failed.delete(what);
    } catch (error) {
      if (!this.failed.has(what)) {
        this.options.log.warn({ what, error: describeError(error) }, 'what is behind could not be read');
      }
      this.failed.add(what);
    }
  }

  private async showOutbox(): Promise<void> {
    const { lines, oldestRecordedAt } = await this.options.relay.backlog();
    this.outboxLines.set({}, lines);
    this.outboxAge.set({}, oldestRecordedAt === null ? 0 : Math.max(0, wallNow() - oldestRecordedAt) / 1_000);
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
