import type { LaneConsumer } from '#messaging';
import type { LagMetrics } from '#platform';
import type { MemberRecord } from './intake/decode.js';

const EVERY_MS = 2_000;

/** Shows how far this process is behind in its own partitions. */
export class LagWatch {
  private timer: NodeJS.Timeout | undefined;
  private shown = new Map<string, { topic: string; partition: number }>();

  constructor(
    private readonly consumer: LaneConsumer<MemberRecord>,
    private readonly group: string,
    private readonly metrics: LagMetrics,
    /** Called at every look. */
    private readonly alsoShow: () => void,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const now = new Map<string, { topic: string; partition: number }>();
    for (const { topic, partition, next, end } of this.consumer.progress()) {
      now.set(`${topic}:${partition}`, { topic, partition });
      const lag = Math.max(0, end - next);
      this.metrics.set(this.group, topic, partition, lag, lag === 0 ? 0 : undefined);
    }
    for (const [key, { topic, partition }] of this.shown) {
      if (!now.has(key)) this.metrics.forget(this.group, topic, partition);
    }
    this.shown = now;
    this.alsoShow();
  }
}
