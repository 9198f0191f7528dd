import { setTimeout as delay } from 'node:timers/promises';
import type { ReadClockSource } from '../members/read-clock.js';
import type { OverviewCount, OverviewStore, PointsFlow } from '#storage';

/** How often the flow of points is brought up to the book. */
const TICK_MS = 1_000;
/** Counting takes at most one twentieth of the time, and comes at most every five seconds. */
const COUNT_EVERY_MS = 5_000;
const COUNT_SHARE = 20;
/** Counting stops a while after the last reader. */
const INTEREST_MS = 60_000;

export interface OverviewKeeperOptions {
  store: OverviewStore;
  flow: PointsFlow;
  clock: ReadClockSource;
  wallNow: () => number;
  onError: (error: unknown) => void;
}

/**
 * Keeps what the overview shows: sums the flow of points as the book grows, and counts members again while someone looks. A reader gets
 * what was counted last, so an overview of a million members is as fast as one of a thousand.
 */
export class OverviewKeeper {
  readonly #ending = new AbortController();
  #running: Promise<void> | undefined;
  #askedAt = -Infinity;
  #latest: OverviewCount | null = null;

  constructor(private readonly options: OverviewKeeperOptions) {}

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  /** The last count, whoever made it. Waits only for the first count of an installation. */
  async latest(): Promise<OverviewCount> {
    const { store, clock, wallNow } = this.options;
    this.#askedAt = wallNow();
    this.#latest = (await store.latest()) ?? (await store.count(await clock.now(), wallNow()));
    if (this.#latest !== null) return this.#latest;
    await delay(100);
    return this.latest();
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        await this.#sumFlow(signal);
        await this.#countIfDue();
      } catch (error) {
        this.options.onError(error);
      }
      await delay(TICK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #sumFlow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.options.flow.sumNext()) > 0);
  }

  async #countIfDue(): Promise<void> {
    const { store, clock, wallNow } = this.options;
    const now = wallNow();
    if (now - this.#askedAt > INTEREST_MS) return;
    // Another process may have counted meanwhile.
    const latest = await store.latest();
    const restMs = Math.max(COUNT_EVERY_MS, COUNT_SHARE * (latest?.countedMs ?? 0));
    if (latest === null || now - latest.countedAt >= restMs) await store.count(await clock.now(), now);
  }
}
