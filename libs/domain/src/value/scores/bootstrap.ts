import { seededRandom } from '../numerics/random.js';
import { areaInOrder, ascending } from './ranking.js';

export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How much more area under the curve one score has than another: estimate and 95 % interval by resampling members with both of
 * their scores (paired bootstrap, Efron & Tibshirani 1993). The same seed gives the same interval.
 */
export function areaDifference(
  score: ArrayLike<number>,
  other: ArrayLike<number>,
  positive: ArrayLike<number>,
  { seed, draws = 300 }: { seed: number; draws?: number },
): Interval {
  const n = positive.length;
  const random = seededRandom(seed);
  const order = ascending(score);
  const otherOrder = ascending(other);
  const differences: number[] = [];
  const times = new Float64Array(n);
  for (let draw = 0; draw < draws; draw += 1) {
    times.fill(0);
    for (let i = 0; i < n; i += 1) times[Math.floor(random() * n)]! += 1;
    const difference = areaInOrder(order, score, positive, times) - areaInOrder(otherOrder, other, positive, times);
    if (!Number.isNaN(difference)) differences.push(difference);
  }
  differences.sort((a, b) => a - b);
  const estimate = areaInOrder(order, score, positive) - areaInOrder(otherOrder, other, positive);
  return { estimate, low: quantile(differences, 0.025), high: quantile(differences, 0.975) };
}

/** Linear between the order statistics of a sorted list (type 7). */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return NaN;
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}
