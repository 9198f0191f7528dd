import type { OrderModel } from '../models/types.js';
import type { Scorer } from '../scores/score.js';

/** No crossing is looked for beyond ten years of silence. */
export const SILENCE_DAYS_MAX = 3652;

/**
 * The least whole number from `from` to `to` at which a condition that never turns false again holds; null where it does not
 * hold at `to`. By doubling and bisection: a dozen questions for ten years of days.
 */
export function firstDay(holds: (days: number) => boolean, from = 0, to = SILENCE_DAYS_MAX): number | null {
  if (holds(from)) return from;
  let below = from;
  let step = 32;
  while (below + step < to && !holds(below + step)) {
    below += step;
    step *= 2;
  }
  let above = Math.min(below + step, to);
  if (above === to && !holds(to)) return null;
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
}

/**
 * Whole days of silence after the last order at which a model's probability of silence over the next `horizonDays` first is at least
 * `threshold`; 0 if it is so on the order day itself, null if never within ten years or if the model gives no deadlines.
 * P0 can only rise in silence: the time to the next order is a mixture of exponentials, whose hazard falls.
 */
export function crossingDay<P>(
  model: OrderModel<P>,
  params: P,
  x: number,
  txDays: number,
  horizonDays: number,
  threshold: number,
  daysPerUnit = 1,
): number | null {
  if (!model.neverFallsInSilence) return null;
  const tx = txDays / daysPerUnit;
  const horizon = horizonDays / daysPerUnit;
  return firstDay(
    (days) => model.probabilityOfSilence(params, x, tx, (txDays + days) / daysPerUnit, horizon) >= threshold,
  );
}

/** The same for any score and a threshold on its own scale (a probability carried back through the calibration). */
export function scoreCrossingDay(
  scorer: Scorer,
  member: { readonly x: number; readonly txDays: number },
  leastScore: number | null,
): number | null {
  if (leastScore === null || !scorer.neverFallsInSilence) return null;
  const { x, txDays } = member;
  return firstDay((days) => scorer.score({ x, txDays, TDays: txDays + days, spendMinor: 0 }) >= leastScore);
}
