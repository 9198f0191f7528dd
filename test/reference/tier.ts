import type { LevelNumbers, Program } from './program.js';

/** An order with the refunds and the cancellation that are in effect. */
export interface Order {
  orderId: string;
  at: number;
  totalMinor: number;
  /** Of the tier before the order itself counted, in hundredths. */
  multiplierHundredths: number;
  /** Of the program of the order's time. */
  minorUnitsPerPoint: number;
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

/** Q(s): the qualifying points of the orders timed in (s − window, s]. */
export function qualifyingPoints(program: Program, orders: Order[], s: number): number {
  return orders
    .filter((order) => s - program.qualifyingWindowMs < order.at && order.at <= s)
    .reduce((sum, order) => sum + Math.floor(remainingMinor(order) / order.minorUnitsPerPoint), 0);
}

/** The instants of the orders that count and reach the threshold of a level, whether or not they still support it. */
function supports(program: Program, orders: Order[], threshold: number): number[] {
  return orders
    .filter((order) => counts(order) && qualifyingPoints(program, orders, order.at) >= threshold)
    .map((order) => order.at);
}

/** The tier at t by the program in force at t: the highest whose threshold is reached for an order with t − support < s ≤ t. */
export function levelAt(program: Program, orders: Order[], t: number): LevelNumbers {
  const reached = program.levels.filter(
    ({ threshold }) =>
      threshold === 0 || supports(program, orders, threshold).some((s) => t - program.tierSupportMs < s && s <= t),
  );
  return reached.at(-1)!;
}

/** When the level ends if nothing more happens; null for the first. */
export function validUntil(program: Program, orders: Order[], { threshold }: LevelNumbers): number | null {
  if (threshold === 0) return null;
  return Math.max(...supports(program, orders, threshold)) + program.tierSupportMs;
}

/** The level above, and its threshold less Q(now); null at the top. */
export function nextLevel(
  program: Program,
  { level }: LevelNumbers,
  qualifying: number,
): { level: string; missing: number } | null {
  const index = program.levels.findIndex((candidate) => candidate.level === level);
  const above = program.levels[index + 1];
  return above ? { level: above.level, missing: above.threshold - qualifying } : null;
}

/**
 * Whether a level of one program goes on as a level of the next one. The same name is the same level. A name that only the old program has,
 * in the place of a name that only the new one has, was given another name.
 */
export function goesOnAs(old: Program, from: string, next: Program, to: string): boolean {
  const names = (program: Program): string[] => program.levels.map(({ level }) => level);
  if (names(next).includes(from)) return from === to;
  if (names(old).includes(to)) return false;
  return names(old).indexOf(from) === names(next).indexOf(to);
}
