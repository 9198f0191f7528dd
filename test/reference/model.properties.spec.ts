import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrivals, judgingInstants } from './arrivals.js';
import { describeDifference } from './compare.js';
import { history, type History, type HistoryOptions } from './history.js';
import { reference } from './model.js';
import type { CloudEvent, EntryKind, Reference } from './types.js';

interface Judged {
  past: History;
  batches: CloudEvent[][];
  now: number;
}

function judged(options: HistoryOptions): fc.Arbitrary<Judged> {
  return history(options).chain((past) =>
    fc.record({ past: fc.constant(past), batches: arrivals(past), now: judgingInstants(past) }),
  );
}

function sumOf(state: Reference, ...kinds: EntryKind[]): number {
  const matching = [...state.entrySums].filter(([key]) => kinds.some((kind) => key.endsWith(` ${kind}`)));
  return matching.reduce((sum, [, points]) => sum + points, 0);
}

const ALL: HistoryOptions = { commands: true };
const RUNS = { numRuns: 100 };

describe('the reference model, over any history', () => {
  it('ends the same whatever the order of arrival, repetition and batches', () => {
    fc.assert(
      fc.property(judged(ALL), ({ past, batches, now }) => {
        const { outcomes: _outcomes, arrivals: _arrivals, ...again } = reference(batches.flat(), now, past.commands);
        expect(describeDifference(reference(past.events, now, past.commands), again)).toBeNull();
      }),
      RUNS,
    );
  });

  it('applies each record once and calls every repetition a duplicate', () => {
    fc.assert(
      fc.property(judged({}), ({ past, batches, now }) => {
        const { arrivals: each } = reference(batches.flat(), now);
        expect(each.filter((outcome) => outcome === 'applied')).toHaveLength(past.events.length);
        expect(each).not.toContain('conflict');
      }),
      RUNS,
    );
  });

  it('keeps: sum of entries = active + pending + reserved − deficit = what is left of the lots − deficit', () => {
    fc.assert(
      fc.property(judged({ ...ALL, conflicts: true }), ({ past, now }) => {
        const state = reference(past.events, now, past.commands);
        const { active, pending, reserved, deficit } = state.points;
        const outstanding = active + pending + reserved - deficit;
        expect([...state.entrySums.values()].reduce((sum, points) => sum + points, 0)).toBe(outstanding);
        expect(state.lots.reduce((sum, lot) => sum + lot.left, 0) - deficit).toBe(outstanding);
        expect(
          Math.min(active, pending, reserved, deficit, ...state.lots.map((lot) => lot.left)),
        ).toBeGreaterThanOrEqual(0);
      }),
      RUNS,
    );
  });

  it('keeps: earned + adjusted + restored + transferred = spent + expired + reversed + outstanding', () => {
    fc.assert(
      fc.property(judged(ALL), ({ past, now }) => {
        const state = reference(past.events, now, past.commands);
        const { active, pending, reserved, deficit } = state.points;
        expect(sumOf(state, 'earned', 'adjusted', 'restored', 'transferred')).toBe(
          -sumOf(state, 'redeemed', 'expired', 'reversed') + active + pending + reserved - deficit,
        );
        expect(sumOf(state, 'settled')).toBe(0);
      }),
      RUNS,
    );
  });

  it('changes nothing when facts timed after now are left out, but for what is waiting', () => {
    fc.assert(
      fc.property(judged(ALL), ({ past, now }) => {
        const {
          waiting: _waiting,
          outcomes: _outcomes,
          arrivals: _arrivals,
          ...state
        } = reference(past.events, now, past.commands);
        const sofar = <T extends { time: string }>(facts: T[]): T[] =>
          facts.filter(({ time }) => Date.parse(time) <= now);
        expect(describeDifference(reference(sofar(past.events), now, sofar(past.commands)), state)).toBeNull();
      }),
      RUNS,
    );
  });

  it('never shows a tier below what the qualifying points of now would give', () => {
    fc.assert(
      fc.property(judged({ types: 'orders' }), ({ past, now }) => {
        const { next, qualifyingPoints } = reference(past.events, now).tier;
        expect(next === null || (next.missing > 0 && qualifyingPoints >= 0)).toBe(true);
      }),
      RUNS,
    );
  });
});
