import { describe, expect, it } from '@jest/globals';
import { gammaGamma, orderModels, rfmRows, type FitOutcome, type RfmRows } from '#domain/value/index.js';
import {
  cdnowOrders,
  compressed,
  dayOf,
  onlineRetailOrders,
  relativeError,
  valueVectors,
  type Vector,
} from './support.js';

const vectors = valueVectors();
const calibrationEnd = dayOf('1997-09-30');
const modelNames = { 'BG/NBD': 'bg', 'MBG/NBD': 'mbg', 'Pareto/NBD': 'pareto', NBD: 'nbd' } as const;

function calibrationRows(dataset: string): RfmRows | null {
  const orders = cdnowOrders(dataset.includes('master') ? 'master' : 'sample');
  if (orders === null) return null;
  const rows = rfmRows(orders, calibrationEnd, 'week');
  if (!dataset.includes('rounded to 2 decimals')) return rows;
  const rounded = (t: number) => Math.round(t * 100) / 100;
  return { ...rows, tx: rows.tx.map(rounded), T: rows.T.map(rounded) };
}

function fitOf(vector: Vector, rows: RfmRows): FitOutcome<Vector> {
  if (vector.model === 'Gamma-Gamma') {
    const meanSpend = rows.meanRepeatSpendMinor.map((minor) => minor / 100);
    return gammaGamma.fit({ length: rows.length, x: rows.x, meanSpend });
  }
  return orderModels[modelNames[vector.model as keyof typeof modelNames]].fit(compressed(rows));
}

describe('maximum likelihood on CDNOW', () => {
  for (const vector of vectors?.fits ?? []) {
    it(`${vector.id}: likelihood within 0.01, parameters within 0.2 %`, () => {
      const rows = calibrationRows(vector.dataset);
      if (rows === null) return;
      const outcome = fitOf(vector, rows);
      if (!('fitted' in outcome)) throw new Error(outcome.refused);
      const { fitted } = outcome;
      expect(fitted.members).toBe(vector.n);
      expect(fitted.converged).toBe(true);
      expect(fitted.boundary).toBeNull();
      expect(Math.abs(fitted.logLikelihood - vector.loglik)).toBeLessThan(vector.tolerance.loglik_abs);
      for (const [name, expected] of Object.entries<number>(vector.params)) {
        expect(relativeError(fitted.params[name], expected)).toBeLessThan(vector.tolerance.param_rel);
      }
    });
  }

  it('a warm start after a week of new orders needs fewer evaluations', () => {
    const orders = cdnowOrders('master');
    if (orders === null) return;
    const before = orderModels.mbg.fit(compressed(rfmRows(orders, calibrationEnd - 7, 'week')));
    const rows = compressed(rfmRows(orders, calibrationEnd, 'week'));
    const cold = orderModels.mbg.fit(rows);
    if (!('fitted' in before && 'fitted' in cold)) throw new Error('not fitted');
    const warm = orderModels.mbg.fit(rows, { warmStart: before.fitted.params });
    if (!('fitted' in warm)) throw new Error('not fitted');
    expect(warm.fitted.evaluations).toBeLessThan(cold.fitted.evaluations);
    expect(Math.abs(warm.fitted.logLikelihood - cold.fitted.logLikelihood)).toBeLessThan(1e-4);
  });

  it('days and weeks are the same model', () => {
    const orders = cdnowOrders('sample');
    if (orders === null) return;
    const weeks = orderModels.mbg.fit(compressed(rfmRows(orders, calibrationEnd, 'week')));
    const days = orderModels.mbg.fit(compressed(rfmRows(orders, calibrationEnd, 'day')));
    if (!('fitted' in weeks && 'fitted' in days)) throw new Error('not fitted');
    expect(relativeError(days.fitted.params.alpha / 7, weeks.fitted.params.alpha)).toBeLessThan(1e-5);
    expect(relativeError(days.fitted.params.b, weeks.fitted.params.b)).toBeLessThan(1e-5);
  });
});

describe('a shop where no dropout can be seen', () => {
  it('is fitted and named, with the likelihood of the model without dropout', () => {
    const orders = onlineRetailOrders();
    if (orders === null) return;
    const rows = compressed(rfmRows(orders, dayOf('2011-08-31'), 'week'));
    const without = orderModels.nbd.fit(rows);
    if (!('fitted' in without)) throw new Error(without.refused);
    for (const model of [orderModels.bg, orderModels.mbg, orderModels.pareto]) {
      const outcome = model.fit(rows);
      if (!('fitted' in outcome)) throw new Error(outcome.refused);
      expect(outcome.fitted.boundary).toBe('no dropout detectable');
      expect(Math.abs(outcome.fitted.logLikelihood - without.fitted.logLikelihood)).toBeLessThan(1);
    }
  });
});
