import type { Cause } from './entry.js';
import type { Folding } from './folding.js';
import type { ProgramVersion, TierLevel } from './program.js';
import { haveSameTiers, settledUnder, settleUnder } from './settled.js';
import { levelHeld, recomputeQualifying, retakeWindow } from './tiers.js';
import type { Instant } from './time.js';

/** A member begins under the version that is in force at their first fact. */
export function beginUnder(run: Folding, at: Instant): void {
  const { head } = run.state;
  const { program } = settleUnder(run.programs, head, at);
  head.support = new Array<null>(program.tiers.levels.length - 1).fill(null);
}

/**
 * Rule 9 at the instant at which a version comes into force: the window, what supports which level, and the level that holds are taken anew
 * by its tiers. What orders were given and kept stays as it is.
 */
export function changeProgram(run: Folding, at: Instant): void {
  const { head } = run.state;
  const before = settledUnder(run.programs, head);
  const after = settleUnder(run.programs, head, at);
  if (haveSameTiers(before, after)) return;
  run.needsOpenParts();
  const seenBefore = tierSeen(run, before);
  const from = head.level;
  retakeWindow(run, at);
  recomputeQualifying(run, at);
  head.level = levelHeld(run, at);
  const levels = { before: before.program.tiers.levels, after: after.program.tiers.levels };
  const direction = directionOf(levels.before, from, levels.after, head.level);
  const cause = causeOf(after);
  if (direction !== 0) {
    const names = { from: levels.before[from]!.name, to: levels.after[head.level]!.name };
    run.emit(direction > 0 ? 'tier.upgraded' : 'tier.downgraded', at, cause, 'program-change', names);
    head.since = at;
  } else if (tierSeen(run, after) !== seenBefore) run.emit('noted', at, cause, 'program-change');
}

/** All that others see of a tier, to notice that something of it has changed. */
function tierSeen(run: Folding, { program }: ProgramVersion): string {
  const { level, qualifying, support } = run.state.head;
  const { levels, windowDays, graceDays } = program.tiers;
  const held = level > 0 ? support[level - 1] : null;
  const next = levels[level + 1];
  const lastsDays = windowDays + graceDays;
  return JSON.stringify([levels[level]!.name, qualifying, held && [held.at, lastsDays], next?.name, next?.threshold]);
}

/**
 * How a level of one list stands to a level of another: 0 where it is the same one. Levels are told apart by name; one that only one of the
 * lists has, at the same place as one that only the other has, was renamed. A level that is gone stands between its former neighbours.
 * @returns above 0 for up, below 0 for down
 */
export function directionOf(
  before: readonly TierLevel[],
  from: number,
  after: readonly TierLevel[],
  to: number,
): number {
  const stands = placeOf(before, from, after);
  if (stands !== null) return to - stands;
  let below = from - 1;
  while (below >= 0 && placeOf(before, below, after) === null) below--;
  const floor = below < 0 ? -1 : placeOf(before, below, after)!;
  return to > floor ? 1 : -1;
}

/** Where a level stands in the other list; null where it is gone. */
function placeOf(before: readonly TierLevel[], level: number, after: readonly TierLevel[]): number | null {
  const { name } = before[level]!;
  const found = after.findIndex((one) => one.name === name);
  if (found >= 0) return found;
  const inItsPlace = after[level];
  return inItsPlace && before.every((one) => one.name !== inItsPlace.name) ? level : null;
}

/**
 * A version is the cause of what it changes by itself. Its identity has the form of those of facts (a UUID of version 8, whose digits are the
 * number of the version), but no fact has it.
 */
function causeOf({ version }: ProgramVersion): Cause {
  return { identity: `00000000-0000-8000-8000-${version.toString(16).padStart(12, '0')}`, imported: false };
}
