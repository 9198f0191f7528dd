import { describe, expect, it } from '@jest/globals';
import { describeDifference } from './compare.js';
import { at, order, refund } from './examples.js';

const FACTS = [order('a', '2026-01-01T00:00:00Z', 30_000), refund('b', 'r', '2026-01-02T00:00:00Z', 100)];
const EXPECTED = at('2026-02-01T00:00:00Z', FACTS);

describe('describeDifference', () => {
  it('is null for equal states, and for the parts that are there', () => {
    expect(describeDifference(EXPECTED, at('2026-02-01T00:00:00Z', FACTS.toReversed()))).toBeNull();
    expect(describeDifference(EXPECTED, { points: { ...EXPECTED.points } })).toBeNull();
  });

  it('names what differs, a line each', () => {
    const lots = EXPECTED.lots.map((lot) => ({ ...lot, left: 299 }));
    const points = { ...EXPECTED.points, active: 299 };
    expect(describeDifference(EXPECTED, { points, lots, waiting: [] })?.split('\n')).toEqual([
      'points.active: expected 300, got 299',
      'lots./shop e-a 1.left: expected 300, got 299',
      expect.stringMatching(/^waiting\.\/shop e-r: expected \{.*\}, got undefined$/),
    ]);
  });

  it('takes an entry sum of 0 for none', () => {
    const entrySums = new Map([...EXPECTED.entrySums, ['- settled', 0]]);
    expect(describeDifference(EXPECTED, { entrySums })).toBeNull();
    expect(describeDifference(EXPECTED, { entrySums: new Map([['/shop e-a 1 earned', 299]]) })).toBe(
      'entrySums./shop e-a 1 earned: expected 300, got 299',
    );
  });
});
