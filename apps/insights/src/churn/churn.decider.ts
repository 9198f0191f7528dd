import type { Instant } from '#domain';
import type { ApplyResult } from '#projections';
import type { ChurnDecision, ChurnStore, Judgements, KnownSince } from '#storage';
import type { InsightsMetrics } from '../insights.metrics.js';
import type { ClockReading, StreamTimeline, WatermarkReader } from './watermark.js';

const READING_AGE_MS = 500;
const MEMBERS_AT_ONCE = 250;

export interface ChurnDeciderOptions {
  clock: 'wall' | 'stream';
  store: ChurnStore;
  judgements: Judgements;
  watermarks: WatermarkReader;
  timeline: StreamTimeline;
  metrics: InsightsMetrics;
  wallNow: () => Instant;
}

/** Has warnings decided in the book, by the judgement in force and up to the watermark. */
export class ChurnDecider {
  constructor(private readonly options: ChurnDeciderOptions) {}

  /** After new states of members: ends their warnings, or brings them back. */
  async afterChanges({ appended, changed }: Pick<ApplyResult, 'appended' | 'changed'>): Promise<void> {
    if (appended.length + changed.length === 0) return;
    const concerned = await this.options.store.concerned(appended, changed);
    if (concerned.length === 0) return;
    await this.decide(concerned, await this.options.watermarks.atMost(READING_AGE_MS));
  }

  /** @param modelVersion by which they were found to be due, or 0: no earlier one decides */
  async decide(memberIds: readonly string[], reading: ClockReading, modelVersion = 0): Promise<void> {
    const { store, judgements, metrics } = this.options;
    const decision: ChurnDecision = {
      watermark: reading.watermark,
      judgement: (version) => judgements.atLeast(Math.max(version, modelVersion)),
      noticedAt: (crossedAt, known) => this.noticedAt(crossedAt, known),
      asksWhatWasKnown: this.options.clock === 'stream',
    };
    for (let from = 0; from < memberIds.length; from += MEMBERS_AT_ONCE) {
      metrics.decided(await store.decide(memberIds.slice(from, from + MEMBERS_AT_ONCE), decision));
    }
  }

  /**
   * On the wall clock a crossing is noticed now. On the stream's, when time reached it or the member's orders became known,
   * whichever is later, however long this process takes: a replay ends as the live run did.
   */
  private noticedAt(crossedAt: Instant, known: KnownSince | null): Instant {
    const { clock, timeline, wallNow } = this.options;
    if (clock === 'wall') return wallNow();
    if (known === null) return crossedAt;
    return Math.max(crossedAt, known.latestAt, timeline.at(known.recordedAt));
  }
}
