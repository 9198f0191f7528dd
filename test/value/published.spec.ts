import { describe, expect, it } from '@jest/globals';
import {
  bgCountProbability,
  discountedResidualOrders,
  gammaGamma,
  orderModels,
  periodTotals,
  rfmRows,
  type GeometricParams,
  type OrderModel,
  type ParetoParams,
} from '#domain/value/index.js';
import { cdnowOrders, dayOf, forecastFigures, valueVectors, type Vector } from './support.js';

const vectors = valueVectors();
const calibrationEnd = dayOf('1997-09-30');

/** Parameters given by value, or by the name of one of our verified fits. */
function paramsOf(given: string | number[]): Record<string, number> & number[] {
  if (typeof given !== 'string') return given as never;
  return Object.values(vectors.fits.find((fit: Vector) => fit.id === given).params) as never;
}

const geometric = (given: string | number[]): GeometricParams => {
  const [r, alpha, a, b] = paramsOf(given) as unknown as [number, number, number, number];
  return { r, alpha, a, b };
};
const pareto = (given: string | number[]): ParetoParams => {
  const [r, alpha, s, beta] = paramsOf(given) as unknown as [number, number, number, number];
  return { r, alpha, s, beta };
};

/** What a check asks of one model, for one or several histories, times or counts. */
function answer(name: string, inputs: Vector): number | number[] | null {
  const isPareto = name.startsWith('Pareto');
  const model = (isPareto ? orderModels.pareto : orderModels.bg) as OrderModel<unknown>;
  const params = isPareto ? pareto(inputs.params) : geometric(inputs.params);
  const each = (f: (x: number, tx: number, T: number) => number) => {
    const { x, tx, T } = inputs;
    if (!Array.isArray(x)) return f(x, tx, T);
    const at = (value: number | number[], i: number) => (Array.isArray(value) ? value[i]! : value);
    return x.map((count: number, i: number) => f(count, at(tx, i), at(T, i)));
  };
  if (name.includes('E[Y(')) return each((x, tx, T) => model.expectedOrders(params, x, tx, T, inputs.t));
  if (name.includes('P(alive) x=0,tx=0,T=39')) return model.probabilityAlive(params, 0, 0, 39);
  if (name.includes('P(alive)')) return each((x, tx, T) => model.probabilityAlive(params, x, tx, T));
  if (name.includes('DERT'))
    return each((x, tx, T) => discountedResidualOrders(params as ParetoParams, x, tx, T, inputs.d));
  if (name.includes('E[X(')) {
    const after = (t: number) => model.expectedOrders(params, 0, 0, 0, t);
    return Array.isArray(inputs.t) ? inputs.t.map(after) : after(inputs.t);
  }
  if (name.includes('pmf')) {
    const of = (n: number) => bgCountProbability(params as GeometricParams, inputs.t, n);
    return Array.isArray(inputs.n) ? inputs.n.map(of) : of(inputs.n);
  }
  return null;
}

/** The checks that are about the whole sample. */
function answerFromSample(name: string, inputs: Vector): number[] | null {
  const orders = cdnowOrders('sample');
  if (orders === null) return null;
  const rows = rfmRows(orders, calibrationEnd, 'week');
  if (name.startsWith('Gamma-Gamma')) {
    const [p, q, v] = paramsOf(inputs.params) as unknown as [number, number, number];
    const spend = (i: number) => rows.meanRepeatSpendMinor[i]! / 100;
    return first10(rows.memberIds).map((i) => gammaGamma.expectedSpend({ p, q, v }, rows.x[i]!, spend(i)));
  }
  const model = (name.startsWith('Pareto') ? orderModels.pareto : orderModels.bg) as OrderModel<unknown>;
  const params =
    name.includes('actual') || name.startsWith('CLVTools')
      ? null
      : name.startsWith('Pareto')
        ? pareto(inputs.params)
        : geometric(inputs.params);
  if (name.startsWith('cumulative actual')) {
    const ids = new Map(rows.memberIds.map((id, i) => [id, i]));
    const start = dayOf('1997-01-01');
    return weeks20to25.map((week) => {
      const until = periodTotals(orders, -Infinity, start + 7 * week - 1);
      return [...until].reduce((sum, [id, { orderDays }]) => sum + (ids.has(id) ? orderDays - 1 : 0), 0);
    });
  }
  if (name.includes('expected cumulative')) {
    const longest = Math.max(...rows.T);
    return weeks20to25.map((week) =>
      rows.T.reduce((sum, T) => {
        const elapsed = week - (longest - T);
        return sum + (elapsed > 0 ? model.expectedOrders(params, 0, 0, 0, elapsed) : 0);
      }, 0),
    );
  }
  const totals = periodTotals(orders, calibrationEnd, calibrationEnd + 273);
  const actual = rows.memberIds.map((id) => totals.get(id)?.orderDays ?? 0);
  if (name.startsWith('actual mean holdout')) return byFrequency(rows.x, actual);
  if (name.includes('by frequency')) {
    return byFrequency(
      rows.x,
      actual.map((_, i) => model.expectedOrders(params, rows.x[i]!, rows.tx[i]!, rows.T[i]!, 39)),
    );
  }
  if (name.startsWith('CLVTools')) return forecastFigures(name.includes('Pareto') ? 'pareto' : 'bg', rows, actual);
  return null;
}

const weeks20to25 = [20, 21, 22, 23, 24, 25];

function first10(memberIds: readonly string[]): number[] {
  const places = memberIds.map((_, i) => i).sort((a, b) => memberIds[a]!.localeCompare(memberIds[b]!));
  return places.slice(0, 10);
}

function byFrequency(x: ArrayLike<number>, values: readonly number[]): number[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((count) => {
    const group = values.filter((_, i) => Math.min(7, x[i]!) === count);
    return group.reduce((sum, value) => sum + value, 0) / group.length;
  });
}

describe('published values', () => {
  for (const check of vectors?.published_checks ?? []) {
    if (check.name.startsWith('BG/BB')) continue;
    it(`${check.name} (${check.source})`, () => {
      const inputs = check.inputs.params === undefined ? check.inputs : { tx: 0, T: 39, ...check.inputs };
      const isOfSample = /^Gamma-Gamma|cumulative|frequency|^CLVTools/.test(check.name);
      const found = isOfSample ? answerFromSample(check.name, inputs) : answer(check.name, inputs);
      if (isOfSample && found === null) return;
      const expected = [check.published].flat();
      const given = [found].flat() as number[];
      expect(given).toHaveLength(expected.length);
      expected.forEach((value: number, i: number) => {
        expect(Math.abs(given[i]! - value)).toBeLessThanOrEqual(Math.max(check.abs_tolerance, 1e-9));
      });
    });
  }
});
