import { lnGamma } from '../numerics/gamma.js';
import { growthIntegral } from '../numerics/log-space.js';
import { fitPareto } from './pareto-fit.js';
import { dropoutBefore } from './pareto-integral.js';
import type { OrderModel, ParetoParams } from './types.js';

const { exp, log, log1p } = Math;

/**
 * ln of how much likelier the history is than that of a member who is surely alive at T: the sum over "alive" (1) and
 * "dropped out between tx and T", in the form of note 009 before its integral is solved.
 */
function logDropoutFactor(p: ParetoParams, x: number, tx: number, T: number): number {
  const gone = dropoutBefore(p, x, tx, T);
  return gone === 0 ? 0 : logPlusOne(gone, silenceExponent(p, x, tx, T));
}

/** ln((alpha+T)/(alpha+tx))^(r+x) + ln((beta+T)/(beta+tx))^s: how unlikely the silence is for one who is alive. */
function silenceExponent({ r, alpha, s, beta }: ParetoParams, x: number, tx: number, T: number): number {
  return (r + x) * log1p((T - tx) / (alpha + tx)) + s * log1p((T - tx) / (beta + tx));
}

/** ln(1 + factor e^exponent) without overflow. */
function logPlusOne(factor: number, exponent: number): number {
  const total = log(factor) + exponent;
  return total > 0 ? total + log1p(exp(-total)) : log1p(exp(total));
}

/** Note 009 eq. 22 without P(alive); s = 1 is an ordinary point. */
function paretoOrdersIfAlive({ r, alpha, s, beta }: ParetoParams, x: number, T: number, horizon: number): number {
  const length = log1p(horizon / (beta + T));
  return (((r + x) * (beta + T)) / (alpha + T)) * growthIntegral(1 - s, length);
}

/** Pareto/NBD (Schmittlein, Morrison & Colombo 1987): members drop out at a rate of their own, at any time. */
export const paretoNbd: OrderModel<ParetoParams> = {
  name: 'pareto',
  neverFallsInSilence: true,
  fit: fitPareto,

  logLikelihood(p, x, tx, T) {
    const { r, alpha, s, beta } = p;
    const orders = lnGamma(r + x) - lnGamma(r) + r * log(alpha) - (r + x) * log(alpha + T);
    return orders - s * log1p(T / beta) + logDropoutFactor(p, x, tx, T);
  },

  probabilityAlive: (p, x, tx, T) => exp(-logDropoutFactor(p, x, tx, T)),

  expectedOrders: (p, x, tx, T, horizon) =>
    paretoNbd.probabilityAlive(p, x, tx, T) * paretoOrdersIfAlive(p, x, T, horizon),

  ordersIfAlive: paretoOrdersIfAlive,

  /** 1 - P(alive) P(at least one order before dropping out within the horizon | alive). */
  probabilityOfSilence(p, x, tx, T, horizon) {
    const staysSilent = exp(-silenceExponent(p, x, T, T + horizon));
    const dropsOut = dropoutBefore(p, x, T, T + horizon);
    return 1 - paretoNbd.probabilityAlive(p, x, tx, T) * (1 - staysSilent - dropsOut);
  },
};
