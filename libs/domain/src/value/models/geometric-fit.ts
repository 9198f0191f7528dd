import { minimise, refusalOf, sampleOf } from '../fit/fit.js';
import type { CompressedRows } from '../rows/rows.js';
import type { DropoutAtFirst } from './geometric-dropout.js';
import { geometricObjective } from './geometric-likelihood.js';
import { isNoBetterThanNbd } from './nbd.js';
import type { Boundary, FitOptions, FitOutcome, GeometricParams } from './types.js';

/** r, alpha / maxT, a, b: middling rates, then a second start far from the first. */
export const GEOMETRIC_STARTS: readonly GeometricParams[] = [
  { r: 0.5, alpha: 0.2, a: 0.9, b: 1.8 },
  { r: 2, alpha: 1, a: 0.3, b: 3 },
];

/** From so many rows on, most of the descent is made on a sample of them. */
const SAMPLED_FROM_ROWS = 30_000;

/** Fits BG/NBD or MBG/NBD by maximum likelihood in the logarithms of the parameters. */
export function fitGeometric(
  rows: CompressedRows,
  atFirst: DropoutAtFirst,
  options: FitOptions<GeometricParams> = {},
): FitOutcome<GeometricParams> {
  const refused = refusalOf(rows, options);
  if (refused !== null) return { refused };
  const warm = options.warmStart;
  const starts = GEOMETRIC_STARTS.map(logarithms);
  if (warm !== undefined) starts.unshift(logarithms({ ...warm, alpha: warm.alpha / rows.maxT }));
  const sample = sampleOf(rows, SAMPLED_FROM_ROWS);
  const coarse = sample && geometricObjective(sample, atFirst);
  const found = minimise(geometricObjective(rows, atFirst), starts, coarse);
  if (found === null) return { refused: 'no finite likelihood' };
  const [r, alpha, a, b] = found.theta.map(Math.exp) as unknown as [number, number, number, number];
  const params = { r, alpha: alpha * rows.maxT, a, b };
  const logLikelihood = -found.value * rows.members;
  const { evaluations, converged, method } = found;
  const boundary = boundaryOf(params, logLikelihood, rows);
  return {
    fitted: {
      params,
      logLikelihood,
      members: rows.members,
      rows: rows.length,
      evaluations,
      converged,
      method,
      boundary,
    },
  };
}

export function logarithms({ r, alpha, a, b }: GeometricParams): number[] {
  return [r, alpha, a, b].map(Math.log);
}

/** Below this mean probability of dropping out after an order, the likelihood without dropout is compared. */
const DROPOUT_SUSPECT = 0.02;

/** `logLikelihood`: Infinity where it does not compare with that of NBD. */
export function boundaryOf({ r, a, b }: GeometricParams, logLikelihood: number, rows: CompressedRows): Boundary | null {
  const dropout = a / (a + b);
  if (dropout < DROPOUT_SUSPECT && isNoBetterThanNbd(logLikelihood, rows)) return 'no dropout detectable';
  if (dropout > 0.999) return 'everyone drops out at once';
  if (a + b > 10_000) return 'no difference of dropout rates detectable';
  return r > 1000 ? 'no difference of order rates detectable' : null;
}
