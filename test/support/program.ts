import type { Program, Programs } from '#domain';

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
