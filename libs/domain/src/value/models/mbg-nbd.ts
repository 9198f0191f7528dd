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
 * MBG/NBD (Batislam, Denizel & Filiztekin 2007; Hoppe & Wagner 2007): as BG/NBD, with dropout possible right after the
 * first order too. The engine's default: closed forms, and a sane P(alive) for one-time buyers.
 */
export const mbgNbd: OrderModel<GeometricParams> = {
  name: 'mbg',
  neverFallsInSilence: true,
  logLikelihood: (p, x, tx, T) => geometricLogLikelihood(p, 1, x, tx, T),
  probabilityAlive: (p, x, tx, T) => geometricAlive(p, 1, x, tx, T),
  expectedOrders: (p, x, tx, T, horizon) => geometricExpected(p, 1, x, tx, T, horizon),
  ordersIfAlive: (p, x, T, horizon) => geometricIfAlive(p, 1, x, T, horizon),
  probabilityOfSilence: (p, x, tx, T, horizon) => geometricSilence(p, 1, x, tx, T, horizon),
  fit: (rows, options) => fitGeometric(rows, 1, options),
};
