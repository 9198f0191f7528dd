import { minimise, refusalOf, sampleOf } from '../fit/fit.js';
import type { CompressedRows } from '../rows/rows.js';
import { isNoBetterThanNbd } from './nbd.js';
import { paretoObjective } from './pareto-likelihood.js';
import type { Boundary, FitOptions, FitOutcome, ParetoParams } from './types.js';

/** r, alpha / maxT, s, beta / maxT. */
const STARTS: readonly ParetoParams[] = [
  { r: 0.6, alpha: 0.3, s: 0.6, beta: 0.3 },
  { r: 2, alpha: 1, s: 1, beta: 2 },
];

/** From so many rows on, most of the descent is made on a sample of them: a row costs an integral here. */
const SAMPLED_FROM_ROWS = 5_000;

/** Fits Pareto/NBD by maximum likelihood in the logarithms of the parameters. */
export function fitPareto(rows: CompressedRows, options: FitOptions<ParetoParams> = {}): FitOutcome<ParetoParams> {
  const refused = refusalOf(rows, options);
  if (refused !== null) return { refused };
  const { maxT } = rows;
  const warm = options.warmStart;
  const starts = STARTS.map(logarithms);
  if (warm !== undefined) starts.unshift(logarithms({ ...warm, alpha: warm.alpha / maxT, beta: warm.beta / maxT }));
  const sample = sampleOf(rows, SAMPLED_FROM_ROWS);
  const found = minimise(paretoObjective(rows), starts, sample && paretoObjective(sample));
  if (found === null) return { refused: 'no finite likelihood' };
  const [r, alpha, s, beta] = found.theta.map(Math.exp) as unknown as [number, number, number, number];
  const params = { r, alpha: alpha * maxT, s, beta: beta * maxT };
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

function logarithms({ r, alpha, s, beta }: ParetoParams): number[] {
  return [r, alpha, s, beta].map(Math.log);
}

/** Where fewer than this share would drop out over the whole time seen, the likelihood without dropout is compared. */
const DROPOUT_SUSPECT = 0.1;

function boundaryOf({ r, s, beta }: ParetoParams, logLikelihood: number, rows: CompressedRows): Boundary | null {
  const dropout = -Math.expm1(-s * Math.log1p(rows.maxT / beta));
  if (dropout < DROPOUT_SUSPECT && isNoBetterThanNbd(logLikelihood, rows)) return 'no dropout detectable';
  if (s > 1000) return 'no difference of dropout rates detectable';
  return r > 1000 ? 'no difference of order rates detectable' : null;
}
