import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, dayName, instantText, utcDay } from './time.js';

const LAST = 8_640_000_000_000_000;

describe('instants and days as text', () => {
  it('are what Date says of them, from the first instant of the calendar to the last', () => {
    const instants = fc.oneof(
      fc.integer({ min: -LAST, max: LAST }),
      fc.integer({ min: 0, max: 4_102_444_800_000 }),
      fc.constantFrom(-LAST, -1, 0, 1, DAY_MS - 1, DAY_MS, LAST),
    );
    fc.assert(
      fc.property(instants, (at) => {
        const text = new Date(at).toISOString();
        expect(instantText(at)).toBe(text);
        expect(dayName(utcDay(at))).toBe(text.slice(0, text.indexOf('T')));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are refused beyond it', () => {
    for (const at of [LAST + DAY_MS, -LAST - 1, NaN, Infinity]) expect(() => instantText(at)).toThrow(RangeError);
  });
});
