import type { Generation, Lane } from './generation.js';
import type { LaneChunk, LaneHooks } from './lane-types.js';
import type { MessagingLog } from './log.js';
import type { PartitionBuffer } from './partition-buffer.js';
import { endedWithin, Waiting } from './waiting.js';

const BACKOFF_FIRST_MS = 100;
const BACKOFF_MOST_MS = 5_000;

type Timed = { time: number | null };

export interface LaneRunnerOptions<T extends Timed> {
  handle(chunk: LaneChunk<T>): Promise<void>;
  chunkMax: number;
  lingerMs: number;
  mergeWaitMs: number;
  emptyChunks: boolean;
  concurrency: number;
  isAtEnd: (buffer: PartitionBuffer<T>) => boolean;
  /** A chunk was taken out of the lane's buffers, so there may be room again. */
  taken(lane: Lane<T>): void;
  log: MessagingLog;
  hooks: LaneHooks;
}

/**
 * Hands chunks to the handler: one at a time for each lane, up to `concurrency` lanes at once, lanes in turn. A chunk
 * that fails is tried again with a back-off of 100 ms to 5 s until it succeeds or its generation ends.
 */
export class LaneRunner<T extends Timed> {
  private generation: Generation<T> | null = null;
  /** By lane number, across generations: a lane has one handler at a time in this process, come what may. */
  private readonly running = new Map<number, Promise<void>>();
  private readonly waiting = new Waiting();
  private looking = false;
  private timer: NodeJS.Timeout | undefined;
  private turn = 0;
  private stopped = false;

  constructor(private readonly options: LaneRunnerOptions<T>) {}

  begin(generation: Generation<T> | null): void {
    this.generation = generation;
    this.waiting.wakeAll();
    this.look();
  }

  /** Looks for chunks soon, once for all batches of one fetch. */
  look(): void {
    if (this.looking || this.stopped) return;
    this.looking = true;
    setImmediate(() => {
      this.looking = false;
      this.startWhatIsReady();
    });
  }

  isRunning(lane: number): boolean {
    return this.running.has(lane);
  }

  /** Waits for handlers of these lanes (default all); false if some still run after `ms`. */
  settled(ms: number, lanes: number[] = [...this.running.keys()]): Promise<boolean> {
    return endedWithin(Promise.all(lanes.map((lane) => this.running.get(lane) ?? Promise.resolve())), ms);
  }

  /** No chunk is begun any more, and back-offs end; running handlers run on. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.waiting.wakeAll();
  }

  private startWhatIsReady(): void {
    const { generation, options } = this;
    if (!generation || this.stopped) return;
    clearTimeout(this.timer);
    const now = Date.now();
    let lookAgainAt = Infinity;
    const { lanes } = generation;
    const first = this.turn;
    for (let i = 0; i < lanes.length && this.running.size < options.concurrency; i += 1) {
      const at = (first + i) % lanes.length;
      const lane = lanes[at];
      if (!lane || this.running.has(lane.number)) continue;
      const found = lane.take(options, options.isAtEnd, now);
      if (found.chunk) {
        this.turn = at + 1;
        options.taken(lane);
        this.start(generation, lane, found.chunk);
      } else if (found.lookAgainAt !== null) {
        lookAgainAt = Math.min(lookAgainAt, found.lookAgainAt);
      }
    }
    if (lookAgainAt < Infinity) this.timer = setTimeout(() => this.look(), Math.max(1, lookAgainAt - now));
  }

  private start(generation: Generation<T>, lane: Lane<T>, chunk: LaneChunk<T>): void {
    const run = this.run(generation, lane, chunk).finally(() => {
      this.running.delete(lane.number);
      this.look();
    });
    this.running.set(lane.number, run);
  }

  private async run(generation: Generation<T>, lane: Lane<T>, chunk: LaneChunk<T>): Promise<void> {
    const { log, hooks } = this.options;
    let backoffMs = BACKOFF_FIRST_MS;
    let failedWith: string | null = null;
    while (generation.alive && !this.stopped) {
      const startedAt = Date.now();
      try {
        await this.options.handle(chunk);
        hooks.handled?.({ lane: lane.number, records: chunk.records.length, durationMs: Date.now() - startedAt });
        lane.handled(chunk);
        lane.waitingSince = lane.buffers.some((buffer) => buffer.size > 0) ? Date.now() : null;
        if (failedWith !== null) log.info({ lane: lane.number }, 'the lane goes on');
        return;
      } catch (error) {
        hooks.failed?.({ lane: lane.number, error });
        const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        if (reason !== failedWith) log.warn({ lane: lane.number, err: error }, 'the lane pauses and tries again');
        failedWith = reason;
      }
      if (!generation.alive || this.stopped) return;
      await this.waiting.sleep(backoffMs);
      backoffMs = Math.min(2 * backoffMs, BACKOFF_MOST_MS);
    }
  }
}
