import { lnBeta, lnGamma } from '../numerics/gamma.js';
import { logAddExp, sigmoid } from '../numerics/log-space.js';
import { fitRegular } from './mbg-cnbd-fit.js';
import type { OrderModel, RegularParams } from './types.js';

/**
 * ln of the weight that each count of sub-events since the last order (0 to k - 1) has in the likelihood of being alive:
 * (T - tx)^j / j! G(r + kx + j) / (alpha + T)^(r + kx + j).
 */
export function logPhases({ k, r, alpha }: RegularParams, x: number, tx: number, T: number): number[] {
  const shape = r + k * x;
  const share = (T - tx) / (alpha + T);
  const first = lnGamma(shape) - shape * Math.log(alpha + T);
  const phases = [first];
  for (let j = 1; j < k; j += 1) phases.push(phases[j - 1]! + Math.log((share * (shape + j - 1)) / j));
  return phases;
}

function logSum(terms: readonly number[]): number {
  return terms.reduce(logAddExp, -Infinity);
}

/** ln of (gone right after the last order) / (alive), for one history. */
function logOddsGone(p: RegularParams, x: number, tx: number, T: number): number {
  const shape = p.r + p.k * x;
  const gone = Math.log(p.a / (p.b + x)) + lnGamma(shape) - shape * Math.log(p.alpha + tx);
  return gone - logSum(logPhases(p, x, tx, T));
}

/** Phases as probabilities, given that the member is alive. */
function phaseShares(p: RegularParams, x: number, tx: number, T: number): number[] {
  const logs = logPhases(p, x, tx, T);
  const total = logSum(logs);
  return logs.map((log) => Math.exp(log - total));
}

const SUB_EVENTS_MAX = 200_000;

/**
 * Sum over m >= 0 of P(m sub-events within the horizon) value(m), where the count is negative binomial with this shape.
 * Stops when what is left has a probability below 1e-14.
 */
function overSubEvents(shape: number, alphaT: number, horizon: number, value: (m: number) => number): number {
  const share = horizon / (alphaT + horizon);
  let mass = Math.exp(shape * Math.log1p(-share));
  if (mass === 0) return overSubEventsFromMode(shape, share, value);
  let left = 1 - mass;
  let sum = mass * value(0);
  for (let m = 1; m < SUB_EVENTS_MAX && (left > 1e-14 || mass > 1e-16); m += 1) {
    mass *= ((shape + m - 1) * share) / m;
    left -= mass;
    sum += mass * value(m);
  }
  return sum;
}

/** The same for counts so high that P(0) underflows: outward from the mode on both sides. */
function overSubEventsFromMode(shape: number, share: number, value: (m: number) => number): number {
  const mode = Math.max(0, Math.floor(((shape - 1) * share) / (1 - share)));
  const peak = Math.exp(
    lnGamma(shape + mode) - lnGamma(shape) - lnGamma(mode + 1) + shape * Math.log1p(-share) + mode * Math.log(share),
  );
  let sum = peak * value(mode);
  for (let m = mode + 1, mass = peak; mass > 1e-17 * peak; m += 1) {
    mass *= ((shape + m - 1) * share) / m;
    sum += mass * value(m);
  }
  for (let m = mode, mass = peak; m > 0 && mass > 1e-17 * peak; m -= 1) {
    mass *= m / ((shape + m - 1) * share);
    sum += mass * value(m - 1);
  }
  return sum;
}

/**
 * MBG/CNBD-k (Platzer & Reutterer 2016; Reutterer, Platzer & Schröder 2020, IJRM): as MBG/NBD, with Erlang-k gaps, so that
 * buying may be regular; k = 1 is MBG/NBD. Expectations are exact sums over the phase of the running gap and the
 * negative binomial of sub-events, where BTYDplus approximates. Silence right after an order is no news to a regular
 * buyer's model: P0 may fall before it rises, so this model gives no deadlines.
 */
export const mbgCnbd: OrderModel<RegularParams> = {
  name: 'mbg-cnbd',
  neverFallsInSilence: false,
  fit: fitRegular,

  /** Without the factor of the gaps, exp((k - 1) sum of ln gap) / G(k)^x, which does not depend on r, alpha, a, b. */
  logLikelihood(p, x, tx, T) {
    const shape = p.r + p.k * x;
    const gone = Math.log(p.a / (p.b + x)) + lnGamma(shape) - shape * Math.log(p.alpha + tx);
    const stays = lnBeta(p.a, p.b + x + 1) - lnBeta(p.a, p.b);
    return stays + p.r * Math.log(p.alpha) - lnGamma(p.r) + logAddExp(logSum(logPhases(p, x, tx, T)), gone);
  },

  probabilityAlive: (p, x, tx, T) => sigmoid(-logOddsGone(p, x, tx, T)),

  expectedOrders(p, x, tx, T, horizon) {
    if (!(horizon > 0)) return 0;
    const reach: number[] = [0];
    let stays = 1;
    // The n-th further order needs n - 1 stays before it; p ~ Beta(a, b + x + 1) for one who is alive.
    const orders = (n: number) => {
      while (reach.length <= n) {
        const done = reach.length - 1;
        reach.push(reach[done]! + stays);
        stays *= (p.b + x + 1 + done) / (p.a + p.b + x + 1 + done);
      }
      return reach[n]!;
    };
    const expected = phaseShares(p, x, tx, T).reduce((sum, share, j) => {
      const given = overSubEvents(p.r + p.k * x + j, p.alpha + T, horizon, (m) => orders(Math.floor((m + j) / p.k)));
      return sum + share * given;
    }, 0);
    return mbgCnbd.probabilityAlive(p, x, tx, T) * expected;
  },

  probabilityOfSilence(p, x, tx, T, horizon) {
    const alphaT = p.alpha + T;
    const share = horizon / (alphaT + horizon);
    const silent = phaseShares(p, x, tx, T).reduce((sum, phase, j) => {
      const shape = p.r + p.k * x + j;
      let mass = Math.exp(shape * Math.log1p(-share));
      let below = mass;
      for (let m = 1; m < p.k - j; m += 1) {
        mass *= ((shape + m - 1) * share) / m;
        below += mass;
      }
      return sum + phase * below;
    }, 0);
    return 1 - mbgCnbd.probabilityAlive(p, x, tx, T) * (1 - silent);
  },
};
