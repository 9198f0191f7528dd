/** Counts of answers on a scale, by answer. */
export type AnswerCounts = Readonly<Record<number, number>>;

export interface NetPromoterScore {
  readonly promoters: number;
  readonly passives: number;
  readonly detractors: number;
  /** -100 to 100. */
  readonly score: number;
  /** In points of the score; NaN without an answer. */
  readonly standardError: number;
}

/** Reichheld 2003: share of 9 and 10 minus share of 0 to 6, in points. SE from the variance p + d - (p - d)^2 (CRAN NPS 1.1). */
export function netPromoterScore(counts: AnswerCounts): NetPromoterScore {
  const promoters = sumWhere(counts, (answer) => answer >= 9);
  const detractors = sumWhere(counts, (answer) => answer <= 6);
  const n = sumWhere(counts, () => true);
  const p = promoters / n;
  const d = detractors / n;
  const standardError = 100 * Math.sqrt((p + d - (p - d) ** 2) / n);
  return { promoters, passives: n - promoters - detractors, detractors, score: 100 * (p - d), standardError };
}

/** Share of satisfied answers, in per cent: those of at least `satisfiedFrom` (4 of 5: the top-two box). State the rule with the number. */
export function satisfactionPercent(counts: AnswerCounts, satisfiedFrom: number): number {
  return (100 * sumWhere(counts, (answer) => answer >= satisfiedFrom)) / sumWhere(counts, () => true);
}

export function meanAnswer(counts: AnswerCounts): number {
  const sum = Object.entries(counts).reduce((total, [answer, count]) => total + Number(answer) * count, 0);
  return sum / sumWhere(counts, () => true);
}

const EQUAL_WEIGHTS = [1 / 3, 1 / 3, 1 / 3] as const;

/**
 * Satisfaction index, 0 to 100, of the means of three questions on 1 to 10 (overall, against expectation, against the ideal):
 * sum of (mean - 1) weight / 9 * 100. Weights sum to 1. Not the ACSI, whose weights are not published.
 */
export function satisfactionIndex(
  means: readonly [number, number, number],
  weights: readonly [number, number, number] = EQUAL_WEIGHTS,
): number {
  return (100 * means.reduce((sum, mean, k) => sum + (mean - 1) * weights[k]!, 0)) / 9;
}

function sumWhere(counts: AnswerCounts, holds: (answer: number) => boolean): number {
  return Object.entries(counts).reduce((sum, [answer, count]) => sum + (holds(Number(answer)) ? count : 0), 0);
}
