/** RFM scores by the rule of the contract: 1 + floor(5 × number of members strictly worse ÷ number of members). */

export type Score = 1 | 2 | 3 | 4 | 5;

/** Four order statistics; a value's score is 1 + the number of them that it exceeds. Ascending. */
export type CutPoints = readonly [number, number, number, number];

export interface RfmCutPoints {
  /** UTC day numbers of last order days: a later day is better. */
  r: CutPoints;
  /** Order days. */
  f: CutPoints;
  /** Minor units. */
  m: CutPoints;
}

/** @param worse members strictly worse, 0 ≤ worse < size @param size members with an order that counts, at least 1 */
export function scoreOf(worse: number, size: number): Score {
  return (1 + Math.floor((5 * worse) / size)) as Score;
}

/**
 * 1-based ranks of the order statistics that are the cut points of a population of this size. A value reaches score k + 1
 * exactly if at least ceil(k × size ÷ 5) members are strictly worse, that is if it exceeds the member of that rank.
 */
export function cutRanks(size: number): [number, number, number, number] {
  const rank = (k: number): number => Math.ceil((k * size) / 5);
  return [rank(1), rank(2), rank(3), rank(4)];
}

export function scoreByCuts(value: number, cuts: CutPoints): Score {
  let score = 1;
  for (const cut of cuts) if (value > cut) score += 1;
  return score as Score;
}

/** The values that reach a range of scores: more than `above` and at most `upTo`; null is no bound. */
export function valuesOfScores(
  [least, most]: readonly [number, number],
  cuts: CutPoints,
): { above: number | null; upTo: number | null } {
  return { above: cuts[least - 2] ?? null, upTo: cuts[most - 1] ?? null };
}
