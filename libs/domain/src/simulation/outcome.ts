import type { EntryKind } from '../entry.js';
import { foldMember } from '../fold.js';
import type { Fact } from '../fact.js';
import { programAt, type Programs } from '../program.js';
import { balanceOf } from '../state.js';
import { settledUnder } from '../settled.js';
import type { Instant } from '../time.js';

/** What all entries of a member come to, by what the points were given or taken for; all but `outstanding` and `deficit` as they are named. */
export interface SimulatedPoints {
  earned: number;
  adjusted: number;
  restored: number;
  /** Received less sent. */
  transferred: number;
  spent: number;
  expired: number;
  reversed: number;
  outstanding: number;
  deficit: number;
}

/** How a member stands at the end. */
export interface SimulatedMember {
  points: SimulatedPoints;
  /** Index into the levels of the version that is in force at the end. */
  level: number;
}

type Summed = Exclude<keyof SimulatedPoints, 'outstanding' | 'deficit'>;
const SUMMED: Partial<Record<EntryKind, { as: Summed; sign: 1 | -1 }>> = {
  earned: { as: 'earned', sign: 1 },
  'earned-again': { as: 'earned', sign: 1 },
  adjusted: { as: 'adjusted', sign: 1 },
  restored: { as: 'restored', sign: 1 },
  transferred: { as: 'transferred', sign: 1 },
  redeemed: { as: 'spent', sign: -1 },
  expired: { as: 'expired', sign: -1 },
  'expired-again': { as: 'expired', sign: -1 },
  reversed: { as: 'reversed', sign: -1 },
};

export function noPoints(): SimulatedPoints {
  return {
    earned: 0,
    adjusted: 0,
    restored: 0,
    transferred: 0,
    spent: 0,
    expired: 0,
    reversed: 0,
    outstanding: 0,
    deficit: 0,
  };
}

/** All facts of a member, folded under some versions of the program. */
export function simulateMember(programs: Programs, facts: readonly Fact[], until: Instant): SimulatedMember {
  const run = foldMember(programs, facts, until);
  const { head } = run.state;
  const points = noPoints();
  for (const { kind, points: moved } of run.entries) {
    const summed = SUMMED[kind];
    if (summed) points[summed.as] += summed.sign * moved;
  }
  points.outstanding = balanceOf(head);
  points.deficit = head.deficit;
  // Who was not reached by anything has the lowest level of whichever version.
  const isSettled = head.lastEffectAt !== null && settledUnder(programs, head) === programAt(programs, until);
  return { points, level: isSettled ? head.level : 0 };
}
