import type { LagReader } from '#messaging';
import { describeError, wallNow, type LagMetrics, type Log, type Metrics } from '#platform';
import type { RelayStore } from '#storage';

const EVERY_MS = 2_000;

/** Shows how far the way in and the way out are behind. */
export class LagWatch {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private failed = false;
  private readonly outboxLines;
  private readonly outboxAge;

  constructor(
    private readonly lag: LagReader,
    private readonly lagMetrics: LagMetrics,
    private readonly relay: RelayStore,
    metrics: Metrics,
    private readonly log: Log,
  ) {
    this.outboxLines = metrics.gauge('loyalty_outbox_lines', 'Lines of the book that were not sent yet');
    this.outboxAge = metrics.gauge(
      'loyalty_outbox_age_seconds',
      'Age of the oldest line that was not sent yet; 0 for none',
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
    try {
      for (const one of await this.lag.lag()) {
        this.lagMetrics.set(one.group, one.topic, one.partition, one.lagRecords, one.lagSeconds ?? undefined);
      }
      const { lines, oldestRecordedAt } = await this.relay.backlog();
      this.outboxLines.set({}, lines);
      this.outboxAge.set({}, oldestRecordedAt === null ? 0 : Math.max(0, wallNow() - oldestRecordedAt) / 1_000);
      this.failed = false;
    } catch (error) {
      if (!this.failed) this.log.warn({ error: describeError(error) }, 'lag could not be read');
      this.failed = true;
    }
  }
}
