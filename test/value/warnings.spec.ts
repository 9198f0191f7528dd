import { describe, expect, it } from '@jest/globals';
import {
  chooseScores,
  crossingDay,
  crossingTable,
  orderModels,
  rfmRows,
  scorerOf,
  warningQuality,
  type OrderModel,
  type WarningQuality,
} from '#domain/value/index.js';
import { cdnowOrders, compressed, dayOf, valueVectors, type Vector } from './support.js';

const vectors = valueVectors();
const calibrationEnd = dayOf('1997-09-30');
const period = { fromDay: dayOf('1997-10-01'), untilDay: dayOf('1998-03-31'), silentDays: 91 };

function modelRule(file: 'sample' | 'master', name: 'mbg' | 'pareto', threshold: number): WarningQuality | null {
  const orders = cdnowOrders(file);
  if (orders === null) return null;
  const model = orderModels[name] as OrderModel<unknown>;
  const outcome = model.fit(compressed(rfmRows(orders, calibrationEnd, 'week')));
  if (!('fitted' in outcome)) throw new Error(outcome.refused);
  const known = new Map<number, number | null>();
  return warningQuality(orders, period, (x, txDays) => {
    const cell = x * 65536 + txDays;
    if (!known.has(cell)) known.set(cell, crossingDay(model, outcome.fitted.params, x, txDays, 91, threshold, 7));
    return known.get(cell)!;
  });
}

for (const file of ['sample', 'master'] as const) {
  describe(`warnings as events on the CDNOW ${file}`, () => {
    for (const [rule, expected] of Object.entries<Vector>(vectors?.churn_warning_bar[`cdnow_${file}`] ?? {})) {
      it(`${rule}: ${expected.n} warnings, precision ${expected.precision}, median day ${expected.median_hiatus}`, () => {
        const orders = cdnowOrders(file);
        if (orders === null) return;
        const days = /hiatus>(\d+)d/.exec(rule);
        const threshold = Number(/>=(.+)/.exec(rule)?.[1]);
        const found =
          days === null
            ? modelRule(file, rule.startsWith('MBG') ? 'mbg' : 'pareto', threshold)!
            : warningQuality(orders, period, () => Number(days[1]) + 1);
        expect(found.warnings).toBe(expected.n);
        expect(Math.abs(found.precision - expected.precision)).toBeLessThan(1e-4);
        expect(Math.abs(found.medianSilenceDays - expected.median_hiatus)).toBeLessThanOrEqual(0.5);
      }, 120_000);
    }
  });
}

describe('the bar on the master', () => {
  it('MBG at 0.8: precision at least 0.742 at a median day of at most 111, half of those who left warned', () => {
    const found = modelRule('master', 'mbg', 0.8);
    if (found === null) return;
    expect(found.precision).toBeGreaterThanOrEqual(0.742);
    expect(found.medianSilenceDays).toBeLessThanOrEqual(111);
    expect(found.leaversWarned / found.leavers).toBeGreaterThan(0.5);
  }, 120_000);

  it('the score that won, calibrated: at 0.75 three quarters of those warned stay silent, a month earlier', () => {
    const orders = cdnowOrders('master');
    if (orders === null) return;
    const choice = chooseScores(orders, calibrationEnd, { horizonDays: 91, unit: 'week', seed: 1 });
    const early = warningQuality(orders, period, crossingTable(choice.warning, 0.75).crossingDay);
    expect(early.precision).toBeGreaterThanOrEqual(0.742);
    expect(early.medianSilenceDays).toBeLessThanOrEqual(80);
    // The threshold is what it says: of those warned at p the share p stays silent.
    for (const threshold of [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9]) {
      const { precision } = warningQuality(orders, period, crossingTable(choice.warning, threshold).crossingDay);
      expect(Math.abs(precision - threshold)).toBeLessThan(0.045);
    }
    const sure = warningQuality(orders, period, crossingTable(choice.warning, 0.8).crossingDay);
    expect(sure.precision).toBeGreaterThanOrEqual(0.78);
  }, 180_000);
});

describe('a deadline', () => {
  it('is the first day at which the score reaches the threshold, and the score never falls before or after', () => {
    const orders = cdnowOrders('sample');
    if (orders === null) return;
    const { warning } = chooseScores(orders, calibrationEnd, { horizonDays: 91, unit: 'week', seed: 1 });
    const table = crossingTable(warning, 0.8);
    const scorer = scorerOf(warning.spec);
    for (const [x, txDays] of [
      [0, 0],
      [1, 5],
      [3, 120],
      [12, 230],
      [40, 260],
    ] as const) {
      const scores = Array.from({ length: 1500 }, (_, days) =>
        scorer.score({ x, txDays, TDays: txDays + days, spendMinor: 0 }),
      );
      scores.slice(1).forEach((score, i) => expect(score).toBeGreaterThanOrEqual(scores[i]! - 1e-9));
      const first = scores.findIndex((score) => score >= table.leastScore!);
      const deadline = table.crossingDay(x, txDays);
      if (first >= 0) expect(deadline).toBe(first);
      else expect(deadline === null || deadline >= scores.length).toBe(true);
    }
  }, 60_000);
});
