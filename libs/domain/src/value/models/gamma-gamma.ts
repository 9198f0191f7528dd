import { minimise } from '../fit/fit.js';
import type { Objective } from '../fit/lbfgs.js';
import { digamma, lnGamma } from '../numerics/gamma.js';
import type { FitOptions, FitOutcome } from './types.js';

/** An order's value ~ Gamma(p, nu) with nu ~ Gamma(q, v); v has the unit of the money. */
export interface SpendParams {
  readonly p: number;
  readonly q: number;
  readonly v: number;
}

/** Repeat orders and their mean value, one row a member; rows without a repeat order or without spend are left out. */
export interface SpendRows {
  readonly length: number;
  readonly x: ArrayLike<number>;
  /** Mean value of the repeat order days, any unit of money. */
  readonly meanSpend: ArrayLike<number>;
}

export interface SpendModel {
  logLikelihood(params: SpendParams, x: number, meanSpend: number): number;
  expectedSpend(params: SpendParams, x: number, meanSpend: number): number;
  fit(rows: SpendRows, options?: FitOptions<SpendParams>): FitOutcome<SpendParams>;
}

/** Gamma-Gamma (Colombo & Jiang 1999; Fader & Hardie note 025). It assumes that how much is spent does not depend on how often. */
export const gammaGamma: SpendModel = {
  /** Note 025 eq. 1a, for x > 0 and meanSpend > 0. */
  logLikelihood({ p, q, v }, x, meanSpend) {
    const shape = p * x;
    return (
      lnGamma(shape + q) -
      lnGamma(shape) -
      lnGamma(q) +
      q * Math.log(v) +
      (shape - 1) * Math.log(meanSpend) +
      shape * Math.log(x) -
      (shape + q) * Math.log(v + meanSpend * x)
    );
  },

  /** Expected value of an order, note 025 eq. 5; with x = 0 the population's mean pv / (q - 1). Needs q > 1. */
  expectedSpend: ({ p, q, v }, x, meanSpend) => (p * (v + x * (x > 0 ? meanSpend : 0))) / (p * x + q - 1),

  fit: fitSpend,
};

const REPEATERS_MIN = 3;

/** q is held above 1 (as ln(q - 1)), because the mean of the population's spend exists only there. */
function fitSpend(rows: SpendRows, options: FitOptions<SpendParams> = {}): FitOutcome<SpendParams> {
  const usable = usableRows(rows);
  const n = usable.x.length;
  if (n < Math.max(options.repeatersMin ?? 0, REPEATERS_MIN)) return { refused: 'too few repeat orders' };
  const scale = usable.meanSpend.reduce((sum, m) => sum + m, 0) / n;
  const objective = objectiveOf(
    usable.x,
    usable.meanSpend.map((m) => m / scale),
  );
  const starts = [
    [Math.log(4), Math.log(2), 0],
    [0, 0, 0],
  ];
  const warm = options.warmStart;
  if (warm !== undefined && warm.q > 1)
    starts.unshift([Math.log(warm.p), Math.log(warm.q - 1), Math.log(warm.v / scale)]);
  const found = minimise(objective, starts);
  if (found === null) return { refused: 'no finite likelihood' };
  const [p, above, v] = found.theta.map(Math.exp) as unknown as [number, number, number];
  const params = { p, q: 1 + above, v: v * scale };
  const { evaluations, converged, method } = found;
  const logLikelihood = -found.value * n - n * Math.log(scale);
  const boundary = above < 1e-4 ? ('mean spend unbounded' as const) : null;
  return { fitted: { params, logLikelihood, members: n, rows: n, evaluations, converged, method, boundary } };
}

function usableRows(rows: SpendRows): { x: number[]; meanSpend: number[] } {
  const x: number[] = [];
  const meanSpend: number[] = [];
  for (let i = 0; i < rows.length; i += 1) {
    const spend = rows.meanSpend[i]!;
    if (!(rows.x[i]! > 0 && spend > 0 && spend < Infinity)) continue;
    x.push(rows.x[i]!);
    meanSpend.push(spend);
  }
  return { x, meanSpend };
}

/** In ln p, ln(q - 1), ln v; gamma functions once for each distinct x. */
function objectiveOf(x: readonly number[], meanSpend: readonly number[]): Objective {
  const distinct = [...new Set(x)];
  const placeOf = new Map(distinct.map((count, place) => [count, place]));
  const at = Int32Array.from(x, (count) => placeOf.get(count)!);
  const members = new Float64Array(distinct.length);
  at.forEach((place) => (members[place]! += 1));
  const n = x.length;
  const sumLogs = x.reduce((sum, count, i) => sum + count * Math.log(count * meanSpend[i]!), 0);
  const sumLogSpend = meanSpend.reduce((sum, m) => sum + Math.log(m), 0);
  return (theta, gradient) => {
    const p = Math.exp(theta[0]!);
    const q = 1 + Math.exp(theta[1]!);
    const v = Math.exp(theta[2]!);
    let sum = n * (q * Math.log(v) - lnGamma(q)) + p * sumLogs - sumLogSpend;
    let dp = sumLogs;
    let dq = n * (Math.log(v) - digamma(q));
    let dv = (n * q) / v;
    distinct.forEach((count, place) => {
      const shape = p * count;
      const psi = digamma(shape + q);
      sum += members[place]! * (lnGamma(shape + q) - lnGamma(shape));
      dp += members[place]! * count * (psi - digamma(shape));
      dq += members[place]! * psi;
    });
    for (let i = 0; i < n; i += 1) {
      const shape = p * x[i]!;
      const total = v + meanSpend[i]! * x[i]!;
      const log = Math.log(total);
      sum -= (shape + q) * log;
      dp -= x[i]! * log;
      dq -= log;
      dv -= (shape + q) / total;
    }
    gradient[0] = (-dp * p) / n;
    gradient[1] = (-dq * (q - 1)) / n;
    gradient[2] = (-dv * v) / n;
    return -sum / n;
  };
}
