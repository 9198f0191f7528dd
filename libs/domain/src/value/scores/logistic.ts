import { sigmoid } from '../numerics/log-space.js';

const { abs, exp, log1p, max, sqrt } = Math;

/** A column of the design; a constrained one may only raise the score. */
export interface Feature {
  readonly name: string;
  readonly values: ArrayLike<number>;
  readonly atLeastZero?: boolean;
}

export interface LogisticWeights {
  readonly intercept: number;
  /** In the order of the features, in their own scale. */
  readonly weights: readonly number[];
}

export interface LogisticOptions {
  /** Penalty on the squared weights of the standardised features, per member. */
  readonly ridge?: number;
}

const ITERATIONS_MAX = 50;

/**
 * Logistic regression with a ridge and, where asked for, weights of at least 0: Newton steps on the likelihood, each solved
 * by coordinate descent with clipping (Friedman, Hastie & Tibshirani 2010). Outcomes may be fractions between 0 and 1.
 */
export function fitLogistic(
  features: readonly Feature[],
  outcome: ArrayLike<number>,
  options: LogisticOptions = {},
): LogisticWeights {
  const n = outcome.length;
  const scales = features.map(({ values }) => scaleOf(values));
  const columns = features.map(({ values }, k) =>
    Float64Array.from(values, (v) => (v - scales[k]!.mean) / scales[k]!.deviation),
  );
  columns.unshift(new Float64Array(n).fill(1));
  const atLeastZero = [false, ...features.map((feature) => feature.atLeastZero === true)];
  const ridge = columns.map((_, k) => (k === 0 ? 0 : (options.ridge ?? 1e-3) * n));
  const beta = new Float64Array(columns.length);
  let before = Infinity;
  for (let iteration = 0; iteration < ITERATIONS_MAX; iteration += 1) {
    const { gradient, hessian, loss } = expansionAt(columns, outcome, beta, ridge);
    if (before - loss <= 1e-12 * abs(loss)) break;
    before = loss;
    const step = clippedStep(beta, gradient, hessian, atLeastZero);
    for (let halving = 0; halving < 20; halving += 1) {
      const trial = beta.map((b, k) => b + step[k]! / 2 ** halving);
      if (lossAt(columns, outcome, trial, ridge) > loss) continue;
      beta.set(trial);
      break;
    }
  }
  const weights = features.map((_, k) => beta[k + 1]! / scales[k]!.deviation);
  const intercept = weights.reduce((sum, w, k) => sum - w * scales[k]!.mean, beta[0]!);
  return { intercept, weights };
}

function scaleOf(values: ArrayLike<number>): { mean: number; deviation: number } {
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i += 1) mean += values[i]! / n;
  let variance = 0;
  for (let i = 0; i < n; i += 1) variance += (values[i]! - mean) ** 2 / n;
  return { mean, deviation: variance > 0 ? sqrt(variance) : 1 };
}

function predictorAt(columns: readonly Float64Array[], beta: Float64Array, i: number): number {
  let sum = 0;
  for (let k = 0; k < columns.length; k += 1) sum += columns[k]![i]! * beta[k]!;
  return sum;
}

function lossAt(
  columns: readonly Float64Array[],
  outcome: ArrayLike<number>,
  beta: Float64Array,
  ridge: readonly number[],
): number {
  let loss = beta.reduce((sum, b, k) => sum + (ridge[k]! * b * b) / 2, 0);
  for (let i = 0; i < outcome.length; i += 1) {
    const z = predictorAt(columns, beta, i);
    loss += max(0, z) + log1p(exp(-abs(z))) - outcome[i]! * z;
  }
  return loss;
}

function expansionAt(
  columns: readonly Float64Array[],
  outcome: ArrayLike<number>,
  beta: Float64Array,
  ridge: readonly number[],
) {
  const size = columns.length;
  const gradient = beta.map((b, k) => ridge[k]! * b);
  const hessian = ridge.map((penalty, k) => new Float64Array(size).fill(penalty, k, k + 1));
  for (let i = 0; i < outcome.length; i += 1) {
    const p = sigmoid(predictorAt(columns, beta, i));
    const curvature = max(p * (1 - p), 1e-9);
    for (let k = 0; k < size; k += 1) {
      const value = columns[k]![i]!;
      gradient[k]! += (p - outcome[i]!) * value;
      const row = hessian[k]!;
      for (let l = 0; l <= k; l += 1) row[l]! += curvature * value * columns[l]![i]!;
    }
  }
  for (let k = 0; k < size; k += 1) for (let l = 0; l < k; l += 1) hessian[l]![k] = hessian[k]![l]!;
  return { gradient, hessian, loss: lossAt(columns, outcome, beta, ridge) };
}

const SWEEPS_MAX = 5000;

/** The step that makes the quadratic expansion least while constrained weights stay at or above 0. */
function clippedStep(
  beta: Float64Array,
  gradient: Float64Array,
  hessian: readonly Float64Array[],
  atLeastZero: readonly boolean[],
): Float64Array {
  const step = new Float64Array(beta.length);
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep += 1) {
    let largest = 0;
    for (let k = 0; k < beta.length; k += 1) {
      const row = hessian[k]!;
      let slope = gradient[k]!;
      for (let l = 0; l < beta.length; l += 1) slope += row[l]! * step[l]!;
      const free = step[k]! - slope / row[k]!;
      const next = atLeastZero[k] === true ? max(-beta[k]!, free) : free;
      largest = max(largest, abs(next - step[k]!));
      step[k] = next;
    }
    if (largest < 1e-9) break;
  }
  return step;
}
