import { describe, expect, it } from '@jest/globals';
import {
  customerValue,
  discountedOrders,
  discountedResidualOrders,
  expectedOrdersOf,
  gammaGamma,
  mbgCnbd,
  mbgNbd,
  orderModels,
  probabilitiesOfSilence,
  WEEKS_PER_MONTH,
  withOrder,
  agesOf,
  type OrderModel,
  type PurchaseHistory,
} from '#domain/value/index.js';
import { dayOf, relativeError, valueVectors, type Vector } from './support.js';

const vectors = valueVectors();
const models: Record<string, OrderModel<Vector>> = {
  bgnbd: orderModels.bg,
  mbgnbd: orderModels.mbg,
  pnbd: orderModels.pareto,
};

function paramsOf(model: string, values: number[]): Vector {
  const [r, alpha, third, fourth] = values;
  return model === 'pnbd' ? { r, alpha, s: third, beta: fourth } : { r, alpha, a: third, b: fourth };
}

function near(actual: number, expected: number, tolerance: number): void {
  expect(relativeError(actual, expected)).toBeLessThanOrEqual(tolerance);
}

const twelveMonths = { months: 12, monthlyDiscountRate: 0.01, monthLength: WEEKS_PER_MONTH };

describe('real CDNOW customers, against 40 digits', () => {
  const tolerance = vectors?.individual.rel_tolerance;
  for (const row of vectors?.individual.rows ?? []) {
    it(`customer ${row.id}: x = ${row.x}, tx = ${row.tx}, T = ${row.T}`, () => {
      const [p, q, v] = vectors.individual.params.gg;
      const spend = gammaGamma.expectedSpend({ p, q, v }, row.x, row.m);
      near(spend, row.gg_expected_spend, tolerance);
      for (const [name, model] of Object.entries(models)) {
        const params = paramsOf(name, vectors.individual.params[name]);
        const expected = row[name];
        near(model.probabilityAlive(params, row.x, row.tx, row.T), expected.p_alive, tolerance);
        near(model.logLikelihood(params, row.x, row.tx, row.T), expected.loglik, tolerance);
        for (const h of [13, 39, 52])
          near(model.expectedOrders(params, row.x, row.tx, row.T, h), expected[`e${h}`], tolerance);
        for (const h of [13, 39]) {
          near(model.probabilityOfSilence(params, row.x, row.tx, row.T, h), expected[`p_no_purchase_${h}`], tolerance);
        }
        near(discountedOrders(model, params, row, twelveMonths), expected.discounted_transactions_12m, tolerance);
        near(customerValue(model, params, row, spend, twelveMonths), expected.clv12m_1pct, tolerance);
      }
      const pareto = paramsOf('pnbd', vectors.individual.params.pnbd);
      near(discountedResidualOrders(pareto, row.x, row.tx, row.T, 0.0027), row.pnbd['dert_0.0027'], tolerance);
    });
  }
});

describe('whole columns', () => {
  it('are what the members are one by one', () => {
    if (vectors === null) return;
    const members: Vector[] = vectors.individual.rows;
    const column = (name: string) => members.map((row) => row[name] as number);
    const rows = { length: members.length, x: column('x'), tx: column('tx'), T: column('T') };
    for (const [name, model] of Object.entries(models)) {
      const params = paramsOf(name, vectors.individual.params[name]);
      const orders = expectedOrdersOf(model, params, rows, 39);
      const silence = probabilitiesOfSilence(model, params, rows, 39);
      members.forEach((row, i) => {
        near(orders[i]!, row[name].e39, vectors.individual.rel_tolerance);
        near(silence[i]!, row[name].p_no_purchase_39, vectors.individual.rel_tolerance);
      });
    }
  });
});

describe('where others fail', () => {
  for (const row of vectors?.edge_cases.rows ?? []) {
    it(row.name, () => {
      const model = models[row.model]!;
      const params = paramsOf(row.model, row.params);
      const tolerance = vectors.edge_cases.rel_tolerance;
      near(model.probabilityAlive(params, row.x, row.tx, row.T), row.p_alive, tolerance);
      near(model.expectedOrders(params, row.x, row.tx, row.T, row.t), row.expected, tolerance);
      near(model.probabilityOfSilence(params, row.x, row.tx, row.T, row.t), row.p_no_purchase, tolerance);
      near(model.logLikelihood(params, row.x, row.tx, row.T), row.loglik, tolerance);
    });
  }

  it.each(['bgnbd', 'mbgnbd'])(
    '%s: all drop out alike, as fits of small shops end: a and b in the thousands',
    (name) => {
      const model = models[name]!;
      const expected = (scale: number, x: number) => {
        const params = { r: 0.3, alpha: 21, a: 2_340 * scale, b: 22_026 * scale };
        return model.expectedOrders(params, x, 2 * x, 100, 90);
      };
      for (const x of [0, 1, 2, 40]) {
        // Plainly reckoned, the larger ones would overflow; all tend to one number.
        expect(relativeError(expected(1, x), expected(0.1, x))).toBeLessThan(0.05);
        expect(relativeError(expected(10, x), expected(1, x))).toBeLessThan(0.005);
      }
    },
  );
});

describe('event by event', () => {
  const tolerance = vectors?.replay.rel_tolerance;
  for (const customer of vectors?.replay.customers ?? []) {
    it(`customer ${customer.sample_id}: the state after each order and at each date`, () => {
      let history: PurchaseHistory | null = null;
      for (const state of customer.states) {
        const day = dayOf(state.date);
        if (state.event) {
          const outcome = withOrder(history, day, 0);
          if (!('history' in outcome)) throw new Error(outcome.refused);
          history = outcome.history;
        }
        const days = agesOf(history!, day, 1);
        expect(days).toEqual({ x: state.x, tx: state.tx_days, T: state.T_days });
        const { x, tx, T } = agesOf(history!, day, 7);
        for (const [name, model] of Object.entries(models)) {
          const params = paramsOf(name, vectors.individual.params[name]);
          near(model.probabilityAlive(params, x, tx, T), state[name].p_alive, tolerance);
          near(model.expectedOrders(params, x, tx, T, 13), state[name].e13, tolerance);
          near(model.probabilityOfSilence(params, x, tx, T, 13), state[name].p_no_purchase_13, tolerance);
        }
      }
    });
  }
});

describe('MBG/CNBD-k', () => {
  it('with k = 1 is MBG/NBD', () => {
    if (vectors === null) return;
    const params = paramsOf('mbgnbd', vectors.individual.params.mbgnbd);
    const regular = { ...params, k: 1 };
    for (const { x, tx, T } of vectors.individual.rows) {
      near(mbgCnbd.logLikelihood(regular, x, tx, T), mbgNbd.logLikelihood(params, x, tx, T), 1e-12);
      near(mbgCnbd.probabilityAlive(regular, x, tx, T), mbgNbd.probabilityAlive(params, x, tx, T), 1e-12);
      near(mbgCnbd.expectedOrders(regular, x, tx, T, 39), mbgNbd.expectedOrders(params, x, tx, T, 39), 1e-12);
      const silence = mbgNbd.probabilityOfSilence(params, x, tx, T, 39);
      near(mbgCnbd.probabilityOfSilence(regular, x, tx, T, 39), silence, 1e-12);
    }
  });
});
