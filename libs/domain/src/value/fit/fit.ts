import type { FitOptions, Refusal } from '../models/types.js';
import type { CompressedRows } from '../rows/rows.js';
import { compressRows } from '../rows/compress.js';
import { lbfgs, type MinimumFound, type Objective } from './lbfgs.js';
import { nelderMead } from './nelder-mead.js';

/** The smallest populations that the models are asked about; the caller may ask for more. */
const MEMBERS_MIN = 10;
const REPEATERS_MIN = 3;

/** Why these rows cannot be fitted at all, or null. */
export function refusalOf(
  rows: CompressedRows,
  options: Pick<FitOptions<unknown>, 'membersMin' | 'repeatersMin'>,
): Refusal | null {
  if (rows.members < (options.membersMin ?? MEMBERS_MIN)) return 'too few members';
  if (rows.repeaters < (options.repeatersMin ?? REPEATERS_MIN)) return 'too few repeat orders';
  return rows.maxT > 0 ? null : 'no time observed';
}

export interface Minimised extends MinimumFound {
  readonly method: 'lbfgs' | 'nelder-mead';
}

/** Every so many rows are the sample that a descent learns from. */
const SAMPLE_STRIDE = 16;

/** A systematic sample of the rows, or undefined where all are few. */
export function sampleOf(rows: CompressedRows, rowsMin: number): CompressedRows | undefined {
  if (rows.length < rowsMin) return undefined;
  const every = (values: Float64Array) => values.filter((_, i) => i % SAMPLE_STRIDE === 0);
  const x = every(rows.x);
  const sample = compressRows({
    length: x.length,
    x,
    tx: every(rows.tx),
    T: every(rows.T),
    weight: every(rows.weight),
  });
  // The same scale of time, so that the same theta means the same parameters.
  return 'invalid' in sample ? undefined : { ...sample, maxT: rows.maxT };
}

/** Beyond this a logarithm of a parameter hardly changes the likelihood: from here on a gentle slope leads back. */
const LOG_PARAMETER_SOFT = 10;
const SLOPE_BACK = 0.01;

/** Further out the likelihood is rounding error: no step is taken there. */
const LOG_PARAMETER_MAX = 16;

/**
 * Descends from the first start; from the others only where that did not converge or ran far out; last of all by the simplex from the best
 * point so far, and from there down again. The best point ever seen is returned. Null: no start has a finite likelihood.
 * `coarse`: the objective of a sample, from which place and curvature are learned for little; its evaluations are not counted.
 */
export function minimise(
  objective: Objective,
  starts: readonly ArrayLike<number>[],
  coarse?: Objective,
): Minimised | null {
  const bounded = withinBounds(objective);
  const found: Minimised[] = [];
  if (coarse !== undefined) {
    const { theta, pairs, converged } = lbfgs(withinBounds(coarse), starts[0]!);
    if (converged && isInside(theta)) {
      const polished: Minimised = { ...lbfgs(bounded, theta, { pairs }), method: 'lbfgs' };
      if (polished.converged && isInside(polished.theta)) return polished;
      found.push(polished);
    }
  }
  for (const start of starts) {
    const descended: Minimised = { ...lbfgs(bounded, start), method: 'lbfgs' };
    found.push(descended);
    if (descended.converged && isInside(descended.theta)) return bestOf(found);
  }
  const settled = bestOf(found);
  if (settled?.converged === true) return settled;
  const unused = new Float64Array(starts[0]!.length);
  const simplex = nelderMead((point) => bounded(point, unused), settled?.theta ?? starts[0]!);
  found.push({ ...simplex, converged: false, method: 'nelder-mead' });
  found.push({ ...lbfgs(bounded, simplex.theta), method: 'lbfgs' });
  return bestOf(found);
}

/** Further out lies a boundary: it is believed only when the other starts find nothing better. */
const LOG_PARAMETER_INSIDE = 6;

function isInside(theta: Float64Array): boolean {
  return theta.every((t) => Math.abs(t) < LOG_PARAMETER_INSIDE);
}

/** The lowest; among all but equal ones a converged one. The evaluations are those of all together. */
function bestOf(found: readonly Minimised[]): Minimised | null {
  const finite = found.filter(({ value }) => Number.isFinite(value));
  const lowest = Math.min(...finite.map(({ value }) => value));
  const close = finite.filter(({ value }) => value <= lowest + VALUE_RESOLUTION * Math.max(1, Math.abs(lowest)));
  const best = close.find(({ converged }) => converged) ?? close.find(({ value }) => value === lowest);
  return best === undefined ? null : { ...best, evaluations: found.reduce((sum, f) => sum + f.evaluations, 0) };
}

/** Differences below this share of a value are rounding. */
const VALUE_RESOLUTION = 1e-12;

/** Pushes back gently far out, so that a likelihood that rises for ever (a boundary) still comes to rest. */
function withinBounds(objective: Objective): Objective {
  return (point, gradient) => {
    if (point.some((t) => !(Math.abs(t) <= LOG_PARAMETER_MAX))) return Infinity;
    let value = objective(point, gradient);
    for (let i = 0; i < point.length; i += 1) {
      const beyond = Math.abs(point[i]!) - LOG_PARAMETER_SOFT;
      if (beyond <= 0) continue;
      value += SLOPE_BACK * beyond * beyond;
      gradient[i]! += 2 * SLOPE_BACK * beyond * Math.sign(point[i]!);
    }
    return value;
  };
}
