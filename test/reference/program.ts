import type { Level } from './types.js';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The numbers of the default program, written down a second time on purpose. */
export const DEFAULT_PROGRAM = {
  pendingMs: 336 * HOUR_MS,
  minorUnitsPerPoint: 100,
  expiryMonths: 12,
  review: { points: 50, awardsPerDay: 3 },
  login: { points: 5, streakDays: 7, streakPoints: 50 },
  qualifyingWindowMs: 365 * DAY_MS,
  /** 365 days of validity and 30 of grace. */
  tierSupportMs: 395 * DAY_MS,
  holdDefaultMs: 30 * MINUTE_MS,
  /** From the lowest to the highest; the multiplier in hundredths, since it is an exact decimal. */
  levels: [
    { level: 'bronze', threshold: 0, multiplierHundredths: 100 },
    { level: 'silver', threshold: 1_000, multiplierHundredths: 125 },
    { level: 'gold', threshold: 5_000, multiplierHundredths: 150 },
    { level: 'platinum', threshold: 20_000, multiplierHundredths: 200 },
  ] satisfies { level: Level; threshold: number; multiplierHundredths: number }[],
};

/**
 * floor(amountMinor × multiplier / 100): one point for each 1.00 of the currency. In BigInt, because the product with an
 * exact decimal may pass 2^53.
 */
export function pointsFor(amountMinor: number, multiplierHundredths: number): number {
  return Number(
    (BigInt(amountMinor) * BigInt(multiplierHundredths)) / (100n * BigInt(DEFAULT_PROGRAM.minorUnitsPerPoint)),
  );
}
