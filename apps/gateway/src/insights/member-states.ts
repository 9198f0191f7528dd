import { setTimeout as delay } from 'node:timers/promises';
import { ProjectionMissing, stateOf, type InsightStore, type MemberState, type Rfm } from '#projections';
import type { MemberReader, ReadClock } from '#storage';
import { isUnavailable } from '../http/unavailable.js';

/** How long a read waits for scores where the projection was lost just now: that of a small shop is filled by then. */
const WAIT_MS = 3_000;
const LOOK_EVERY_MS = 100;

/** Scores are exact or not there: a member cannot be ranked among others who are not filled in yet. */
export const NOT_RANKED = 'the projection is being filled: scores need the whole population';

export type Unranked = Omit<Rfm, 'r' | 'f' | 'm' | 'segment'> & { r: null; f: null; m: null; segment: null };

export interface MemberStatesSources {
  insights: Pick<InsightStore, 'member' | 'rfmOf' | 'unrankedOf'>;
  reader: Pick<MemberReader, 'member'>;
  bookEpoch: number;
}

/**
 * What insights are made from: the projection, and while Redis is away or being filled, the book. Whoever asks for the same
 * member at the same time shares one read of the book.
 */
export class MemberStates {
  private readonly flights = new Map<string, Promise<MemberState | null>>();
  /** When the first read failed since one went well. */
  private lostAt: number | null = null;

  constructor(private readonly sources: MemberStatesSources) {}

  /** Of a merged member, that of the account where the book answers. @returns null for one whom the projection does not know */
  async of(memberId: string, clock: ReadClock): Promise<MemberState | null> {
    try {
      return await this.sources.insights.member(memberId);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return this.fromBook(memberId, clock);
    }
  }

  /** Recency, frequency and spend with exact scores, or without any. Null for a member without an order that counts. */
  async rfm(state: MemberState, now: number): Promise<Rfm | Unranked | null> {
    for (;;) {
      try {
        const found = await this.sources.insights.rfmOf(state, now);
        this.lostAt = null;
        return found;
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        this.lostAt ??= performance.now();
        const waits = error instanceof ProjectionMissing && performance.now() - this.lostAt < WAIT_MS;
        if (!waits) {
          const measures = this.sources.insights.unrankedOf(state, now);
          return measures && { ...measures, r: null, f: null, m: null, segment: null };
        }
      }
      await delay(LOOK_EVERY_MS);
    }
  }

  private fromBook(memberId: string, clock: ReadClock): Promise<MemberState | null> {
    let flight = this.flights.get(memberId);
    if (flight === undefined) {
      flight = this.read(memberId, clock).finally(() => this.flights.delete(memberId));
      this.flights.set(memberId, flight);
    }
    return flight;
  }

  private async read(memberId: string, clock: ReadClock): Promise<MemberState | null> {
    const view = await this.sources.reader.member(memberId, clock);
    return view && stateOf(view, this.sources.bookEpoch);
  }
}
