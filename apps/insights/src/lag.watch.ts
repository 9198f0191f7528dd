import type { LaneConsumer } from '#messaging';
import { wallNow, type LagMetrics } from '#platform';
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
    /** When the last record that was taken of a partition was written; undefined before the first. */
    private readonly takenAt: (topic: string, partition: number) => number | undefined,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private secondsBehind(topic: string, partition: number): number | undefined {
    const takenAt = this.takenAt(topic, partition);
    return takenAt === undefined ? undefined : (wallNow() - takenAt) / 1_000;
  }

  private look(): void {
    const now = new Map<string, { topic: string; partition: number }>();
    for (const { topic, partition, next, end } of this.consumer.progress()) {
      now.set(`${topic}:${partition}`, { topic, partition });
      const seconds = end > next ? this.secondsBehind(topic, partition) : 0;
      this.metrics.set({ group: this.group, topic, partition, offset: next, end, seconds });
    }
    for (const [key, { topic, partition }] of this.shown) {
      if (!now.has(key)) this.metrics.forget(this.group, topic, partition);
    }
    this.shown = now;
    this.alsoShow();
  }
}
