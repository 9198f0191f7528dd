import { describe, expect, it } from '@jest/globals';
import { shareDifference, wilson } from './effect.js';

describe('the difference of two shares', () => {
  it('has the interval of the published example', () => {
    // Newcombe 1998, table II, example (a): 56/70 against 48/80, method 10.
    const found = shareDifference({ members: 70, returned: 56 }, { members: 80, returned: 48 })!;
    expect(found.difference).toBeCloseTo(0.2, 12);
    expect(found.low).toBeCloseTo(0.0524, 4);
    expect(found.high).toBeCloseTo(0.3339, 4);
  });

  it('is bounded where nobody came back', () => {
    // Example (f): 0/10 against 0/20.
    const found = shareDifference({ members: 10, returned: 0 }, { members: 20, returned: 0 })!;
    expect(found.low).toBeCloseTo(-0.1611, 4);
    expect(found.high).toBeCloseTo(0.2775, 4);
    expect(wilson({ members: 10, returned: 0 }).low).toBe(0);
  });

  it('is none where a group is empty', () => {
    expect(shareDifference({ members: 0, returned: 0 }, { members: 20, returned: 1 })).toBeNull();
  });
});
