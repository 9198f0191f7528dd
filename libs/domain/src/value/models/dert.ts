import { integrate } from '../numerics/gauss-legendre.js';
import { paretoNbd } from './pareto-nbd.js';
import type { ParetoParams } from './types.js';

/**
 * Discounted expected residual transactions under Pareto/NBD: Fader, Hardie & Lee 2005 JMR 42(4) eq. 2, all future orders
 * of a member, discounted continuously at `delta` > 0 per unit of time (delta = ln(1 + d) / k for a rate d over k units).
 */
export function discountedResidualOrders(p: ParetoParams, x: number, tx: number, T: number, delta: number): number {
  const { r, alpha, s, beta } = p;
  const alive = paretoNbd.probabilityAlive(p, x, tx, T);
  return (alive * (r + x) * (beta + T) * scaledTricomi(s, delta * (beta + T))) / (alpha + T);
}

const NEGLIGIBLE_EXPONENT = 45;
const PANEL_LENGTH = 4;

/**
 * z^(s-1) U(s, s, z), Tricomi's function (Abramowitz & Stegun 13.2.5), as the integral over w > 0 of
 * e^((1-s) w - z (e^w - 1)): smooth, positive and without the overflow of its factors for small and large z.
 */
export function scaledTricomi(s: number, z: number): number {
  const end = Math.log1p(NEGLIGIBLE_EXPONENT / z);
  const panels = Math.ceil(end / PANEL_LENGTH);
  const width = end / panels;
  let sum = 0;
  for (let k = 0; k < panels; k += 1) {
    sum += integrate((w) => Math.exp((1 - s) * w - z * Math.expm1(w)), k * width, (k + 1) * width);
  }
  return sum;
}
