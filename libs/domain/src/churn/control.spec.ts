import { describe, expect, it } from '@jest/globals';
import { inControlGroup } from './control.js';

describe('the control group', () => {
  it('takes about its share of members, whatever their numbers', () => {
    for (const step of [1, 2, 1_000, 2 ** 33]) {
      let members = 0;
      for (let i = 1; i <= 10_000; i += 1) if (inControlGroup(i * step, 0.1)) members += 1;
      expect(members).toBeGreaterThan(850);
      expect(members).toBeLessThan(1_150);
    }
  });

  it('never changes, and can be no one or everyone', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].filter((ref) => inControlGroup(ref, 0.5))).toEqual(FIRST_HALF);
    expect(inControlGroup(7, 0)).toBe(false);
    expect(inControlGroup(7, 1)).toBe(true);
  });

  it('grows with its share: who belongs to a smaller one belongs to a greater one', () => {
    for (let ref = 1; ref <= 1_000; ref += 1) {
      if (inControlGroup(ref, 0.1)) expect(inControlGroup(ref, 0.2)).toBe(true);
    }
  });
});

const FIRST_HALF = [1, 2, 4, 6, 7, 8];
