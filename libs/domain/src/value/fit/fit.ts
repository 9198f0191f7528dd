import type { FitOptions, Refusal } from '../models/types.js';
import type { CompressedRows } from '../rows/rows.js';
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

/** Beyond this a logarithm of a parameter no longer changes the likelihood; further out the gamma functions lose digits. */
const LOG_PARAMETER_MAX = 14;

/**
 * Descends from the first start; from the others only where that did not converge; last of all by the simplex from the best
 * point so far, and from there down again. The best point ever seen is returned. Null: no start has a finite likelihood.
 */
export function minimise(objective: Objective, starts: readonly ArrayLike<number>[]): Minimised | null {
  const bounded = withinBounds(objective);
  const found: Minimised[] = [];
  for (const start of starts) {
    const descended: Minimised = { ...lbfgs(bounded, start), method: 'lbfgs' };
    found.push(descended);
    if (descended.converged) return bestOf(found);
  }
  const unused = new Float64Array(starts[0]!.length);
  const simplex = nelderMead((point) => bounded(point, unused), bestOf(found)?.theta ?? starts[0]!);
  found.push({ ...simplex, converged: false, method: 'nelder-mead' });
  found.push({ ...lbfgs(bounded, simplex.theta), method: 'lbfgs' });
  return bestOf(found);
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

/** A wall far out that pushes back gently, so that a likelihood that rises for ever (a boundary) still comes to rest. */
function withinBounds(objective: Objective): Objective {
  return (point, gradient) => {
    let value = objective(point, gradient);
    for (let i = 0; i < point.length; i += 1) {
      const beyond = Math.abs(point[i]!) - LOG_PARAMETER_MAX;
      if (beyond <= 0) continue;
      value += beyond * beyond;
      gradient[i]! += 2 * beyond * Math.sign(point[i]!);
    }
    return value;
  };
}
