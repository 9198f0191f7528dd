import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dealLanes } from './assigner.js';

const lanes = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('dealing lanes', () => {
  it('gives every lane to exactly one member, and shares differ by at most one', () => {
    const members = fc.uniqueArray(
      fc.record({ memberId: fc.string({ minLength: 1 }), owned: fc.array(fc.nat(30), { maxLength: 20 }) }),
      { minLength: 1, maxLength: 12, selector: (m) => m.memberId },
    );
    fc.assert(
      fc.property(members, fc.nat(24), (all, count) => {
        const dealt = dealLanes(all, lanes(count));
        expect([...dealt.values()].flat().sort((a, b) => a - b)).toEqual(lanes(count));
        const shares = [...dealt.values()].map((mine) => mine.length);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        expect(dealLanes([...all].reverse(), lanes(count))).toEqual(dealt);
      }),
    );
  });

  it('leaves lanes where they are when a member joins, as far as shares go', () => {
    const dealt = dealLanes(
      [
        { memberId: 'a', owned: [0, 2, 4] },
        { memberId: 'b', owned: [1, 3, 5] },
        { memberId: 'new', owned: [] },
      ],
      lanes(6),
    );
    expect(dealt.get('a')).toEqual([0, 2]);
    expect(dealt.get('b')).toEqual([1, 3]);
    expect(dealt.get('new')).toEqual([4, 5]);
  });

  it('does not believe two members that claim the same lane', () => {
    const dealt = dealLanes(
      [
        { memberId: 'a', owned: [0, 1] },
        { memberId: 'b', owned: [0, 1] },
      ],
      lanes(2),
    );
    expect([...dealt.values()].map((mine) => mine.length)).toEqual([1, 1]);
  });
});
