import type { Objective } from '../fit/lbfgs.js';
import { digamma, lnGamma } from '../numerics/gamma.js';
import { gaussLegendre, type QuadratureRule } from '../numerics/gauss-legendre.js';
import type { CompressedRows } from '../rows/rows.js';

const { exp, expm1, log, log1p, max, min } = Math;

const RULE_8 = gaussLegendre(8);
const RULE_16 = gaussLegendre(16);
const RULE_32 = gaussLegendre(32);
const NEGLIGIBLE_EXPONENT = 45;

/** Enough points for a relative error below 1e-10, by how far the integrand falls and by the width in ln t. */
function ruleFor(exponent: number, width: number): QuadratureRule {
  if (exponent < 3 && width < 2) return RULE_8;
  return exponent < 16 && width < 5 ? RULE_16 : RULE_32;
}

/**
 * Minus the mean log-likelihood of Pareto/NBD and its gradient, in ln r, ln(alpha / maxT), ln s, ln(beta / maxT).
 * L = G(r+x)/G(r) alpha^r beta^s [ (alpha+T)^-(r+x) (beta+T)^-s + s INT_tx^T (alpha+t)^-(r+x) (beta+t)^-(s+1) dt ]
 * (note 009 before its eq. 15): under the integral every derivative is elementary, where those of the 2F1 are not.
 */
export function paretoObjective(rows: CompressedRows): Objective {
  const { counts, countMembers, weight, members, maxT, length } = rows;
  return (theta, gradient) => {
    const r = exp(theta[0]!);
    const alpha = exp(theta[1]!) * maxT;
    const s = exp(theta[2]!);
    const beta = exp(theta[3]!) * maxT;
    const floor = min(alpha, beta);
    const ceiling = max(alpha, beta);
    const logAlpha = log(alpha);
    const logBeta = log(beta);
    let sum = 0;
    let dr = 0;
    let dAlpha = 0;
    let ds = 0;
    let dBeta = 0;

    for (let i = 0; i < length; i += 1) {
      const w = weight[i]!;
      const shape = r + rows.x[i]!;
      const tx = rows.tx[i]!;
      const T = rows.T[i]!;
      const alphaT = log(alpha + T);
      const betaT = log(beta + T);
      sum -= w * (shape * alphaT + s * betaT);
      let gone = 0;
      if (T > tx) {
        const alphaX = log(alpha + tx);
        const betaX = log(beta + tx);
        const exponentT = shape * (alphaT - alphaX) + s * (betaT - betaX);
        const reach = (ceiling + tx) * expm1(NEGLIGIBLE_EXPONENT / (shape + s));
        const width = log1p(min(T - tx, reach) / (floor + tx));
        const rule = ruleFor(exponentT, width);
        const half = width / 2;
        let mass = 0;
        let meanA = 0;
        let meanB = 0;
        let inverseA = 0;
        let inverseB = 0;
        for (let k = 0; k < rule.nodes.length; k += 1) {
          const t = (floor + tx) * exp(half * (1 + rule.nodes[k]!)) - floor;
          const logA = log(alpha + t) - alphaX;
          const logB = log(beta + t) - betaX;
          const perA = 1 / (alpha + t);
          const perB = 1 / (beta + t);
          const m = rule.weights[k]! * exp(-shape * logA - s * logB) * (floor + t) * perB;
          mass += m;
          meanA += m * logA;
          meanB += m * logB;
          inverseA += m * perA;
          inverseB += m * perB;
        }
        const odds = log(s * half * mass) + exponentT;
        const e = exp(odds > 0 ? -odds : odds);
        gone = odds > 0 ? 1 / (1 + e) : e / (1 + e);
        sum += w * (log1p(e) + (odds > 0 ? odds : 0));
        const share = (w * gone) / mass;
        dr -= w * gone * alphaX + share * meanA;
        ds -= w * gone * betaX + share * meanB - (w * gone) / s;
        dAlpha -= shape * share * inverseA;
        dBeta -= (s + 1) * share * inverseB;
      }
      const alive = w * (1 - gone);
      dr -= alive * alphaT;
      ds -= alive * betaT;
      dAlpha -= (alive * shape) / (alpha + T);
      dBeta -= (alive * s) / (beta + T);
    }

    const gammaR = lnGamma(r);
    const psiR = digamma(r);
    for (let c = 0; c < counts.length; c += 1) {
      sum += countMembers[c]! * (lnGamma(r + counts[c]!) - gammaR);
      dr += countMembers[c]! * (digamma(r + counts[c]!) - psiR);
    }
    sum += members * (r * logAlpha + s * logBeta);
    dr += members * logAlpha;
    ds += members * logBeta;
    dAlpha += (members * r) / alpha;
    dBeta += (members * s) / beta;

    gradient[0] = (-dr * r) / members;
    gradient[1] = (-dAlpha * alpha) / members;
    gradient[2] = (-ds * s) / members;
    gradient[3] = (-dBeta * beta) / members;
    return -sum / members;
  };
}
