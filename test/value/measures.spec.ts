import { describe, expect, it } from '@jest/globals';
import {
  calinskiHarabasz,
  cohortSurvival,
  ewmaChart,
  historiesOf,
  kMeans,
  meanAnswer,
  meanSilhouette,
  minRankScores,
  movingRangeSigma,
  netPromoterScore,
  periodOverPeriodRetention,
  periodTotals,
  repeatPurchaseRate,
  satisfactionIndex,
  satisfactionPercent,
  standardised,
} from '#domain/value/index.js';
import { cdnowOrders, dayOf, sharedText, valueVectors } from './support.js';

const vectors = valueVectors();
const lastDay = dayOf('1998-06-30');

describe('satisfaction', () => {
  it('net promoter score and its standard error', () => {
    if (vectors === null) return;
    const [histogram, survey] = vectors.satisfaction.nps;
    const found = netPromoterScore(histogram.counts);
    expect(found).toMatchObject({ promoters: 570, passives: 310, detractors: 120 });
    expect(found.score).toBeCloseTo(histogram.nps, 10);
    expect(found.standardError).toBeCloseTo(histogram.se, 10);
    const { promoters, detractors, n } = survey;
    const given = netPromoterScore({ 10: promoters, 8: n - promoters - detractors, 1: detractors });
    expect(given.score).toBeCloseTo(survey.nps, 10);
    expect(given.standardError).toBeCloseTo(survey.se, 10);
  });

  it('share satisfied, top two of five', () => {
    if (vectors === null) return;
    const [ratings] = vectors.satisfaction.csat;
    expect(satisfactionPercent(ratings.counts, 4)).toBeCloseTo(ratings.csat_percent, 10);
    expect(meanAnswer(ratings.counts)).toBeCloseTo(ratings.mean, 10);
  });

  it('satisfaction index with equal and with given weights', () => {
    if (vectors === null) return;
    const [index] = vectors.satisfaction.acsi;
    expect(satisfactionIndex(index.means)).toBeCloseTo(index.equal_weights, 10);
    expect(satisfactionIndex(index.means, index.weights)).toBeCloseTo(index.weighted, 10);
  });
});

describe('retention of the CDNOW master by quarter', () => {
  it('active members, retention, survival and repeat purchase rate', () => {
    const orders = cdnowOrders('master');
    if (orders === null || vectors === null) return;
    const ends = ['1996-12-31', '1997-03-31', '1997-06-30', '1997-09-30', '1997-12-31', '1998-03-31', '1998-06-30'].map(
      dayOf,
    );
    const active = ends.slice(1).map((end, k) => new Set(periodTotals(orders, ends[k]!, end).keys()));
    const expected = vectors.retention;
    expect(active.map(({ size }) => size)).toEqual(expected.active_customers);
    periodOverPeriodRetention(active).forEach((rate, k) => expect(rate).toBeCloseTo(expected.period_over_period[k], 4));
    cohortSurvival(active).forEach((rate, k) => expect(rate).toBeCloseTo(expected.cohort_survival[k], 4));
    const rateUntil = (day: number) =>
      repeatPurchaseRate([...historiesOf(orders, day).values()].map(({ repeatDays }) => repeatDays + 1));
    expect(rateUntil(lastDay)).toBeCloseTo(expected.repeat_purchase_rate.full_period, 12);
    expect(rateUntil(dayOf('1997-09-30'))).toBeCloseTo(expected.repeat_purchase_rate.calibration, 12);
  });
});

describe('EWMA chart', () => {
  it("NIST's example", () => {
    if (vectors === null) return;
    const { mu0, sigma, lam, L, x, z, UCL_steady: high, LCL_steady: low } = vectors.ewma.nist;
    const chart = ewmaChart([...x, ...Array<number>(200).fill(mu0)], { mean: mu0, sigma, lambda: lam, width: L });
    z.forEach((value: number, k: number) => expect(chart[k]!.z).toBeCloseTo(value, 5));
    expect(chart.at(-1)!.high).toBeCloseTo(high, 9);
    expect(chart.at(-1)!.low).toBeCloseTo(low, 9);
  });

  it('alarms in week 57 of the repeat orders of CDNOW', () => {
    if (vectors === null) return;
    const { series, first_alarm_week: week } = vectors.ewma.cdnow_weekly_repeat;
    const baseline = series.slice(19, 39);
    const mean = baseline.reduce((sum: number, value: number) => sum + value, 0) / baseline.length;
    const sigma = movingRangeSigma(baseline);
    expect(sigma).toBeCloseTo(113.84845, 4);
    const chart = ewmaChart(series.slice(19), { mean, sigma, lambda: 0.2, width: 3 });
    const first = chart.findIndex(({ alarm }) => alarm);
    expect(first + 20).toBe(week);
    expect(chart[first]!.z).toBeCloseTo(471.595, 3);
  });
});

describe('k-means on the CDNOW sample', () => {
  it('finds the least inertia, and its silhouette and Calinski-Harabasz values', () => {
    const orders = cdnowOrders('sample');
    if (orders === null || vectors === null) return;
    const rows = [...historiesOf(orders, lastDay).values()].map(({ lastDay: last, repeatDays, spendMinor }) =>
      Float64Array.of(Math.log1p(lastDay - last), Math.log(repeatDays + 1), Math.log1p(spendMinor / 100)),
    );
    const points = standardised(rows);
    const expected = vectors.kmeans;
    for (const k of [2, 3, 4]) {
      const found = kMeans(points, k, { seed: 1 });
      expect(found.inertia / expected.best_inertia[k]).toBeLessThan(1.001);
      expect(calinskiHarabasz(points, found) / expected.calinski_harabasz[k]).toBeCloseTo(1, 2);
      if (k > 3) continue;
      expect(Math.abs(meanSilhouette(points, found) - expected.silhouette[k])).toBeLessThan(0.005);
      const sizes: number[] = k === 2 ? expected.sizes_k2 : expected.sizes_k3;
      const ours = [...found.sizes].sort((a, b) => b - a);
      ours.forEach((size, c) => expect(Math.abs(size - sizes[c]!)).toBeLessThanOrEqual(5));
    }
  }, 120_000);
});

describe('RFM by minimum rank on the CDNOW master', () => {
  it('scores every customer as expected', () => {
    const orders = cdnowOrders('master');
    const expected = sharedText('data/cdnow/rfm_master_expected.csv');
    if (orders === null || expected === null) return;
    const histories = historiesOf(orders, lastDay);
    const of = [...histories.values()];
    const r = minRankScores(
      of.map((history) => lastDay - history.lastDay),
      'higher',
    );
    const f = minRankScores(
      of.map((history) => history.repeatDays + 1),
      'lower',
    );
    const m = minRankScores(
      of.map((history) => history.spendMinor),
      'lower',
    );
    const found = new Map([...histories.keys()].map((id, i) => [id, `${r[i]},${f[i]},${m[i]}`]));
    const lines = expected.trim().split(/\r?\n/).slice(1);
    expect(lines).toHaveLength(found.size);
    const wrong = lines.filter((line) => {
      const [id, , , , rExpected, fExpected, mExpected] = line.split(',');
      return found.get(id!) !== `${rExpected},${fExpected},${mExpected}`;
    });
    expect(wrong).toEqual([]);
  });
});
