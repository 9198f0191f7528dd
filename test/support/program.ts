import type { Program, Programs, TierLevel } from '#domain';
import { DAY_MS, HOUR_MS, type LevelNumbers, type Version } from '../reference/program.js';

/** The default program's numbers, written out: tests of the rules must not depend on how the file is read. */
export const DEFAULT_PROGRAM: Program = {
  name: 'default',
  currencies: ['EUR', 'USD'],
  key: 'memberId',
  points: { pendingHours: 336, minorUnitsPerPoint: 100, expiryMonths: 12, valueMinor: 1, minimumRedemption: 100 },
  reviews: { points: 50, awardsPerDay: 3 },
  logins: { points: 5, streakDays: 7, streakPoints: 50 },
  tiers: {
    windowDays: 365,
    graceDays: 30,
    levels: [
      { name: 'bronze', threshold: 0, multiplier: { text: '1', num: 1, den: 1 } },
      { name: 'silver', threshold: 1000, multiplier: { text: '1.25', num: 125, den: 100 } },
      { name: 'gold', threshold: 5000, multiplier: { text: '1.5', num: 15, den: 10 } },
      { name: 'platinum', threshold: 20000, multiplier: { text: '2', num: 2, den: 1 } },
    ],
  },
  holds: { minimumPoints: 100, defaultMinutes: 30, maximumDays: 30 },
  transfers: { minimumPoints: 1 },
  blocked: { earns: true },
  value: { horizonDays: 365, monthlyDiscount: 0.01, refitHour: 3, membersMin: 500 },
  churn: { horizonDays: 90, threshold: 0.8, lateDays: 7, controlShare: 0.1, fallbackDays: 90, fallbackGapFactor: 3 },
  segments: [{ name: 'all', r: [1, 5], f: [1, 5], m: [1, 5] }],
};

export const DEFAULT_PROGRAMS: Programs = [{ version: 1, validFrom: 0, program: DEFAULT_PROGRAM }];

/** Versions of the reference model as the engine has them. */
export function programsOf(versions: readonly Version[]): Programs {
  return versions.map(({ from, program }, index) => ({
    version: index + 1,
    validFrom: from,
    program: inEngineWords(program),
  }));
}

function inEngineWords(told: Version['program']): Program {
  return {
    ...DEFAULT_PROGRAM,
    points: {
      ...DEFAULT_PROGRAM.points,
      pendingHours: told.pendingMs / HOUR_MS,
      minorUnitsPerPoint: told.minorUnitsPerPoint,
      expiryMonths: told.expiryMonths,
    },
    reviews: told.review,
    logins: told.login,
    tiers: {
      windowDays: told.qualifyingWindowMs / DAY_MS,
      graceDays: (told.tierSupportMs - told.qualifyingWindowMs) / DAY_MS,
      levels: told.levels.map(levelOf),
    },
    blocked: { earns: told.blockedEarns },
  };
}

function levelOf({ level, threshold, multiplierHundredths }: LevelNumbers): TierLevel {
  const text = String(multiplierHundredths / 100);
  return { name: level, threshold, multiplier: { text, num: multiplierHundredths, den: 100 } };
}
