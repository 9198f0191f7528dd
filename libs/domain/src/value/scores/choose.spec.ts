import { describe, expect, it } from '@jest/globals';
import type { DatedOrder } from '../rows/rfm-rows.js';
import { crossingTable } from '../warnings/crossing-table.js';
import { evaluateAt } from './evaluate.js';
import { defaultForecast } from './forecast.js';

const options = { horizonDays: 90, unit: 'day', seed: 1 } as const;

describe('a shop that has just opened', () => {
  it.each([
    ['no order', []],
    ['one order', [{ memberId: 'a', day: 10, amountMinor: 100 }]],
    [
      'seven members',
      Array.from({ length: 30 }, (_, i) => ({ memberId: `m${i % 7}`, day: 10 + i * 3, amountMinor: 100 * i })),
    ],
  ] as [string, DatedOrder[]][])(
    '%s: recency ranks, nobody is warned by a score, and the reason is given',
    (_, orders) => {
      const { choice } = evaluateAt(orders, 60, options);
      expect(choice.ranking.name).toBe('recency');
      expect(choice.at.fits.mbg).toEqual({ refused: 'too few members' });
      expect(crossingTable(choice.warning, 0.8).crossingDay(2, 30)).toBeNull();
      expect(defaultForecast(choice)).toBeNull();
    },
  );
});
