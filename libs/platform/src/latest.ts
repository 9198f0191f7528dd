import { setTimeout as delay } from 'node:timers/promises';

/** Whoever asks waits so long for a newer answer. */
const PATIENCE_MS = 100;
/** Counting takes at most one in so many parts of the time, where it takes longer than that. */
const SHARE = 20;

/** How long a count that took so long is good enough, in milliseconds. */
export function restAfter(tookMs: number): number {
  return SHARE * tookMs;
}

/**
 * The latest answer to something that takes the longer the more there is to count. Who asks gets a new one where that comes at once, else the
 * last one, while the new one is made; only the first answer is waited for, and where the last count took long no other one is. So a count of
 * few is always of now, and one of many is there as soon.
 */
export class Latest<T> {
  #kept: { value: T } | undefined;
  #running: Promise<T> | undefined;
  #restsUntil = -Infinity;
  #isSlow = false;

  constructor(
    private readonly count: () => Promise<T>,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  async get(): Promise<T> {
    if (this.#running === undefined && performance.now() >= this.#restsUntil) this.#start();
    const kept = this.#kept;
    if (this.#running === undefined) return kept!.value;
    if (kept === undefined) return this.#running;
    if (this.#isSlow) return kept.value;
    return Promise.race([this.#running, delay(this.patienceMs, kept.value, { ref: false })]);
  }

  #start(): void {
    const startedAt = performance.now();
    const running = this.count()
      .then((value) => {
        this.#kept = { value };
        const tookMs = performance.now() - startedAt;
        this.#isSlow = tookMs > this.patienceMs;
        if (this.#isSlow) this.#restsUntil = performance.now() + restAfter(tookMs);
        return value;
      })
      .finally(() => (this.#running = undefined));
    this.#running = running;
    // Whoever still waits hears of it; who does not has the last answer.
    running.catch(() => undefined);
  }
}
