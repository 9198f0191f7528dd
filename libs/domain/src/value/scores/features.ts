const { log1p, max } = Math;

/** What a silence score looks at; times in days. */
export interface MemberAges {
  readonly x: number;
  readonly txDays: number;
  readonly TDays: number;
  readonly spendMinor: number;
}

/** A member's mean gap, drawn towards the population's by one gap, so that one-time buyers have one too. */
export function shrunkGapDays(x: number, txDays: number, meanGapDays: number): number {
  return (txDays + meanGapDays) / (x + 1);
}

/** Which features a logistic score has, and which of them silence can only raise. */
export type FeatureSet = 'free' | 'monotone';

const FREE = ['silence', 'orders', 'age', 'one-time', 'silence per gap', 'p0', 'spend'] as const;
const MONOTONE = ['silence', 'silence in age', 'age', 'silence per gap', 'p0', 'orders', 'one-time'] as const;

export function featureNames(set: FeatureSet): readonly string[] {
  return set === 'free' ? FREE : MONOTONE;
}

/**
 * `silence in age` is ln(1 + d) - ln(1 + T), d the days of silence: with it, weights of at least 0 for the first five of the monotone
 * set span exactly the scores in ln(1 + d) and ln(1 + T) that never fall while d and T grow together.
 */
export function risesInSilence(name: string): boolean {
  return ['silence', 'silence in age', 'age', 'silence per gap', 'p0'].includes(name);
}

/** One row of the design; `p0` is the logit of a model's probability of silence. Spend is left out of the monotone set, whose deadlines are tabled by (x, tx). */
export function featuresOf(
  set: FeatureSet,
  { x, txDays, TDays, spendMinor }: MemberAges,
  p0: number,
  meanGapDays: number,
): number[] {
  const days = TDays - txDays;
  const silence = log1p(days);
  const age = log1p(TDays);
  const perGap = log1p(days / shrunkGapDays(x, txDays, meanGapDays));
  const orders = log1p(x);
  const oneTime = x === 0 ? 1 : 0;
  if (set === 'monotone') return [silence, silence - age, age, perGap, p0, orders, oneTime];
  return [silence, orders, age, oneTime, perGap, p0, log1p(max(0, spendMinor) / 100)];
}
