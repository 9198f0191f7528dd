import type { Lag, LagReader } from '#messaging';
import { describeError, type Log } from '#platform';
import {
  streamNow,
  watermarkOf,
  type PartitionEnd,
  type PartitionState,
  type PositionStore,
  type ReadClock,
} from '#storage';

export interface ReadClockOptions {
  clock: 'wall' | 'stream';
  positions: Pick<PositionStore, 'all'>;
  lag: Pick<LagReader, 'lag'>;
  wallNow: () => number;
  log: Log;
}

/** Reads within this time share one look at the partitions: asking Kafka for each of them costs more than the read itself. */
const LOOK_MS = 250;

interface Look {
  at: number;
  ends: Promise<PartitionEnd[] | undefined>;
  partitions: Promise<PartitionState[]>;
}

/** What now is for a read, and up to which instant time may be written. */
export class ReadClockSource {
  #kafkaFailed = false;
  #look: Look | undefined;
  #streamSeen = 0;

  constructor(private readonly options: ReadClockOptions) {}

  async read(): Promise<ReadClock> {
    const { clock, positions, wallNow } = this.options;
    if (clock === 'wall') {
      const now = wallNow();
      return { now, watermark: () => this.watermark(now) };
    }
    const ends = await this.#latest().ends;
    // On the stream's clock the positions say what now is, and must be of now.
    const partitions = await positions.all();
    const now = this.#seen(streamNow(partitions));
    return { now, watermark: watermarkOf(partitions, ends ?? partitions, now, wallNow()) };
  }

  /** By the wall's clock positions may be a moment old: they only hold the watermark back. */
  private async watermark(now: number): Promise<number> {
    const look = this.#latest();
    const [ends, partitions] = [await look.ends, await look.partitions];
    return watermarkOf(partitions, ends ?? partitions, now, this.options.wallNow());
  }

  async now(): Promise<number> {
    const { clock, positions, wallNow } = this.options;
    return clock === 'wall' ? wallNow() : this.#seen(streamNow(await positions.all()));
  }

  /** Now, as far as it is known without looking: on the stream's clock, as it was seen last. */
  get seen(): number {
    return this.options.clock === 'wall' ? this.options.wallNow() : this.#streamSeen;
  }

  #seen(now: number): number {
    this.#streamSeen = Math.max(this.#streamSeen, now);
    return now;
  }

  #latest(): Look {
    const at = performance.now();
    if (this.#look !== undefined && at - this.#look.at < LOOK_MS) return this.#look;
    const ends = this.#ends();
    // The ends before the positions: what comes in between is not taken for lag that is over.
    const partitions = ends.then(() => this.options.positions.all());
    const look: Look = { at, ends, partitions };
    this.#look = look;
    partitions.catch(() => {
      if (this.#look === look) this.#look = undefined;
    });
    return look;
  }

  /** Undefined while Kafka does not answer: then the ends count that the ledger saw last, and reads go on. */
  async #ends(): Promise<PartitionEnd[] | undefined> {
    try {
      const lags: Lag[] = await this.options.lag.lag();
      this.#kafkaFailed = false;
      return lags;
    } catch (error) {
      if (!this.#kafkaFailed) this.options.log.warn({ err: describeError(error) }, 'reads go on without Kafka');
      this.#kafkaFailed = true;
      return undefined;
    }
  }
}
