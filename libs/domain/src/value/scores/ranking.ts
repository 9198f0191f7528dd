/** Places of the values from the lowest to the highest. */
export function ascending(values: ArrayLike<number>): Int32Array {
  const places = Int32Array.from({ length: values.length }, (_, i) => i);
  return places.sort((a, b) => values[a]! - values[b]!);
}

/**
 * Probability that a positive scores above a negative, ties counting one half (Mann-Whitney U / (n1 n0)).
 * NaN where one of the classes is empty. `weight`: how often a row counts.
 */
export function areaUnderCurve(
  scores: ArrayLike<number>,
  positive: ArrayLike<number>,
  weight?: ArrayLike<number>,
): number {
  return areaInOrder(ascending(scores), scores, positive, weight);
}

/** The same over places already sorted, for resampling one sample many times. */
export function areaInOrder(
  places: Int32Array,
  scores: ArrayLike<number>,
  positive: ArrayLike<number>,
  weight?: ArrayLike<number>,
): number {
  let below = 0;
  let wins = 0;
  let positives = 0;
  for (let from = 0; from < places.length;) {
    const score = scores[places[from]!]!;
    let tiedPositive = 0;
    let tiedNegative = 0;
    let to = from;
    for (; to < places.length && scores[places[to]!]! === score; to += 1) {
      const place = places[to]!;
      const w = weight === undefined ? 1 : weight[place]!;
      if (positive[place]! > 0) tiedPositive += w;
      else tiedNegative += w;
    }
    wins += tiedPositive * (below + tiedNegative / 2);
    below += tiedNegative;
    positives += tiedPositive;
    from = to;
  }
  return wins / (positives * below);
}

/** Mean precision at each positive, highest score first, tied scores taken as one group. NaN without a positive. */
export function averagePrecision(scores: ArrayLike<number>, positive: ArrayLike<number>): number {
  const places = ascending(scores).reverse();
  let found = 0;
  let sum = 0;
  for (let from = 0; from < places.length;) {
    const score = scores[places[from]!]!;
    let tied = 0;
    let to = from;
    for (; to < places.length && scores[places[to]!]! === score; to += 1) if (positive[places[to]!]! > 0) tied += 1;
    found += tied;
    sum += (tied * found) / to;
    from = to;
  }
  return sum / found;
}
