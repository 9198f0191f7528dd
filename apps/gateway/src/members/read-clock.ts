import type { Lag, LagReader } from '#messaging';
import { describeError, type Log } from '#platform';
import { streamNow, watermarkOf, type PartitionEnd, type PositionStore, type ReadClock } from '#storage';

export interface ReadClockOptions {
  clock: 'wall' | 'stream';
  positions: Pick<PositionStore, 'all'>;
  lag: Pick<LagReader, 'lag'>;
  wallNow: () => number;
  log: Log;
}

/** What now is for a read, and up to which instant time may be written. */
export class ReadClockSource {
  #kafkaFailed = false;

  constructor(private readonly options: ReadClockOptions) {}

  async read(): Promise<ReadClock> {
    const { clock, positions, wallNow } = this.options;
    // The ends before the positions: what comes in between is not taken for lag that is over.
    const ends = await this.#ends();
    const partitions = await positions.all();
    const now = clock === 'wall' ? wallNow() : streamNow(partitions);
    return { now, watermark: watermarkOf(partitions, ends ?? partitions, now, wallNow()) };
  }

  async now(): Promise<number> {
    const { clock, positions, wallNow } = this.options;
    return clock === 'wall' ? wallNow() : streamNow(await positions.all());
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
