import { describe, expect, it } from '@jest/globals';
import { dueUntil } from './pace.js';

describe('the pace of the year', () => {
  const year = { startMs: 1_000, endMs: 2_000 };
  const at = (share: number): number => dueUntil(year, share * 60_000, 60_000);

  it('goes from the first instant to the last, slower in the second half', () => {
    expect(at(0)).toBe(1_000);
    expect(at(0.5)).toBe(1_620);
    expect(at(0.75)).toBeCloseTo(1_810);
    expect(at(0.99)).toBeLessThan(2_000);
  });

  it('leaves nothing behind at the end, also what is sent after midnight', () => {
    expect(at(1)).toBe(Infinity);
    expect(at(3)).toBe(Infinity);
  });
});
