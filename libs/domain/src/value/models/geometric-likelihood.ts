import { digamma, lnGamma } from '../numerics/gamma.js';
import type { CompressedRows } from '../rows/rows.js';
import type { Objective } from '../fit/lbfgs.js';
import type { DropoutAtFirst } from './geometric-dropout.js';

const { exp, log } = Math;

/**
 * Minus the mean log-likelihood of BG/NBD or MBG/NBD and its gradient, in ln r, ln(alpha / maxT), ln a, ln b.
 * Gamma functions are taken once for each distinct x and logarithms of times once for each distinct time: one
 * exponential and one logarithm remain for a row.
 */
export function geometricObjective(rows: CompressedRows, atFirst: DropoutAtFirst): Objective {
  const { counts, countMembers, times, timeMembers, timeOrders, countAt, txAt, TAt, weight, members, maxT } = rows;
  const logTime = new Float64Array(times.length);
  const inverseTime = new Float64Array(times.length);
  const logOdds = new Float64Array(counts.length);
  const goneByCount = new Float64Array(counts.length);
  const length = rows.length;

  return (theta, gradient) => {
    const r = exp(theta[0]!);
    const alpha = exp(theta[1]!) * maxT;
    const a = exp(theta[2]!);
    const b = exp(theta[3]!);
    let sum = 0;
    let dr = 0;
    let dAlpha = (members * r) / alpha;
    let da = 0;
    let db = 0;

    for (let t = 0; t < times.length; t += 1) {
      const logT = log(alpha + times[t]!);
      const orders = r * timeMembers[t]! + timeOrders[t]!;
      logTime[t] = logT;
      inverseTime[t] = 1 / (alpha + times[t]!);
      sum -= orders * logT;
      dr -= timeMembers[t]! * logT;
      dAlpha -= orders * inverseTime[t]!;
    }

    goneByCount.fill(0);
    for (let c = 0; c < counts.length; c += 1) {
      logOdds[c] = counts[c] === 0 && atFirst === 0 ? -Infinity : log(a / (b + counts[c]! - 1 + atFirst));
    }
    let goneSilence = 0;
    for (let i = 0; i < length; i += 1) {
      const c = countAt[i]!;
      const shape = r + counts[c]!;
      const t = txAt[i]!;
      const u = TAt[i]!;
      const silence = logTime[u]! - logTime[t]!;
      const odds = logOdds[c]! + shape * silence;
      const w = weight[i]!;
      // sigmoid(odds) and ln(1 + e^odds) from one exponential of a number that is never positive
      const e = exp(odds > 0 ? -odds : odds);
      const share = e / (1 + e);
      const gone = w * (odds > 0 ? 1 - share : share);
      sum += w * (log(1 + e) + (odds > 0 ? odds : 0));
      goneByCount[c]! += gone;
      goneSilence += gone * silence;
      dAlpha += gone * shape * (inverseTime[u]! - inverseTime[t]!);
    }
    dr += goneSilence;

    const gammaR = lnGamma(r);
    const psiR = digamma(r);
    const psiAB = digamma(a + b);
    const psiB = digamma(b);
    const betaAB = lnGamma(a + b) - lnGamma(b);
    for (let c = 0; c < counts.length; c += 1) {
      const n = countMembers[c]!;
      const x = counts[c]!;
      const after = b + x + atFirst;
      const psiDown = psiAB - digamma(a + after);
      sum += n * (lnGamma(r + x) - gammaR + betaAB + lnGamma(after) - lnGamma(a + after));
      dr += n * (digamma(r + x) - psiR);
      da += n * psiDown + goneByCount[c]! / a;
      db += n * (psiDown + digamma(after) - psiB);
      if (goneByCount[c]! > 0) db -= goneByCount[c]! / (after - 1);
    }
    const logAlpha = log(alpha);
    sum += members * r * logAlpha;
    dr += members * logAlpha;

    gradient[0] = (-dr * r) / members;
    gradient[1] = (-dAlpha * alpha) / members;
    gradient[2] = (-da * a) / members;
    gradient[3] = (-db * b) / members;
    return -sum / members;
  };
}
