import { describe, expect, it } from '@jest/globals';
import { ProjectionMissing } from '#projections';
import { MemberStates, type MemberStatesSources } from './member-states.js';

const clock = { now: 0, watermark: 0 };
const missing = (): Promise<never> => Promise.reject(new ProjectionMissing([1]));

/** A projection that is lost, and a book that answers when it is let. */
function lost(): { states: MemberStates; reads: string[]; answer: () => void } {
  const reads: string[] = [];
  const waiting: (() => void)[] = [];
  const reader: MemberStatesSources['reader'] = {
    member: (memberId) => {
      reads.push(memberId);
      return new Promise((resolve) => waiting.push(() => resolve(null)));
    },
  };
  const insights = { member: missing, rfmOf: missing, unrankedOf: () => null };
  return {
    states: new MemberStates({ insights, reader, bookEpoch: 1 }),
    reads,
    answer: () => waiting.splice(0).forEach((resolve) => resolve()),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('states of members while the projection is lost', () => {
  it('are read from the book once for all who ask at the same time', async () => {
    const { states, reads, answer } = lost();
    const asked = ['a', 'b', 'a', 'a', 'b'].map((id) => states.of(id, clock));
    await turn();
    expect(reads).toEqual(['a', 'b']);
    answer();
    expect(await Promise.all(asked)).toEqual([null, null, null, null, null]);
    // Who comes later is not answered with what was true before.
    const later = states.of('a', clock);
    await turn();
    expect(reads).toEqual(['a', 'b', 'a']);
    answer();
    await later;
  });
});
