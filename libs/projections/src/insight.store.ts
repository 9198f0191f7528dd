import type { SegmentRule } from '#domain';
import { NO_DEADLINES, type Deadlines } from './deadlines.js';
import { killPoint } from '#platform';
import { DueIndex, type DueMember } from './due.index.js';
import { readMember } from './member.reader.js';
import { recencyDays, type MemberState } from './member-state.js';
import { MemberWriter, type ApplyResult } from './member.writer.js';
import { PopulationCounter, type Population, type PopulationCount } from './population.js';
import { Ranking } from './ranking.js';
import { Reckoning } from './reckoning.js';
import type { RedisClient } from './redis.client.js';
import { Refill, type MemberSource, type RefillResult } from './refill.js';
import { scoreOf, type RfmCutPoints, type Score } from './scores.js';
import { SegmentPages, type SegmentPage } from './segment.pages.js';
import { cellsOf, segmentOf } from './segments.js';
import { Shards } from './shards.js';
import { ValueCounter, type ValueCount, type ValueOf } from './value.counter.js';

export interface Rfm {
  recencyDays: number;
  frequency: number;
  monetaryMinor: number;
  r: Score;
  f: Score;
  m: Score;
  segment: string | null;
}

/** `rfm` is null for a member without an order that counts. */
export interface MemberInsight {
  state: MemberState;
  rfm: Rfm | null;
}

export interface InsightStoreOptions {
  redis: RedisClient;
  /** Stands before every key; see redisPrefix of the platform. */
  prefix: string;
  /** Those of the program in force now. */
  segments: () => readonly SegmentRule[];
  wallNow: () => number;
  /** For those who write; see {@link Deadlines}. */
  deadlines?: Deadlines;
  /** Hears of failures of work behind the reader's back. */
  onError: (error: Error) => void;
}

/**
 * RFM, order histories and churn deadlines of all members in Redis: a projection, written only with newer absolute states,
 * that may be lost at any time and be filled again from the book. Readers throw {@link ProjectionMissing} while it is.
 */
export class InsightStore {
  private readonly shards: Shards;
  private readonly writer: MemberWriter;
  private readonly ranking: Ranking;
  private readonly counter: PopulationCounter;
  private readonly values: ValueCounter;
  private readonly pages: SegmentPages;
  private readonly dueIndex: DueIndex;
  private readonly refills: Refill;

  constructor(private readonly options: InsightStoreOptions) {
    const { redis, prefix, segments, wallNow, onError, deadlines = NO_DEADLINES } = options;
    this.shards = new Shards(redis, prefix);
    this.writer = new MemberWriter(this.shards, wallNow, deadlines);
    this.ranking = new Ranking(this.shards);
    this.counter = new PopulationCounter(redis, this.shards, this.ranking, segments, wallNow, onError);
    this.values = new ValueCounter(redis, this.shards, this.ranking, segments, wallNow, onError);
    this.pages = new SegmentPages(this.shards, this.ranking, segments);
    this.dueIndex = new DueIndex(this.shards);
    this.refills = new Refill(redis, this.shards, this.writer, new Reckoning(redis, this.shards, deadlines));
  }

  /**
   * Writes states that are newer than what is there and takes erased members away. What falls on a missing shard is left to
   * the refill that it needs.
   */
  async apply(states: readonly MemberState[], erasedIds: readonly string[] = []): Promise<ApplyResult> {
    const result = await this.writer.apply(states, erasedIds);
    killPoint('projection-written');
    return result;
  }

  /** The member with exact scores; null for one never heard of. */
  async insight(memberId: string, now: number): Promise<MemberInsight | null> {
    const state = await this.member(memberId);
    return state && { state, rfm: await this.rfmOf(state, now) };
  }

  /** Recency, frequency and spend; null where no order counts. */
  unrankedOf(state: MemberState, now: number): Pick<Rfm, 'recencyDays' | 'frequency' | 'monetaryMinor'> | null {
    if (state.lastOrderDay === null) return null;
    return {
      recencyDays: recencyDays(state.lastOrderDay, now),
      frequency: state.orderDays,
      monetaryMinor: state.spendMinor,
    };
  }

  /** The same with exact scores within the population, from wherever the state was read. */
  async rfmOf(state: MemberState, now: number): Promise<Rfm | null> {
    const measures = this.unrankedOf(state, now);
    if (measures === null || state.lastOrderDay === null) return null;
    const { size, worse } = await this.ranking.worseThan([state.lastOrderDay, state.orderDays, state.spendMinor]);
    // A member who has just gone from the sets counts for themself, so that no score leaves 1 to 5.
    const [r, f, m] = worse.map((n) => scoreOf(n, Math.max(size, n + 1))) as [Score, Score, Score];
    return { ...measures, r, f, m, segment: segmentOf(this.options.segments(), r, f, m) };
  }

  member(memberId: string): Promise<MemberState | null> {
    return readMember(this.shards, memberId);
  }

  /** The segments that the program names. */
  segmentNames(): string[] {
    return this.options.segments().map(({ name }) => name);
  }

  /** The cells of the cube of scores that a segment is, with the cut points of now; null where there is no one. */
  async segmentCells(segment: string): Promise<{ cells: number[]; cuts: RfmCutPoints } | null> {
    const { cuts } = await this.cutPoints();
    return cuts && { cells: cellsOf(this.options.segments(), segment), cuts };
  }

  /** Size of the population and its exact cut points: a score is 1 + the number of them that a value exceeds. */
  cutPoints(): Promise<{ size: number; cuts: RfmCutPoints | null }> {
    return this.ranking.cutPoints();
  }

  /** Size and cut points of now; the counted grid and segments are at most some seconds older and say of when they are. */
  population(now: number): Promise<Population> {
    return this.counter.population(now);
  }

  /** How the members' values by a version of the model are distributed; at most some minutes old. */
  valueDistribution(modelVersion: string, valueOf: ValueOf, now: number): Promise<ValueCount> {
    return this.values.latest(modelVersion, valueOf, now);
  }

  /** Counts grid and segments now. */
  countPopulation(now: number): Promise<PopulationCount> {
    return this.counter.count(now);
  }

  /** @returns null for a segment that the program does not name, or a cursor that is none */
  segmentMembers(segment: string, cursor: string | null, limit: number, now: number): Promise<SegmentPage | null> {
    return this.pages.page(segment, cursor, limit, now);
  }

  /** The members of a cell of the grid. @returns null for a cursor that is none */
  cellMembers(r: Score, f: Score, cursor: string | null, limit: number, now: number): Promise<SegmentPage | null> {
    return this.pages.cell(r, f, cursor, limit, now);
  }

  /** Up to `limit` members whose churn deadline is not after `until`, earliest first. */
  due(until: number, limit: number): Promise<DueMember[]> {
    return this.dueIndex.due(until, limit);
  }

  settleDue(members: readonly Pick<DueMember, 'memberId' | 'dueAt'>[]): Promise<number> {
    return this.dueIndex.settle(members);
  }

  /**
   * Reckons every deadline anew by a version of the model, beside the old ones, and then switches: what `outdatedShards` names. Deadlines
   * up to `until` of members who were decided about do not come back. `source` fills a shard whose filling was broken off.
   */
  async reckonAnew(modelVersion: number, until: number, source: MemberSource): Promise<RefillResult> {
    return this.refills.reckonAnew(this.outdatedShards(modelVersion), modelVersion, until, source);
  }

  /** The shards whose deadlines are reckoned by another version of the model, as far as {@link missingShards} saw last. */
  outdatedShards(modelVersion: number): number[] {
    return this.shards.reckonedByAnother(modelVersion);
  }

  /** The book epoch that the projection was filled from; null where that is not known. */
  async bookEpoch(): Promise<number | null> {
    const text = await this.options.redis.get(this.shards.keys.bookEpoch());
    return text === null ? null : Number(text);
  }

  async noteBookEpoch(bookEpoch: number): Promise<void> {
    await this.options.redis.set(this.shards.keys.bookEpoch(), bookEpoch);
  }

  /** The shards that hold nothing, or perhaps something old: of a Redis that is new, was emptied or was started anew. */
  missingShards(): Promise<number[]> {
    return this.refills.missing();
  }

  /** Fills the missing shards from the book; single flight. */
  refill(source: MemberSource, modelVersion = 0): Promise<RefillResult> {
    return this.refills.fillMissing(source, modelVersion);
  }

  /** Fills all shards from the book into a new generation, then switches to it. */
  rebuild(source: MemberSource, modelVersion = 0): Promise<RefillResult> {
    return this.refills.rebuild(source, modelVersion);
  }
}
