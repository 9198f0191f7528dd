import { setTimeout as delay } from 'node:timers/promises';
import { instantText, utcDay, type SegmentRule } from '#domain';
import { Latest, restAfter } from '#platform';
import type { Ranking } from './ranking.js';
import type { RedisClient } from './redis.client.js';
import type { RfmCutPoints, Score } from './scores.js';
import { segmentOf } from './segments.js';
import { allShards } from './shard.js';
import type { Shards } from './shards.js';

/** The population's exact cut points. A score is 1 + the number of cut points that a member exceeds (recency: stays below). */
export interface PopulationCuts {
  /** UTC days since the last order day, descending. */
  recencyDays: number[];
  orderDays: number[];
  spendMinor: number[];
}

export interface GridCell {
  r: Score;
  f: Score;
  members: number;
  /** Mean of the members' m scores; null where there are none. */
  meanM: number | null;
  spendMinor: number;
}

export interface SegmentCount {
  /** Null: scores that the program's table leaves out. */
  segment: string | null;
  members: number;
  spendMinor: number;
}

/** Counted shard by shard, while members may move; exact for a population at rest. */
export interface PopulationCount {
  /** The now of the count. */
  asOf: string;
  members: number;
  /** All 25 cells. */
  grid: GridCell[];
  /** All segments of the program, in its order. */
  segments: SegmentCount[];
}

export interface Population {
  asOf: string;
  /** Members with an order that counts. */
  size: number;
  /** Null where there is no one. */
  cutPoints: PopulationCuts | null;
  count: PopulationCount;
}

/** Members in one script call: some 1.3 ms for the node, and with so many calls at once others wait for no more than twice that. */
const SLICE_MEMBERS = 500;
const SHARDS_AT_ONCE = 2;

/**
 * A count younger than this is good as it is, or younger than its rest where it took long; for one older than the second a newer one is waited
 * for, unless that is known to take long.
 */
const COUNT_FRESH_MS = 2_000;
const COUNT_STALE_MS = 30_000;
const PATIENCE_MS = 100;

interface KeptCount {
  countedAtMs: number;
  tookMs: number;
  count: PopulationCount;
}

/** Counts the grid and the segments, keeps the count in Redis for all processes, and renews it behind the reader's back. */
export class PopulationCounter {
  private running: Promise<PopulationCount> | null = null;
  private readonly cutPoints: Latest<Awaited<ReturnType<Ranking['cutPoints']>>>;

  constructor(
    private readonly redis: RedisClient,
    private readonly shards: Shards,
    private readonly ranking: Ranking,
    private readonly segments: () => readonly SegmentRule[],
    private readonly wallNow: () => number,
    private readonly onError: (error: Error) => void,
  ) {
    this.cutPoints = new Latest(() => ranking.cutPoints());
  }

  async population(now: number): Promise<Population> {
    const [{ size, cuts }, count] = await Promise.all([this.cutPoints.get(), this.latest(now)]);
    return { asOf: instantText(now), size, cutPoints: cuts && shown(cuts, now), count };
  }

  /** Counts now, whatever was counted before; calls at the same time share one count. */
  count(now: number): Promise<PopulationCount> {
    this.running ??= this.countAll(now).finally(() => (this.running = null));
    return this.running;
  }

  private async latest(now: number): Promise<PopulationCount> {
    const kept = await this.redis.get(this.shards.keys.population());
    if (kept === null) return this.count(now);
    const { countedAtMs, tookMs, count } = JSON.parse(kept) as KeptCount;
    const age = this.wallNow() - countedAtMs;
    if (age <= Math.max(COUNT_FRESH_MS, restAfter(tookMs))) return count;
    const newer = this.count(now);
    newer.catch(this.onError);
    if (age <= COUNT_STALE_MS || tookMs > PATIENCE_MS) return count;
    return Promise.race([newer, delay(PATIENCE_MS, count, { ref: false })]);
  }

  private async countAll(now: number): Promise<PopulationCount> {
    const countedAtMs = this.wallNow();
    const { cuts } = await this.ranking.cutPoints();
    const members = new Array<number>(125).fill(0);
    const spend = new Array<number>(125).fill(0);
    if (cuts !== null) {
      const waiting = allShards();
      const worker = async (): Promise<void> => {
        for (let shard = waiting.pop(); shard !== undefined; shard = waiting.pop()) {
          await this.countShard(shard, cuts, members, spend);
        }
      };
      await Promise.all(Array.from({ length: SHARDS_AT_ONCE }, worker));
    }
    const count: PopulationCount = {
      asOf: instantText(now),
      members: members.reduce((sum, n) => sum + n, 0),
      grid: gridOf(members, spend),
      segments: segmentsOf(this.segments(), members, spend),
    };
    const kept: KeptCount = { countedAtMs, tookMs: this.wallNow() - countedAtMs, count };
    await this.redis.set(this.shards.keys.population(), JSON.stringify(kept));
    return count;
  }

  private async countShard(shard: number, cuts: RfmCutPoints, members: number[], spend: number[]): Promise<void> {
    for (let rank = 0; ; rank += SLICE_MEMBERS) {
      const [seen, ...cells] = await this.shards.read(shard, 'cells', (generation) => {
        const { recency, frequency, monetary } = this.shards.keys.indexes(shard, generation);
        return {
          keys: [recency, frequency, monetary],
          args: [rank, SLICE_MEMBERS, ...cuts.r, ...cuts.f, ...cuts.m],
        };
      });
      for (let i = 0; i < cells.length; i += 3) {
        const cell = Number(cells[i]);
        members[cell]! += Number(cells[i + 1]);
        spend[cell]! += Number(cells[i + 2]);
      }
      if (Number(seen) < SLICE_MEMBERS) return;
    }
  }
}

function shown(cuts: RfmCutPoints, now: number): PopulationCuts {
  const today = utcDay(now);
  return { recencyDays: cuts.r.map((day) => today - day), orderDays: [...cuts.f], spendMinor: [...cuts.m] };
}

const scoresOfCell = (cell: number): [Score, Score, Score] => [
  (1 + Math.floor(cell / 25)) as Score,
  (1 + (Math.floor(cell / 5) % 5)) as Score,
  (1 + (cell % 5)) as Score,
];

function gridOf(members: readonly number[], spend: readonly number[]): GridCell[] {
  const cells: GridCell[] = [];
  for (let first = 0; first < 125; first += 5) {
    const [r, f] = scoresOfCell(first);
    const here = members.slice(first, first + 5);
    const total = here.reduce((sum, n) => sum + n, 0);
    const scores = here.reduce((sum, n, i) => sum + n * (i + 1), 0);
    const spendMinor = spend.slice(first, first + 5).reduce((sum, n) => sum + n, 0);
    cells.push({ r, f, members: total, meanM: total === 0 ? null : scores / total, spendMinor });
  }
  return cells;
}

function segmentsOf(
  rules: readonly SegmentRule[],
  members: readonly number[],
  spend: readonly number[],
): SegmentCount[] {
  const counts = new Map<string | null, SegmentCount>(
    rules.map(({ name }) => [name, { segment: name, members: 0, spendMinor: 0 }]),
  );
  members.forEach((n, cell) => {
    if (n === 0) return;
    const segment = segmentOf(rules, ...scoresOfCell(cell));
    const count = counts.get(segment) ?? { segment, members: 0, spendMinor: 0 };
    count.members += n;
    count.spendMinor += spend[cell] as number;
    counts.set(segment, count);
  });
  return [...counts.values()];
}
