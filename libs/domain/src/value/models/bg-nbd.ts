import {
  geometricAlive,
  geometricExpected,
  geometricIfAlive,
  geometricLogLikelihood,
  geometricSilence,
} from './geometric-dropout.js';
import { fitGeometric } from './geometric-fit.js';
import type { GeometricParams, OrderModel } from './types.js';

/**
 * BG/NBD (Fader, Hardie & Lee 2005): dropout only after a repeat order, so every one-time buyer counts as alive.
 * Its 1 - P(alive) is no churn score for a whole population; its probability of silence is.
 */
export const bgNbd: OrderModel<GeometricParams> = {
  name: 'bg',
  neverFallsInSilence: true,
  logLikelihood: (p, x, tx, T) => geometricLogLikelihood(p, 0, x, tx, T),
  probabilityAlive: (p, x, tx, T) => geometricAlive(p, 0, x, tx, T),
  expectedOrders: (p, x, tx, T, horizon) => geometricExpected(p, 0, x, tx, T, horizon),
  ordersIfAlive: (p, x, T, horizon) => geometricIfAlive(p, 0, x, T, horizon),
  probabilityOfSilence: (p, x, tx, T, horizon) => geometricSilence(p, 0, x, tx, T, horizon),
  fit: (rows, options) => fitGeometric(rows, 0, options),
};
