import type { Instant } from '#domain';
import type { LagReader } from '#messaging';
import { streamNow, watermarkOf, type PositionStore } from '#storage';

/** Where the installation stands. */
export interface ClockReading {
  /** What only time brings may be decided up to here. */
  watermark: Instant;
  /** Now, by the installation's clock. */
  now: Instant;
  wallNow: Instant;
}

/** Reads the ledger's positions and the topics' ends; notes by the way when the stream had come how far. */
export class WatermarkReader {
  private latest: ClockReading | null = null;

  constructor(
    private readonly clock: 'wall' | 'stream',
    private readonly positions: PositionStore,
    private readonly lag: LagReader,
    private readonly timeline: StreamTimeline,
    private readonly wallNow: () => Instant,
  ) {}

  /** Now, as far as it is known without looking. */
  get seen(): Instant {
    return this.clock === 'wall' ? this.wallNow() : (this.latest?.now ?? 0);
  }

  /** A reading not older than this; a new one where there is none. */
  async atMost(ageMs: number): Promise<ClockReading> {
    if (this.latest !== null && this.wallNow() - this.latest.wallNow <= ageMs) return this.latest;
    return this.read();
  }

  async read(): Promise<ClockReading> {
    const wallNow = this.wallNow();
    // The ends are asked before the positions: what comes in between is not taken for lag that is over.
    const ends = await this.lag.lag();
    const partitions = await this.positions.all();
    const now = this.clock === 'wall' ? wallNow : streamNow(partitions);
    const watermark = watermarkOf(partitions, ends, now, wallNow);
    if (this.clock === 'stream' && watermark === now) this.timeline.note(wallNow, now);
    return (this.latest = { watermark, now, wallNow });
  }
}

const TIMELINE_MAX = 10_000;

/**
 * How far the stream's clock had come at which wall time, as far as this process has seen it at rest: without lag, a record that
 * comes later was not on its way yet.
 */
export class StreamTimeline {
  private readonly points: { wallAt: Instant; streamAt: Instant }[] = [];

  note(wallAt: Instant, streamAt: Instant): void {
    const last = this.points.at(-1);
    if (last !== undefined && streamAt <= last.streamAt) return;
    this.points.push({ wallAt, streamAt });
    if (this.points.length > TIMELINE_MAX) this.points.shift();
  }

  /** The stream's clock at a wall time, at the least; 0 where nothing was seen before it. */
  at(wallAt: Instant): Instant {
    return this.points.findLast((point) => point.wallAt <= wallAt)?.streamAt ?? 0;
  }
}
