import { cutRanks, type CutPoints, type RfmCutPoints } from './scores.js';

/** Cut points in order of fifth, then measure. */
const CUTS = 12;

/**
 * Finds the 12 cut points of a population that lies in shards, by bisection on values: a cut point is the greatest value that
 * fewer members than its rank are below. Bounds are values that members have, so that few probes suffice for sparse values.
 */
export class CutSearch {
  private constructor(
    /** Members in all shards. */
    readonly size: number,
    private readonly ranks: readonly number[],
    private readonly low: number[],
    private readonly high: number[],
  ) {}

  /**
   * A cut point lies between the least and the greatest of the shards' own order statistics for the same fifth: below the
   * least, every shard has fewer than k ÷ 5 of its members; up to the greatest, at least that many.
   *
   * @param statistics of each shard: size, then the four of recency, frequency, spend
   * @returns null for an empty population
   */
  static begin(statistics: readonly (readonly number[])[]): CutSearch | null {
    const low = new Array<number>(CUTS).fill(Infinity);
    const high = new Array<number>(CUTS).fill(-Infinity);
    let size = 0;
    for (const [members, ...values] of statistics) {
      size += members as number;
      values.forEach((value, i) => {
        const cut = 3 * (i % 4) + Math.floor(i / 4);
        low[cut] = Math.min(low[cut] as number, value);
        high[cut] = Math.max(high[cut] as number, value);
      });
    }
    const ranks = cutRanks(size).flatMap((rank) => [rank, rank, rank]);
    return size === 0 ? null : new CutSearch(size, ranks, low, high);
  }

  /** One value for each cut point, above its low and not above its high, null for those found; null once all are found. */
  probes(): (number | null)[] | null {
    if (this.low.every((_, cut) => this.found(cut))) return null;
    return this.low.map((low, cut) =>
      this.found(cut) ? low : low + Math.ceil(((this.high[cut] as number) - low) / 2),
    );
  }

  /** @param answers of each shard, for each probe: members below, greatest value below, least value not below (NaN: none) */
  learn(probes: readonly (number | null)[], answers: readonly (readonly number[])[]): void {
    probes.forEach((probe, cut) => {
      if (probe === null || this.found(cut)) return;
      let below = 0;
      let greatestBelow = -Infinity;
      let leastNotBelow = Infinity;
      for (const answer of answers) {
        const [members, under, over] = answer.slice(3 * cut, 3 * cut + 3) as [number, number, number];
        below += members;
        if (under > greatestBelow) greatestBelow = under;
        if (over < leastNotBelow) leastNotBelow = over;
      }
      // Members may have moved since the bounds were read: a bound never passes its probe, so the search always ends.
      if (below >= (this.ranks[cut] as number)) this.high[cut] = Math.min(probe - 1, greatestBelow);
      else this.low[cut] = Math.min(Math.max(probe, leastNotBelow), this.high[cut] as number);
    });
  }

  cuts(): RfmCutPoints {
    const of = (measure: number): CutPoints =>
      [0, 1, 2, 3].map((fifth) => this.low[3 * fifth + measure] as number) as unknown as CutPoints;
    return { r: of(0), f: of(1), m: of(2) };
  }

  private found(cut: number): boolean {
    return (this.low[cut] as number) >= (this.high[cut] as number);
  }
}
