import { describeError, type Log } from '#platform';
import { stateOf, type InsightStore, type MemberState } from '#projections';
import { scanMembers, type Database, type Judgements, type LeaseStore, type PublishedPrograms } from '#storage';
import type { WatermarkReader } from '../churn/watermark.js';
import type { InsightsMetrics } from '../insights.metrics.js';

const LOOK_EVERY_MS = 2_000;
const FILL_ATTEMPTS = 5;

export interface ProjectionKeeperOptions {
  store: Pick<
    InsightStore,
    'bookEpoch' | 'noteBookEpoch' | 'missingShards' | 'outdatedShards' | 'reckonAnew' | 'refill' | 'rebuild'
  >;
  database: Database;
  programs: PublishedPrograms;
  bookEpoch: number;
  judgements: Pick<Judgements, 'version'>;
  leases: Pick<LeaseStore, 'alone'>;
  watermarks: Pick<WatermarkReader, 'read'>;
  metrics: InsightsMetrics;
  log: Log;
  /** Called when deadlines by another version of the model have taken the place of those before. */
  onSwitched: () => void;
}

/**
 * Sees to it that Redis has what the book has: fills it where it was emptied, anew where the book was restored, and with other deadlines
 * where another version of the model came into force. Whatever is broken off is seen again at the next look.
 */
export class ProjectionKeeper {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | null = null;
  private filling: Promise<void> | null = null;
  private asked = false;
  private stopped = false;
  private complete = false;
  private failed = false;

  constructor(private readonly options: ProjectionKeeperOptions) {}

  start(): void {
    this.look();
    this.timer = setInterval(() => {
      if (this.looking === null) this.look();
    }, LOOK_EVERY_MS);
  }

  /** Looks at once, and where it is looking already once more afterwards. */
  lookNow(): void {
    this.asked = true;
    if (this.looking === null) this.look();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await Promise.allSettled([this.looking, this.filling]);
  }

  /** Whether nothing was missing when it was looked at last. */
  get isComplete(): boolean {
    return this.complete;
  }

  /** Fills what is missing; calls at the same time share one run. @throws where Redis or the book does not answer */
  fill(): Promise<void> {
    this.filling ??= this.fillMissing().finally(() => (this.filling = null));
    return this.filling;
  }

  private look(): void {
    if (this.stopped) return;
    this.asked = false;
    this.looking = this.fill()
      .then(() => this.reckonAnew())
      .then(() => (this.failed = false))
      .catch((error: unknown) => {
        if (!this.failed)
          this.options.log.warn({ error: describeError(error) }, 'the projection cannot be filled: trying on');
        this.failed = true;
      })
      .then(() => {
        this.looking = null;
        if (this.asked) this.look();
      });
  }

  /** Where a version of the model came into force: all deadlines by it, beside the old ones, then a switch. */
  private async reckonAnew(): Promise<void> {
    const { store, judgements, leases, watermarks, log, onSwitched } = this.options;
    const { version } = judgements;
    if (this.stopped || store.outdatedShards(version).length === 0) return;
    await leases.alone('deadlines', async () => {
      const startedAt = performance.now();
      const { watermark } = await watermarks.read();
      const { filled, members } = await store.reckonAnew(version, watermark, () => this.everyMember());
      const ms = Math.round(performance.now() - startedAt);
      log.info({ version, shards: filled.length, members, ms }, 'all deadlines were reckoned anew');
      if (filled.length > 0) onSwitched();
    });
  }

  private async fillMissing(): Promise<void> {
    const { store, bookEpoch } = this.options;
    try {
      const filledFrom = await store.bookEpoch();
      if (filledFrom !== null && filledFrom !== bookEpoch) await this.rebuild(filledFrom);
      await this.refill();
      if (filledFrom !== bookEpoch) await store.noteBookEpoch(bookEpoch);
      this.complete = true;
    } catch (error) {
      this.complete = false;
      throw error;
    }
  }

  private async refill(): Promise<void> {
    const { store, metrics, log } = this.options;
    for (let attempt = 1; !this.stopped; attempt += 1) {
      const missing = await store.missingShards();
      if (missing.length === 0) return;
      this.complete = false;
      if (attempt > FILL_ATTEMPTS)
        throw new Error(`the projection was lost ${FILL_ATTEMPTS} times while it was filled`);
      const startedAt = performance.now();
      log.warn({ shards: missing.length }, 'shards of the projection are missing: filling them from the book');
      const { filled, members } = await store.refill(() => this.everyMember(), this.options.judgements.version);
      metrics.refilled(members);
      const ms = Math.round(performance.now() - startedAt);
      log.info({ shards: filled.length, members, ms }, 'the projection was filled');
    }
  }

  private async rebuild(filledFrom: number): Promise<void> {
    const { store, bookEpoch, log } = this.options;
    log.warn({ filledFrom, bookEpoch }, 'the book was restored: the projection is built anew');
    await store.rebuild(() => this.everyMember(), this.options.judgements.version);
  }

  private async *everyMember(): AsyncIterable<MemberState[]> {
    const { database, programs } = this.options;
    for await (const page of scanMembers(database, programs)) {
      if (this.stopped) throw new Error('shutting down');
      yield page.map(({ view, bookEpoch }) => stateOf(view, bookEpoch));
    }
  }
}
