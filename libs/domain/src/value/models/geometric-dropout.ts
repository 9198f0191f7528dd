import { lnBeta, lnGamma } from '../numerics/gamma.js';
import { growthIntegral, logAddExp, sigmoid } from '../numerics/log-space.js';
import type { GeometricParams } from './types.js';

const { abs, exp, expm1, log, log1p, max } = Math;

/**
 * What BG/NBD and MBG/NBD share. `atFirst` is the one difference: 0 where a member may drop out only after a repeat
 * order (BG: Fader, Hardie & Lee 2005, Marketing Science 24(2)), 1 where also right after the first order (MBG: Batislam,
 * Denizel & Filiztekin 2007, IJRM 24(3)).
 */
export type DropoutAtFirst = 0 | 1;

/** BG eq. 6, MBG likewise with b + x + 1 for b + x; by log-sum-exp, so that no x or T overflows. */
export function geometricLogLikelihood(
  p: GeometricParams,
  atFirst: DropoutAtFirst,
  x: number,
  tx: number,
  T: number,
): number {
  const { r, alpha, a, b } = p;
  const orders = lnGamma(r + x) - lnGamma(r) + r * log(alpha);
  const stays = lnBeta(a, b + x + atFirst) - lnBeta(a, b);
  const alive = -(r + x) * log(alpha + T);
  const gone = mayBeGone(x, atFirst) ? log(a / (b + x - 1 + atFirst)) - (r + x) * log(alpha + tx) : -Infinity;
  return orders + stays + logAddExp(alive, gone);
}

/** Fader & Hardie note 021 (BG), Batislam et al. 2007 (MBG). A new member of MBG (x = 0, T = 0): b / (a + b). */
export function geometricAlive(p: GeometricParams, atFirst: DropoutAtFirst, x: number, tx: number, T: number): number {
  if (!mayBeGone(x, atFirst)) return 1;
  const silence = (p.r + x) * log1p((T - tx) / (p.alpha + tx));
  return sigmoid(-(silence + log(p.a / (p.b + x - 1 + atFirst))));
}

/** Expected order days of the next `horizon`: P(alive) times {@link geometricIfAlive}. */
export function geometricExpected(
  p: GeometricParams,
  atFirst: DropoutAtFirst,
  x: number,
  tx: number,
  T: number,
  horizon: number,
): number {
  return geometricAlive(p, atFirst, x, tx, T) * geometricIfAlive(p, atFirst, x, T, horizon);
}

/**
 * Orders of a member who is alive. Fader, Hardie & Lee 2005 eq. 10 after Euler's transformation of its 2F1, which cannot overflow for
 * large x, and with a - 1 and a + b + x - 1 divided out term by term, so that a = 1 and a + b = 1 are ordinary points.
 */
export function geometricIfAlive(
  p: GeometricParams,
  atFirst: DropoutAtFirst,
  x: number,
  T: number,
  horizon: number,
): number {
  if (!(horizon > 0)) return 0;
  const { r, alpha, a, b } = p;
  const z = horizon / (alpha + T + horizon);
  const c = a + b + x - 1 + atFirst;
  const first = c - r - x;
  const shrinks = log1p(-z);
  const { sum, lnScale } = tailSeries(first + 1, a, c + 1, z);
  // For a and b in the thousands the sum is as large as the power is small: neither may stand alone.
  const series = first * z * sum * exp(lnScale + (a - 1) * shrinks);
  return max(0, -(c * growthIntegral(a - 1, shrinks) + series));
}

/** Of the next `horizon`; Fader & Hardie note 021 and the negative binomial of the order rate. */
export function geometricSilence(
  p: GeometricParams,
  atFirst: DropoutAtFirst,
  x: number,
  tx: number,
  T: number,
  horizon: number,
): number {
  const buys = -expm1(-(p.r + x) * log1p(horizon / (p.alpha + T)));
  return 1 - geometricAlive(p, atFirst, x, tx, T) * buys;
}

/** P(X(t) = n) of a member who has just made the first order: Fader, Hardie & Lee 2005 eq. 8. BG only. */
export function bgCountProbability(p: GeometricParams, t: number, n: number): number {
  const { r, alpha, a, b } = p;
  const share = t / (alpha + t);
  const weightOf = (j: number) => lnGamma(r + j) - lnGamma(r) - lnGamma(j + 1) + r * log1p(-share) + j * log(share);
  const stays = exp(lnBeta(a, b + n) - lnBeta(a, b) + weightOf(n));
  if (n === 0) return t === 0 ? 1 : exp(r * log1p(-share));
  if (t === 0) return 0;
  let fewer = 0;
  for (let j = 0; j < n; j += 1) fewer += exp(weightOf(j));
  return stays + exp(lnBeta(a + 1, b + n - 1) - lnBeta(a, b)) * (1 - fewer);
}

function mayBeGone(x: number, atFirst: DropoutAtFirst): boolean {
  return x > 0 || atFirst === 1;
}

const TERMS_MAX = 500_000;
const SUM_MAX = 1e200;

/**
 * Sum over k of (p)_k (q)_k z^k / ((c)_k (k + 1)!): a 2F1 whose first term was taken away. As `sum` e^`lnScale`: where nearly everyone drops
 * out alike, a and b are in the thousands, and the sum is beyond any number.
 */
function tailSeries(p: number, q: number, c: number, z: number): { sum: number; lnScale: number } {
  let term = 1;
  let sum = 1;
  let lnScale = 0;
  for (let k = 0; k < TERMS_MAX; k += 1) {
    const ratio = ((p + k) * (q + k) * z) / ((c + k) * (k + 2));
    term *= ratio;
    sum += term;
    if (term === 0 || (abs(ratio) < 1 && abs(term) <= 1e-17 * abs(sum))) break;
    if (abs(sum) > SUM_MAX) {
      sum /= SUM_MAX;
      term /= SUM_MAX;
      lnScale += log(SUM_MAX);
    }
  }
  return { sum, lnScale };
}
