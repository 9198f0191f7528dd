import { minimise, refusalOf } from '../fit/fit.js';
import type { Objective } from '../fit/lbfgs.js';
import { digamma, lnGamma } from '../numerics/gamma.js';
import type { CompressedRows } from '../rows/rows.js';
import type { FitOptions, FitOutcome, NbdParams, OrderModel } from './types.js';

/** Orders at a rate ~ Gamma(r, alpha) and no dropout (Ehrenberg 1959): what the other models become at "no dropout detectable". */
export const nbd: OrderModel<NbdParams> = {
  name: 'nbd',
  neverFallsInSilence: true,
  logLikelihood: ({ r, alpha }, x, _tx, T) =>
    lnGamma(r + x) - lnGamma(r) + r * Math.log(alpha) - (r + x) * Math.log(alpha + T),
  probabilityAlive: () => 1,
  expectedOrders: ({ r, alpha }, x, _tx, T, horizon) => ((r + x) * horizon) / (alpha + T),
  probabilityOfSilence: ({ r, alpha }, x, _tx, T, horizon) => Math.exp(-(r + x) * Math.log1p(horizon / (alpha + T))),
  fit: fitNbd,
};

/** Twice the difference in log-likelihood is about chi-squared: a gain of less than this is no evidence of dropout. */
const LOG_LIKELIHOOD_GAIN_MIN = 1;

/** Whether a fit with dropout explains the rows no better than the model without. */
export function isNoBetterThanNbd(logLikelihood: number, rows: CompressedRows): boolean {
  const outcome = fitNbd(rows, { membersMin: 0, repeatersMin: 0 });
  return 'fitted' in outcome && logLikelihood - outcome.fitted.logLikelihood < LOG_LIKELIHOOD_GAIN_MIN;
}

function fitNbd(rows: CompressedRows, options: FitOptions<NbdParams> = {}): FitOutcome<NbdParams> {
  const refused = refusalOf(rows, options);
  if (refused !== null) return { refused };
  const starts = [
    [Math.log(0.5), Math.log(0.3)],
    [Math.log(2), Math.log(1)],
  ];
  const warm = options.warmStart;
  if (warm !== undefined) starts.unshift([Math.log(warm.r), Math.log(warm.alpha / rows.maxT)]);
  const found = minimise(objectiveOf(rows), starts);
  if (found === null) return { refused: 'no finite likelihood' };
  const { evaluations, converged, method } = found;
  const params = { r: Math.exp(found.theta[0]!), alpha: Math.exp(found.theta[1]!) * rows.maxT };
  const boundary = params.r > 1000 ? ('no difference of order rates detectable' as const) : null;
  const logLikelihood = -found.value * rows.members;
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

/** Everything depends on x alone or on T alone, so an evaluation costs the distinct values, not the rows. */
function objectiveOf({
  counts,
  countMembers,
  times,
  timeMembers,
  timeOrders,
  members,
  maxT,
}: CompressedRows): Objective {
  return (theta, gradient) => {
    const r = Math.exp(theta[0]!);
    const alpha = Math.exp(theta[1]!) * maxT;
    let sum = members * (r * Math.log(alpha) - lnGamma(r));
    let dr = members * (Math.log(alpha) - digamma(r));
    let dAlpha = (members * r) / alpha;
    counts.forEach((x, c) => {
      sum += countMembers[c]! * lnGamma(r + x);
      dr += countMembers[c]! * digamma(r + x);
    });
    times.forEach((time, t) => {
      const orders = r * timeMembers[t]! + timeOrders[t]!;
      sum -= orders * Math.log(alpha + time);
      dr -= timeMembers[t]! * Math.log(alpha + time);
      dAlpha -= orders / (alpha + time);
    });
    gradient[0] = (-dr * r) / members;
    gradient[1] = (-dAlpha * alpha) / members;
    return -sum / members;
  };
}
