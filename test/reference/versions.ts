import fc from 'fast-check';
import { anchor, distance } from './instants.js';
import type { History } from './history.js';
import { DAY_MS, DEFAULT_PROGRAM, HOUR_MS, type LevelNumbers, type Program, type Version } from './program.js';
import { instantOf } from './time.js';

/** Names that appear, vanish, change their place or are given to another level from one program to the next. */
const NAMES = ['bronze', 'silver', 'gold', 'platinum', 'starter', 'argent', 'diamond'];

const levels: fc.Arbitrary<LevelNumbers[]> = fc
  .record({
    names: fc.shuffledSubarray(NAMES, { minLength: 1, maxLength: 5 }),
    // Most programs name their levels in one order.
    inOrder: fc.boolean(),
    steps: fc.array(fc.constantFrom(1, 50, 400, 1_000, 4_000, 15_000), { minLength: 5, maxLength: 5 }),
    multipliers: fc.array(fc.constantFrom(0, 100, 125, 150, 200, 333), { minLength: 5, maxLength: 5 }),
  })
  .map(({ names, inOrder, steps, multipliers }) => {
    const ranked = inOrder ? NAMES.filter((name) => names.includes(name)) : names;
    let threshold = 0;
    return ranked.map((level, index) => {
      if (index > 0) threshold += steps[index]!;
      return { level, threshold, multiplierHundredths: multipliers[index]! };
    });
  });

const tiers: fc.Arbitrary<Pick<Program, 'qualifyingWindowMs' | 'tierSupportMs' | 'levels'>> = fc.oneof(
  fc.constant(DEFAULT_PROGRAM),
  fc
    .record({
      windowDays: fc.constantFrom(1, 30, 365, 366, 730),
      graceDays: fc.constantFrom(0, 1, 30, 365),
      levels: fc.oneof(fc.constant(DEFAULT_PROGRAM.levels), levels, levels),
    })
    .map(({ windowDays, graceDays, levels: drawn }) => ({
      qualifyingWindowMs: windowDays * DAY_MS,
      tierSupportMs: (windowDays + graceDays) * DAY_MS,
      levels: drawn,
    })),
);

const program: fc.Arbitrary<Program> = fc
  .record({
    tiers,
    others: fc.record({
      pendingMs: fc.constantFrom(0, HOUR_MS, 336 * HOUR_MS, 2_000 * HOUR_MS),
      minorUnitsPerPoint: fc.constantFrom(1, 50, 100, 333),
      expiryMonths: fc.constantFrom(1, 12, 24),
      review: fc.record({ points: fc.constantFrom(0, 50, 80), awardsPerDay: fc.constantFrom(0, 1, 3, 5) }),
      login: fc.record({
        points: fc.constantFrom(0, 5, 9),
        streakDays: fc.constantFrom(1, 2, 7),
        streakPoints: fc.constantFrom(0, 50),
      }),
      blockedEarns: fc.boolean(),
    }),
  })
  .map(({ tiers: { qualifyingWindowMs, tierSupportMs, levels: drawn }, others }) => ({
    ...DEFAULT_PROGRAM,
    ...others,
    // No program has points that expire before they can be spent.
    pendingMs: Math.min(others.pendingMs, others.expiryMonths * 28 * DAY_MS),
    qualifyingWindowMs,
    tierSupportMs,
    levels: drawn,
  }));

/** When a version comes into force: at, or near, what happens to a history, or anywhere. Two may do so at one instant. */
function beginnings(history: History): fc.Arbitrary<number> {
  const times = [...history.events, ...history.commands].map(({ time }) => instantOf(time));
  if (times.length === 0) return anchor;
  return fc.oneof(
    fc.constantFrom(...times),
    fc.tuple(fc.constantFrom(...times), distance).map(([time, ms]) => time + ms),
    anchor,
  );
}

/** One to four programs for a history, the default one first more often than not. */
export function versionsFor(history: History): fc.Arbitrary<Version[]> {
  return fc
    .record({
      first: fc.oneof({ weight: 2, arbitrary: fc.constant(DEFAULT_PROGRAM) }, { weight: 1, arbitrary: program }),
      later: fc.array(fc.record({ from: beginnings(history), program }), { minLength: 1, maxLength: 3 }),
    })
    .map(({ first, later }) => [{ from: 0, program: first }, ...later.sort((a, b) => a.from - b.from)]);
}

/** Instants at which to judge: at a version's beginning, and a millisecond beside. */
export function besideVersions(versions: Version[]): fc.Arbitrary<number> {
  return fc
    .tuple(fc.constantFrom(...versions.slice(1).map(({ from }) => from)), fc.constantFrom(-1, 0, 0, 1))
    .map(([from, ms]) => from + ms);
}
