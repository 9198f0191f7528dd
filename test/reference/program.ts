export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The numbers of a program, as far as the rules look at them. */
export interface Program {
  pendingMs: number;
  minorUnitsPerPoint: number;
  expiryMonths: number;
  review: { points: number; awardsPerDay: number };
  login: { points: number; streakDays: number; streakPoints: number };
  qualifyingWindowMs: number;
  tierSupportMs: number;
  holdDefaultMs: number;
  blockedEarns: boolean;
  levels: LevelNumbers[];
}

/** The multiplier is in hundredths, since it is an exact decimal. */
export interface LevelNumbers {
  level: string;
  threshold: number;
  multiplierHundredths: number;
}

/** A program and the instant from which it is in force; the first is also in force before. In the order of these instants. */
export interface Version {
  from: number;
  program: Program;
}

/** The numbers of the default program, written down a second time on purpose. */
export const DEFAULT_PROGRAM: Program = {
  pendingMs: 336 * HOUR_MS,
  minorUnitsPerPoint: 100,
  expiryMonths: 12,
  review: { points: 50, awardsPerDay: 3 },
  login: { points: 5, streakDays: 7, streakPoints: 50 },
  qualifyingWindowMs: 365 * DAY_MS,
  /** 365 days of validity and 30 of grace. */
  tierSupportMs: 395 * DAY_MS,
  holdDefaultMs: 30 * MINUTE_MS,
  blockedEarns: true,
  /** From the lowest to the highest. */
  levels: [
    { level: 'bronze', threshold: 0, multiplierHundredths: 100 },
    { level: 'silver', threshold: 1_000, multiplierHundredths: 125 },
    { level: 'gold', threshold: 5_000, multiplierHundredths: 150 },
    { level: 'platinum', threshold: 20_000, multiplierHundredths: 200 },
  ],
};

export const DEFAULT_VERSIONS: Version[] = [{ from: 0, program: DEFAULT_PROGRAM }];

/** The program by which what is timed at an instant goes. */
export function inForce(versions: Version[], at: number): Program {
  const begun = versions.filter(({ from }, index) => index === 0 || from <= at);
  return begun.at(-1)!.program;
}

/**
 * floor(amountMinor × multiplier / minor units of a point). In BigInt, because the product with an exact decimal may pass 2^53.
 */
export function pointsFor(amountMinor: number, multiplierHundredths: number, minorUnitsPerPoint: number): number {
  return Number((BigInt(amountMinor) * BigInt(multiplierHundredths)) / (100n * BigInt(minorUnitsPerPoint)));
}
