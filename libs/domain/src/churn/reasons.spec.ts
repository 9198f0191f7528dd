import { describe, expect, it } from '@jest/globals';
import { warningReasons } from './reasons.js';

describe('the reasons of a warning', () => {
  it('speak of the member’s own rhythm', () => {
    const history = { orderDays: 5, firstOrderDay: 0, lastOrderDay: 124 };
    expect(warningReasons(history, 97, { risk: 0.8125, horizonDays: 90 })).toEqual([
      { code: 'habit', gapDays: 31, silentDays: 97 },
      { code: 'risk', riskPercent: 81, horizonDays: 90 },
      { code: 'history', orderDays: 5, firstOrderDay: '1970-01-01' },
    ]);
  });

  it('say so where there is no rhythm and no model', () => {
    expect(
      warningReasons({ orderDays: 1, firstOrderDay: 0, lastOrderDay: 0 }, 90, { risk: null, horizonDays: 90 }),
    ).toEqual([{ code: 'once', silentDays: 90 }, { code: 'no-model' }]);
  });
});
