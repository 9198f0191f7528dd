import { describe, expect, it } from '@jest/globals';
import { reasonInWords } from './warning.js';

describe('the reasons of a warning', () => {
  it.each([
    [
      { code: 'habit', gapDays: 31, silentDays: 97 },
      'usually orders every 31 days; silent for 97 days',
      '通常每 31 天下单一次，已沉默 97 天',
    ],
    [
      { code: 'habit', gapDays: 1, silentDays: 1 },
      'usually orders every day; silent for 1 day',
      '通常每 1 天下单一次，已沉默 1 天',
    ],
    [{ code: 'once', silentDays: 90 }, 'ordered once; silent for 90 days', '仅下过一单，已沉默 90 天'],
    [
      { code: 'risk', riskPercent: 81, horizonDays: 90 },
      '81% likely not to order in the next 90 days',
      '未来 90 天内有 81% 的可能不再下单',
    ],
    [{ code: 'no-model' }, 'no model is fitted yet: the rule of silence applies', '尚无拟合模型：按沉默规则判断'],
    [
      { code: 'history', orderDays: 5, firstOrderDay: '2026-01-01' },
      'ordered on 5 days since 2026-01-01',
      '自 2026-01-01 以来有 5 天下过单',
    ],
    [{ code: 'told', words: 'as it was' }, 'as it was', 'as it was'],
  ] as const)('%j are said in both languages', (reason, english, chinese) => {
    expect(reasonInWords('en', reason)).toBe(english);
    expect(reasonInWords('zh', reason)).toBe(chinese);
  });
});
