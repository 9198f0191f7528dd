import { ascending } from './ranking.js';

export interface ForecastQuality {
  readonly mae: number;
  readonly rmse: number;
  /** NaN for a constant forecast. */
  readonly pearson: number;
  readonly spearman: number;
  /** Sum predicted / sum actual - 1. */
  readonly bias: number;
  /** Mean squared difference of ln(1 + n). */
  readonly msle: number;
  /** Share of all that happened which the tenth with the highest forecast made; ties by row order. */
  readonly top10Capture: number;
  /** Share of that tenth who are in the tenth that really was highest. */
  readonly top10Hit: number;
}

/** Errors of a forecast: never MAE alone, since "always 0" has a good one. */
export function forecastQuality(predicted: ArrayLike<number>, actual: ArrayLike<number>): ForecastQuality {
  const n = actual.length;
  let absolute = 0;
  let squared = 0;
  let squaredLog = 0;
  let sumPredicted = 0;
  let sumActual = 0;
  for (let i = 0; i < n; i += 1) {
    const difference = predicted[i]! - actual[i]!;
    absolute += Math.abs(difference);
    squared += difference * difference;
    squaredLog += (Math.log1p(predicted[i]!) - Math.log1p(actual[i]!)) ** 2;
    sumPredicted += predicted[i]!;
    sumActual += actual[i]!;
  }
  const top = topTenth(predicted);
  const best = new Set(topTenth(actual));
  return {
    mae: absolute / n,
    rmse: Math.sqrt(squared / n),
    pearson: pearson(predicted, actual),
    spearman: pearson(meanRanks(predicted), meanRanks(actual)),
    bias: sumPredicted / sumActual - 1,
    msle: squaredLog / n,
    top10Capture: top.reduce((sum, i) => sum + actual[i]!, 0) / sumActual,
    top10Hit: top.filter((i) => best.has(i)).length / top.length,
  };
}

/** Variances below this share of the squared mean are rounding. */
const ROUNDING = 1e-20;

/** Correlation of two columns; NaN where one of them is constant. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < n; i += 1) {
    meanA += a[i]! / n;
    meanB += b[i]! / n;
  }
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < n; i += 1) {
    ab += (a[i]! - meanA) * (b[i]! - meanB);
    aa += (a[i]! - meanA) ** 2;
    bb += (b[i]! - meanB) ** 2;
  }
  const isConstant = aa <= ROUNDING * n * meanA * meanA || bb <= ROUNDING * n * meanB * meanB;
  return isConstant ? NaN : ab / Math.sqrt(aa * bb);
}

/** Ranks from 1, equal values sharing the mean of theirs. */
export function meanRanks(values: ArrayLike<number>): Float64Array {
  const places = ascending(values);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < places.length;) {
    // A NaN equals nothing, not even itself.
    let to = from + 1;
    while (to < places.length && values[places[to]!] === values[places[from]!]) to += 1;
    for (let k = from; k < to; k += 1) ranks[places[k]!] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

function topTenth(values: ArrayLike<number>): number[] {
  const places = Array.from({ length: values.length }, (_, i) => i);
  places.sort((a, b) => values[b]! - values[a]! || a - b);
  return places.slice(0, Math.max(1, Math.round(values.length / 10)));
}
