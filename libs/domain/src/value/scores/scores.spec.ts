import { describe, expect, it } from '@jest/globals';
import { areaDifference } from './bootstrap.js';
import { meanRanks } from './forecast-errors.js';
import { calibrated, fitIsotonic, fitPlatt, leastScoreFor } from './calibration.js';
import { fitLogistic } from './logistic.js';
import { brierScore } from './probability.js';
import { areaUnderCurve, averagePrecision } from './ranking.js';
import { seededRandom } from '../numerics/random.js';

const random = seededRandom(3);
const scores = Array.from({ length: 3000 }, () => 6 * random() - 3);
const outcome = scores.map((score) => (random() < 1 / (1 + Math.exp(-(0.5 + 2 * score))) ? 1 : 0));

describe('ranking', () => {
  it('shares ranks, and comes to an end where a value is no number', () => {
    expect([...meanRanks([3, 1, 3])]).toEqual([2.5, 1, 2.5]);
    expect([...meanRanks([NaN, NaN])].sort()).toEqual([1, 2]);
  });

  it('counts a tie one half', () => {
    expect(areaUnderCurve([1, 1, 2], [0, 1, 1])).toBe(0.75);
    expect(areaUnderCurve([1, 1, 1], [0, 1, 1])).toBe(0.5);
    expect(areaUnderCurve([1, 2], [1, 1])).toBeNaN();
  });

  it('precision is averaged over the positives, ties together', () => {
    expect(averagePrecision([3, 2, 1], [1, 0, 1])).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(averagePrecision([1, 1, 1, 1], [1, 0, 0, 1])).toBe(0.5);
  });

  it('a bootstrap repeats with its seed', () => {
    const other = scores.map((score) => score + 2 * random());
    const first = areaDifference(scores, other, outcome, { seed: 5, draws: 50 });
    expect(areaDifference(scores, other, outcome, { seed: 5, draws: 50 })).toEqual(first);
    expect(first.low).toBeLessThan(first.estimate);
    expect(first.high).toBeGreaterThan(first.estimate);
  });
});

describe('calibration', () => {
  it('Platt finds the curve that the outcomes came from', () => {
    const found = fitPlatt(scores, outcome);
    if (found.kind !== 'platt') throw new Error(found.kind);
    expect(Math.abs(found.intercept - 0.5)).toBeLessThan(0.2);
    expect(Math.abs(found.slope - 2)).toBeLessThan(0.2);
  });

  it.each([
    ['isotonic', fitIsotonic(scores, outcome)],
    ['platt', fitPlatt(scores, outcome)],
  ] as const)('%s never falls, and carries a threshold back to the least score that reaches it', (_, calibration) => {
    const steps = Array.from({ length: 601 }, (_, k) => calibrated(calibration, -3 + k / 100));
    steps.slice(1).forEach((p, k) => expect(p).toBeGreaterThanOrEqual(steps[k]!));
    const least = leastScoreFor(calibration, 0.8)!;
    expect(calibrated(calibration, least + 1e-9)).toBeGreaterThanOrEqual(0.8 - 1e-9);
    expect(calibrated(calibration, least - 1e-6)).toBeLessThan(0.8);
    const constant = outcome.reduce<number>((sum, y) => sum + y, 0) / outcome.length;
    const brier = brierScore(
      scores.map((score) => calibrated(calibration, score)),
      outcome,
    );
    expect(brier).toBeLessThan(
      brierScore(
        scores.map(() => constant),
        outcome,
      ),
    );
  });

  it('says null where no score reaches the threshold', () => {
    const never = Array<number>(10).fill(0);
    expect(leastScoreFor(fitIsotonic(never, never), 0.8)).toBeNull();
  });
});

describe('logistic regression', () => {
  const second = scores.map(() => random());
  const falling = outcome.map((y, i) => (random() < 0.5 ? y : second[i]! < 0.5 ? 1 : 0));

  it('holds a weight at 0 that would fall below, and leaves the others free', () => {
    const features = [
      { name: 'score', values: scores },
      { name: 'second', values: second },
    ];
    const free = fitLogistic(features, falling);
    expect(free.weights[1]).toBeLessThan(0);
    const held = fitLogistic(
      features.map((feature) => ({ ...feature, atLeastZero: true })),
      falling,
    );
    expect(held.weights[1]).toBeCloseTo(0, 9);
    expect(held.weights[0]).toBeGreaterThan(0);
  });
});
