import type { Generation, Lane } from './generation.js';
import type { LaneChunk, LaneHooks } from './lane-types.js';
import type { MessagingLog } from './log.js';
import type { PartitionBuffer } from './partition-buffer.js';
import { endedWithin, Waiting } from './waiting.js';

/** So long what would not fill a chunk waits for a running one, to share the next with what comes meanwhile. */
const SHARE_MOST_MS = 50;
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

/** What one lane gives to a chunk. */
interface Part<T extends Timed> {
  lane: Lane<T>;
  chunk: LaneChunk<T>;
}

/**
 * Hands chunks to the handler, up to `concurrency` at once, lanes in turn; a lane is in one of them at a time. Lanes that have little share a
 * chunk, since what a transaction costs beside its records is more than a few records cost; one that has much fills a chunk alone. A chunk that
 * fails is tried again lane by lane, with a back-off of 100 ms to 5 s, until it succeeds or its generation ends.
 */
export class LaneRunner<T extends Timed> {
  private generation: Generation<T> | null = null;
  /** By lane number, across generations: a lane has one handler at a time in this process, come what may. */
  private readonly running = new Map<number, Promise<void>>();
  private chunksRunning = 0;
  private lastBegunAt = -Infinity;
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
    while (this.chunksRunning < options.concurrency) {
      const sharesUntil = this.sharesUntil(generation);
      if (now < sharesUntil) {
        lookAgainAt = Math.min(lookAgainAt, sharesUntil);
        break;
      }
      const found = this.gather(generation, now);
      lookAgainAt = Math.min(lookAgainAt, found.lookAgainAt);
      if (found.parts.length === 0) break;
      this.start(generation, found.parts);
    }
    if (lookAgainAt < Infinity) this.timer = setTimeout(() => this.look(), Math.max(1, lookAgainAt - now));
  }

  private sharesUntil({ lanes }: Generation<T>): number {
    if (this.chunksRunning === 0) return -Infinity;
    let buffered = 0;
    for (const lane of lanes) if (!this.running.has(lane.number)) buffered += lane.size;
    return buffered < this.options.chunkMax ? this.lastBegunAt + SHARE_MOST_MS : -Infinity;
  }

  /** Takes from lanes in turn until a chunk is full. */
  private gather(generation: Generation<T>, now: number): { parts: Part<T>[]; lookAgainAt: number } {
    const { options } = this;
    const { lanes } = generation;
    const first = this.turn;
    const parts: Part<T>[] = [];
    let lookAgainAt = Infinity;
    for (let i = 0, room = options.chunkMax; i < lanes.length && room > 0; i += 1) {
      const at = (first + i) % lanes.length;
      const lane = lanes[at];
      if (!lane || this.running.has(lane.number)) continue;
      const found = lane.take({ ...options, chunkMax: room }, options.isAtEnd, now);
      if (found.chunk) {
        this.turn = at + 1;
        options.taken(lane);
        parts.push({ lane, chunk: found.chunk });
        room -= found.chunk.records.length;
      } else if (found.lookAgainAt !== null) {
        lookAgainAt = Math.min(lookAgainAt, found.lookAgainAt);
      }
    }
    return { parts, lookAgainAt };
  }

  private start(generation: Generation<T>, parts: Part<T>[]): void {
    this.chunksRunning += 1;
    this.lastBegunAt = Date.now();
    const ended = this.run(generation, parts).finally(() => {
      this.chunksRunning -= 1;
      this.look();
    });
    for (const { lane } of parts) this.running.set(lane.number, ended);
  }

  private async run(generation: Generation<T>, parts: Part<T>[]): Promise<void> {
    const reason = await this.attempt(parts, null);
    if (reason === null) return this.free(parts);
    await this.pause(generation, BACKOFF_FIRST_MS);
    // Whichever lane it is about holds up no other one.
    await Promise.all(parts.map((part) => this.insist(generation, part, reason)));
  }

  private async insist(generation: Generation<T>, part: Part<T>, reason: string): Promise<void> {
    let failedWith = reason;
    for (let backoffMs = 2 * BACKOFF_FIRST_MS; generation.alive && !this.stopped; backoffMs *= 2) {
      const failure = await this.attempt([part], failedWith);
      if (failure === null) {
        this.options.log.info({ lane: part.lane.number }, 'the lane goes on');
        break;
      }
      failedWith = failure;
      await this.pause(generation, Math.min(backoffMs, BACKOFF_MOST_MS));
    }
    this.free([part]);
    this.look();
  }

  /** @returns why it failed; null where it did not */
  private async attempt(parts: Part<T>[], failedWith: string | null): Promise<string | null> {
    const { log, hooks } = this.options;
    const chunk = together(parts);
    const startedAt = Date.now();
    try {
      await this.options.handle(chunk);
    } catch (error) {
      hooks.failed?.({ lanes: chunk.lanes, error });
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      if (reason !== failedWith) log.warn({ lanes: chunk.lanes, err: error }, 'the lane pauses and tries again');
      return reason;
    }
    hooks.handled?.({ lanes: chunk.lanes, records: chunk.records.length, durationMs: Date.now() - startedAt });
    for (const { lane, chunk: own } of parts) {
      lane.handled(own);
      lane.waitingSince = lane.buffers.some((buffer) => buffer.size > 0) ? Date.now() : null;
    }
    return null;
  }

  private free(parts: Part<T>[]): void {
    for (const { lane } of parts) this.running.delete(lane.number);
  }

  private async pause(generation: Generation<T>, ms: number): Promise<void> {
    if (generation.alive && !this.stopped) await this.waiting.sleep(ms);
  }
}

function together<T extends Timed>(parts: Part<T>[]): LaneChunk<T> {
  if (parts.length === 1) return parts[0]!.chunk;
  return {
    lanes: parts.flatMap(({ chunk }) => chunk.lanes),
    records: parts.flatMap(({ chunk }) => chunk.records),
    ends: parts.flatMap(({ chunk }) => chunk.ends),
  };
}
