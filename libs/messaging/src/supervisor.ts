import { asError } from './lane-client.js';
import type { MessagingLog } from './log.js';
import { RebuildBudget } from './rebuild-budget.js';
import type { Waiting } from './waiting.js';

const PAUSE_FIRST_MS = 100;
const PAUSE_MOST_MS = 5_000;
/** A client that never joins is mistrusted after this time; a join waits for the slowest member of the group. */
const JOIN_MAX_MS = 90_000;
/** A life this long shows that the trouble before it is over. */
const GOOD_LIFE_MS = 30_000;

export interface Trouble {
  reason: string;
  /** Whether it counts against the budget. What only waiting can heal (brokers away, topics missing) does not. */
  counted: boolean;
}

export interface SupervisorOptions {
  open(): Promise<void>;
  close(): Promise<void>;
  rebuildsMax: number;
  rebuildWindowMs: number;
  waiting: Waiting;
  log: MessagingLog;
  onFatal(error: Error): void;
  rebuilt(reason: string): void;
}

/**
 * Keeps one client alive: opens it, waits for trouble, closes it, opens another, with pauses of 100 ms to 5 s. Troubles
 * that count are allowed `rebuildsMax` times in a window; then it gives up, says so once, and does nothing more.
 */
export class Supervisor {
  private stopped = false;
  private report: ((trouble: Trouble) => void) | null = null;
  private loop: Promise<void> = Promise.resolve();
  private joinTimer: NodeJS.Timeout | undefined;
  private readonly budget: RebuildBudget;

  constructor(private readonly options: SupervisorOptions) {
    this.budget = new RebuildBudget(options.rebuildsMax, options.rebuildWindowMs);
  }

  start(): void {
    this.loop = this.live();
  }

  trouble(trouble: Trouble): void {
    this.report?.(trouble);
  }

  joined(): void {
    clearTimeout(this.joinTimer);
  }

  /** Resolves when the loop has ended; closes nothing. */
  stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.joinTimer);
    this.report?.({ reason: 'stopped', counted: false });
    this.options.waiting.wakeAll();
    return this.loop;
  }

  private async live(): Promise<void> {
    const { options } = this;
    let pauseMs = PAUSE_FIRST_MS;
    let said: string | undefined;
    while (!this.stopped) {
      const bornAt = Date.now();
      const trouble = await this.oneLife();
      if (this.stopped) return;
      if (Date.now() - bornAt > GOOD_LIFE_MS) pauseMs = PAUSE_FIRST_MS;
      await options.close();
      if (trouble.counted && !this.budget.spend(Date.now())) {
        options.log.error({ reason: trouble.reason }, 'the consumer cannot be kept alive');
        options.onFatal(new Error(`the consumer cannot be kept alive: ${trouble.reason}`));
        return;
      }
      if (trouble.reason !== said) options.log.warn(trouble, 'the consumer is built anew');
      said = trouble.reason;
      options.rebuilt(trouble.reason);
      await options.waiting.sleep(pauseMs);
      pauseMs = Math.min(2 * pauseMs, PAUSE_MOST_MS);
    }
  }

  private async oneLife(): Promise<Trouble> {
    const troubled = new Promise<Trouble>((resolve) => {
      this.report = resolve;
    });
    clearTimeout(this.joinTimer);
    this.joinTimer = setTimeout(
      () => this.trouble({ reason: `not joined within ${JOIN_MAX_MS} ms`, counted: true }),
      JOIN_MAX_MS,
    );
    try {
      await this.options.open();
      return await troubled;
    } catch (error) {
      return { reason: asError(error).message, counted: false };
    } finally {
      clearTimeout(this.joinTimer);
    }
  }
}
