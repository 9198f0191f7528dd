import { describe, expect, it } from '@jest/globals';
import { warningReasons } from './reasons.js';

describe('the reasons of a warning', () => {
  it('speak of the member’s own rhythm', () => {
    const history = { orderDays: 5, firstOrderDay: 0, lastOrderDay: 124 };
    expect(warningReasons(history, 97, { risk: 0.8125, horizonDays: 90 })).toEqual([
      'usually orders every 31 days; silent for 97 days',
      '81 % likely not to order in the next 90 days',
      'ordered on 5 days since 1970-01-01',
    ]);
  });

  it('say so where there is no rhythm and no model', () => {
    expect(
      warningReasons({ orderDays: 1, firstOrderDay: 0, lastOrderDay: 0 }, 90, { risk: null, horizonDays: 90 }),
    ).toEqual(['ordered once; silent for 90 days', 'no model is fitted yet: the rule of silence applies']);
  });
});
