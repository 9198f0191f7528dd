import { DEFAULT_PROGRAM } from './program.js';
import type { Level } from './types.js';

/** An order with the refunds and the cancellation that are in effect. */
export interface Order {
  orderId: string;
  at: number;
  totalMinor: number;
  /** Of the tier before the order itself counted, in hundredths. */
  multiplierHundredths: number;
  refundsMinor: number[];
  cancelled: boolean;
}

/** R: what remains of the order's total. */
export function remainingMinor(order: Order): number {
  if (order.cancelled) return 0;
  return Math.max(0, order.totalMinor - order.refundsMinor.reduce((sum, amount) => sum + amount, 0));
}

/** Until it is cancelled or a refund, whatever its amount, has left R = 0. */
export function counts(order: Order): boolean {
  if (order.cancelled) return false;
  return order.refundsMinor.length === 0 || remainingMinor(order) > 0;
}

/** Q(s): the qualifying points of the orders timed in (s − 365 days, s]. */
export function qualifyingPoints(orders: Order[], s: number): number {
  return orders
    .filter((order) => s - DEFAULT_PROGRAM.qualifyingWindowMs < order.at && order.at <= s)
    .reduce((sum, order) => sum + Math.floor(remainingMinor(order) / DEFAULT_PROGRAM.minorUnitsPerPoint), 0);
}

/** The instants of the orders that count and reach the threshold of a level, whether or not they still support it. */
function supports(orders: Order[], threshold: number): number[] {
  return orders
    .filter((order) => counts(order) && qualifyingPoints(orders, order.at) >= threshold)
    .map((order) => order.at);
}

/** The tier at t: the highest whose threshold is reached for an order with t − 395 days < s ≤ t. */
export function levelAt(orders: Order[], t: number): Level {
  const reached = DEFAULT_PROGRAM.levels.filter(
    ({ threshold }) =>
      threshold === 0 || supports(orders, threshold).some((s) => t - DEFAULT_PROGRAM.tierSupportMs < s && s <= t),
  );
  return reached.at(-1)?.level ?? 'bronze';
}

/** When the level ends if nothing more happens; null for bronze. */
export function validUntil(orders: Order[], level: Level): number | null {
  const threshold = numbersOf(level).threshold;
  if (threshold === 0) return null;
  return Math.max(...supports(orders, threshold)) + DEFAULT_PROGRAM.tierSupportMs;
}

export function numbersOf(level: Level): { threshold: number; multiplierHundredths: number } {
  const found = DEFAULT_PROGRAM.levels.find((candidate) => candidate.level === level);
  if (!found) throw new Error(`no level ${level}`);
  return found;
}

/** The level above, and its threshold less Q(now); null at the top. */
export function nextLevel(level: Level, qualifying: number): { level: Level; missing: number } | null {
  const index = DEFAULT_PROGRAM.levels.findIndex((candidate) => candidate.level === level);
  const above = DEFAULT_PROGRAM.levels[index + 1];
  return above ? { level: above.level, missing: above.threshold - qualifying } : null;
}
