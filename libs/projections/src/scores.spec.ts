import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutRanks, scoreByCuts, scoreOf, valuesOfScores, type CutPoints } from './scores.js';

const cutsOf = (values: readonly number[]): CutPoints => {
  const sorted = [...values].sort((a, b) => a - b);
  return cutRanks(values.length).map((rank) => sorted[rank - 1] as number) as unknown as CutPoints;
};

describe('RFM scores', () => {
  it('gives 5 only to who has four fifths of the members strictly below', () => {
    expect(scoreOf(0, 5)).toBe(1);
    expect(scoreOf(3, 5)).toBe(4);
    expect(scoreOf(4, 5)).toBe(5);
    expect(scoreOf(79, 100)).toBe(4);
    expect(scoreOf(80, 100)).toBe(5);
  });

  it('gives a lonely member and a population of equals the score 1', () => {
    expect(scoreOf(0, 1)).toBe(1);
    const cuts = cutsOf([7, 7, 7, 7, 7, 7]);
    expect(scoreByCuts(7, cuts)).toBe(1);
  });

  it('is 1 + the number of cut points exceeded, for any population with ties', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 12 }), { minLength: 1, maxLength: 60 }), (values) => {
        const cuts = cutsOf(values);
        for (const value of values) {
          const worse = values.filter((other) => other < value).length;
          expect(scoreByCuts(value, cuts)).toBe(scoreOf(worse, values.length));
        }
      }),
    );
  });

  it('bounds the values of a range of scores', () => {
    const cuts: CutPoints = [10, 20, 30, 40];
    expect(valuesOfScores([1, 2], cuts)).toEqual({ above: null, upTo: 20 });
    expect(valuesOfScores([4, 5], cuts)).toEqual({ above: 30, upTo: null });
    expect(valuesOfScores([3, 3], cuts)).toEqual({ above: 20, upTo: 30 });
  });
});
