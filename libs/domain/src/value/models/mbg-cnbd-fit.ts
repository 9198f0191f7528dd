import { minimise, refusalOf } from '../fit/fit.js';
import type { Objective } from '../fit/lbfgs.js';
import { digamma, lnGamma } from '../numerics/gamma.js';
import type { CompressedRows } from '../rows/rows.js';
import { boundaryOf, GEOMETRIC_STARTS, logarithms } from './geometric-fit.js';
import type { FitOptions, FitOutcome, Fitted, RegularParams } from './types.js';

const { exp, log, log1p } = Math;

/** As BTYDplus: beyond this, gaps are all but clockwork. */
const K_MAX = 12;

/**
 * Fits k = 1, 2, … until the likelihood falls (Reutterer et al. 2020, as BTYDplus does); needs `logGaps` in the rows, for
 * the likelihoods of different k compare only with the factor of the gaps. A warm start fixes k.
 */
export function fitRegular(rows: CompressedRows, options: FitOptions<RegularParams> = {}): FitOutcome<RegularParams> {
  const refused = refusalOf(rows, options);
  if (refused !== null) return { refused };
  const warm = options.warmStart;
  if (warm !== undefined) return outcomeOf(fitWith(rows, warm.k, warm));
  let best: Fitted<RegularParams> | null = null;
  for (let k = 1; k <= K_MAX; k += 1) {
    const next: Fitted<RegularParams> | null = fitWith(rows, k, best?.params);
    if (next === null || (best !== null && next.logLikelihood <= best.logLikelihood)) break;
    best = next;
  }
  return outcomeOf(best);
}

function outcomeOf(fitted: Fitted<RegularParams> | null): FitOutcome<RegularParams> {
  return fitted === null ? { refused: 'no finite likelihood' } : { fitted };
}

function fitWith(rows: CompressedRows, k: number, from?: RegularParams): Fitted<RegularParams> | null {
  const starts = GEOMETRIC_STARTS.map(logarithms);
  // k sub-events an order: for the same order rate the sub-events come k / k' times as often
  if (from !== undefined) starts.unshift(logarithms({ ...from, alpha: (from.alpha * from.k) / k / rows.maxT }));
  const found = minimise(regularObjective(rows, k), starts);
  if (found === null) return null;
  const [r, alpha, a, b] = found.theta.map(exp) as unknown as [number, number, number, number];
  const params = { k, r, alpha: alpha * rows.maxT, a, b };
  const gaps = (k - 1) * rows.sumLogGaps - lnGamma(k) * sumOf(rows.timeOrders);
  const logLikelihood = -found.value * rows.members + gaps;
  const { evaluations, converged, method } = found;
  const boundary = boundaryOf(params, k === 1 ? logLikelihood : Infinity, rows);
  return { params, logLikelihood, members: rows.members, rows: rows.length, evaluations, converged, method, boundary };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, v) => sum + v, 0);
}

/** Minus the mean log-likelihood for a given k (without the factor of the gaps), in ln r, ln(alpha / maxT), ln a, ln b. */
function regularObjective(rows: CompressedRows, k: number): Objective {
  const { weight, members, maxT, length } = rows;
  return (theta, gradient) => {
    const r = exp(theta[0]!);
    const alpha = exp(theta[1]!) * maxT;
    const a = exp(theta[2]!);
    const b = exp(theta[3]!);
    const psiR = digamma(r);
    let sum = members * (r * log(alpha) - lnGamma(r));
    let dr = members * (log(alpha) - psiR);
    let dAlpha = (members * r) / alpha;
    let da = 0;
    let db = 0;
    const gammaAt = rows.counts.map((x) => lnGamma(r + k * x));
    const psiAt = rows.counts.map((x) => digamma(r + k * x));

    for (let i = 0; i < length; i += 1) {
      const w = weight[i]!;
      const x = rows.x[i]!;
      const shape = r + k * x;
      const alphaT = alpha + rows.T[i]!;
      const alphaX = alpha + rows.tx[i]!;
      const logT = log(alphaT);
      const silence = logT - log(alphaX);
      const share = (rows.T[i]! - rows.tx[i]!) / alphaT;
      // Phases relative to the first: sum, and its derivatives by r and alpha
      let phases = 1;
      let phase = 1;
      let slopeR = 0;
      let perShape = 0;
      let byJ = 0;
      for (let j = 1; j < k; j += 1) {
        phase *= (share * (shape + j - 1)) / j;
        perShape += 1 / (shape + j - 1);
        phases += phase;
        slopeR += phase * perShape;
        byJ += phase * j;
      }
      const logPhases = log(phases);
      const odds = log(a / (b + x)) + shape * silence - logPhases;
      const e = exp(odds > 0 ? -odds : odds);
      const gone = odds > 0 ? 1 / (1 + e) : e / (1 + e);
      const place = rows.countAt[i]!;
      sum += w * (gammaAt[place]! - shape * logT + logPhases + log1p(e) + (odds > 0 ? odds : 0));
      dr += w * (psiAt[place]! - logT + (1 - gone) * (slopeR / phases) + gone * silence);
      dAlpha -= w * ((1 - gone) * ((shape + byJ / phases) / alphaT) + (gone * shape) / alphaX);
      da += (w * gone) / a;
      db -= (w * gone) / (b + x);
    }

    const psiAB = digamma(a + b);
    const psiB = digamma(b);
    const betaAB = lnGamma(a + b) - lnGamma(b);
    rows.counts.forEach((x, c) => {
      const n = rows.countMembers[c]!;
      const down = psiAB - digamma(a + b + x + 1);
      sum += n * (betaAB + lnGamma(b + x + 1) - lnGamma(a + b + x + 1));
      da += n * down;
      db += n * (down + digamma(b + x + 1) - psiB);
    });

    gradient[0] = (-dr * r) / members;
    gradient[1] = (-dAlpha * alpha) / members;
    gradient[2] = (-da * a) / members;
    gradient[3] = (-db * b) / members;
    return -sum / members;
  };
}
