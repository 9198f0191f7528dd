import { sigmoid } from '../numerics/log-space.js';
import { fitLogistic } from './logistic.js';
import { ascending } from './ranking.js';

/** Turns a score (any increasing scale) into a probability; plain data, to be kept with the model. */
export type Calibration =
  | { readonly kind: 'platt'; readonly intercept: number; readonly slope: number }
  | { readonly kind: 'isotonic'; readonly from: readonly number[]; readonly probability: readonly number[] };

/** Logistic curve through the outcomes (Platt 1999); outcomes may be probabilities themselves. */
export function fitPlatt(scores: ArrayLike<number>, outcome: ArrayLike<number>): Calibration {
  const { intercept, weights } = fitLogistic([{ name: 'score', values: scores, atLeastZero: true }], outcome, {
    ridge: 1e-6,
  });
  return { kind: 'platt', intercept, slope: weights[0]! };
}

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955; Zadrozny & Elkan 2002). Each block's probability
 * is smoothed by half a case on both sides, so that no score becomes a certainty.
 */
export function fitIsotonic(scores: ArrayLike<number>, outcome: ArrayLike<number>): Calibration {
  const blocks: { from: number; weight: number; sum: number }[] = [];
  for (const i of ascending(scores)) {
    const last = blocks.at(-1);
    if (last !== undefined && last.from === scores[i]) {
      last.weight += 1;
      last.sum += outcome[i]!;
    } else {
      blocks.push({ from: scores[i]!, weight: 1, sum: outcome[i]! });
    }
  }
  const pooled: typeof blocks = [];
  for (const block of blocks) {
    let next = block;
    for (
      let last = pooled.at(-1);
      last !== undefined && last.sum * next.weight >= next.sum * last.weight;
      last = pooled.at(-1)
    ) {
      pooled.pop();
      next = { from: last.from, weight: last.weight + next.weight, sum: last.sum + next.sum };
    }
    pooled.push(next);
  }
  const smoothed = pooled.map(({ weight, sum }) => (sum + 0.5) / (weight + 1));
  let highest = 0;
  const probability = smoothed.map((p) => (highest = Math.max(highest, p)));
  return { kind: 'isotonic', from: pooled.map(({ from }) => from), probability };
}

/** Isotonic where there is enough to bend by (1,000 of each outcome), else Platt. */
export function fitCalibration(scores: ArrayLike<number>, outcome: ArrayLike<number>): Calibration {
  let positives = 0;
  for (let i = 0; i < outcome.length; i += 1) positives += outcome[i]!;
  const fewer = Math.min(positives, outcome.length - positives);
  return fewer >= ISOTONIC_FROM ? fitIsotonic(scores, outcome) : fitPlatt(scores, outcome);
}

const ISOTONIC_FROM = 1000;

/** The probability that the calibration gives a score. */
export function calibrated(calibration: Calibration, score: number): number {
  if (calibration.kind === 'platt') return sigmoid(calibration.intercept + calibration.slope * score);
  const { from, probability } = calibration;
  let low = 0;
  let high = from.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (from[middle]! <= score) low = middle;
    else high = middle;
  }
  return probability[low] ?? NaN;
}

/** The least score whose probability is at least `probability`: a threshold carried back. Null where none reaches it. */
export function leastScoreFor(calibration: Calibration, probability: number): number | null {
  if (calibration.kind === 'platt') {
    if (!(calibration.slope > 0)) return null;
    const score = (Math.log(probability / (1 - probability)) - calibration.intercept) / calibration.slope;
    return Number.isFinite(score) ? score : null;
  }
  const at = calibration.probability.findIndex((p) => p >= probability);
  if (at < 0) return null;
  return at === 0 ? -Infinity : calibration.from[at]!;
}
