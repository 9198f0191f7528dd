import type { ChurnPolicy } from '../program.js';
import { DAY_MS } from '../time.js';
import type { OrderHistory, WarnsAt } from './history.js';

/** Decimal places of a gap factor that are kept; with them all products stay far below 2^53. */
const FACTOR_SCALE = 1_000;

/**
 * The rule without a model: silence is worth a warning after max(fallback days, factor × mean gap between order days) days,
 * counted from the last order day and rounded up to whole days, since risk moves at UTC midnights. One order day has no gap.
 */
export function recencyWarnsAt(policy: Pick<ChurnPolicy, 'fallbackDays' | 'fallbackGapFactor'>): WarnsAt {
  return (history) => (history.lastOrderDay + silenceDays(history, policy)) * DAY_MS;
}

/** Whole days of silence that are worth a warning. */
export function silenceDays(
  { orderDays, firstOrderDay, lastOrderDay }: OrderHistory,
  { fallbackDays, fallbackGapFactor }: Pick<ChurnPolicy, 'fallbackDays' | 'fallbackGapFactor'>,
): number {
  const least = Math.ceil(fallbackDays);
  if (orderDays < 2) return least;
  const scaledDays = Math.round(fallbackGapFactor * FACTOR_SCALE) * (lastOrderDay - firstOrderDay);
  return Math.max(least, ceilDivide(scaledDays, FACTOR_SCALE * (orderDays - 1)));
}

/** Exact for safe integers. */
function ceilDivide(dividend: number, divisor: number): number {
  const rest = dividend % divisor;
  return (dividend - rest) / divisor + (rest > 0 ? 1 : 0);
}
