import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../time.js';
import { recencyWarnsAt, silenceDays } from './deadline.js';

const POLICY = { fallbackDays: 90, fallbackGapFactor: 3 };
const history = (orderDays: number, firstOrderDay: number, lastOrderDay: number) => {
  return { orderDays, firstOrderDay, lastOrderDay };
};

describe('the deadline without a model', () => {
  it('is 90 days after a single order day, at UTC midnight', () => {
    expect(recencyWarnsAt(POLICY)(history(1, 100, 100))).toBe(190 * DAY_MS);
  });

  it('is three mean gaps after the last order day where that is longer', () => {
    expect(silenceDays(history(2, 0, 40), POLICY)).toBe(120);
    expect(silenceDays(history(5, 0, 40), POLICY)).toBe(90);
  });

  it('is rounded up to whole days, exactly', () => {
    expect(silenceDays(history(3, 0, 61), POLICY)).toBe(92);
    expect(silenceDays(history(3, 0, 62), POLICY)).toBe(93);
    expect(silenceDays(history(8, 0, 7 * 40), POLICY)).toBe(120);
    expect(silenceDays(history(8, 0, 7 * 40 + 1), POLICY)).toBe(121);
  });

  it('takes a factor with decimals', () => {
    expect(silenceDays(history(2, 0, 100), { fallbackDays: 30, fallbackGapFactor: 1.1 })).toBe(110);
    expect(silenceDays(history(2, 0, 101), { fallbackDays: 30, fallbackGapFactor: 1.1 })).toBe(112);
  });
});
