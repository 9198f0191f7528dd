/**
 * Scores 1 to `bins` by minimum rank: 1 + floor(bins * number strictly worse / n). Equal values always share a score; `worse` says which
 * direction is worse (recency days: higher).
 */
export function minRankScores(values: ArrayLike<number>, worse: 'lower' | 'higher', bins = 5): Int32Array {
  const n = values.length;
  const sign = worse === 'lower' ? 1 : -1;
  const sorted = Float64Array.from({ length: n }, (_, i) => sign * values[i]!).sort();
  return Int32Array.from({ length: n }, (_, i) => 1 + Math.floor((bins * countBelow(sorted, sign * values[i]!)) / n));
}

function countBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
