import { describe, expect, it } from '@jest/globals';
import { compressRows } from '../rows/compress.js';
import type { CompressedRows, HistoryRows } from '../rows/rows.js';
import { seededRandom } from '../numerics/random.js';
import { gammaGamma } from './gamma-gamma.js';
import { orderModels } from './index.js';
import type { OrderModel } from './types.js';

const all = Object.values(orderModels) as OrderModel<unknown>[];

function rowsOf(histories: readonly (readonly [x: number, tx: number, T: number])[]): HistoryRows {
  return {
    length: histories.length,
    x: histories.map(([x]) => x),
    tx: histories.map(([, tx]) => tx),
    T: histories.map(([, , T]) => T),
  };
}

function compressed(rows: HistoryRows): CompressedRows {
  const outcome = compressRows(rows);
  if ('invalid' in outcome) throw new Error(outcome.invalid.reason);
  return outcome;
}

describe('rows that say little', () => {
  it.each([
    ['nobody', []],
    [
      'three members',
      [
        [1, 2, 9],
        [0, 0, 9],
        [2, 3, 9],
      ],
    ],
    ['nobody came back', Array(50).fill([0, 0, 30])],
    ['no time has passed', Array(50).fill([0, 0, 0])],
  ] as [string, [number, number, number][]][])('%s: every model refuses with a reason', (_, histories) => {
    for (const model of all) expect(model.fit(compressed(rowsOf(histories)))).toHaveProperty('refused');
  });

  it.each([
    ['everyone the same', Array(50).fill([3, 20, 30])],
    ['everyone ordered today', Array(50).fill([5, 30, 30])],
    ['one heavy buyer among one-time buyers', [...Array(97).fill([0, 0, 30]), [1, 3, 30], [1, 9, 30], [1000, 29, 30]]],
    [
      'orders within a day of the first and never again',
      [...Array(40).fill([1, 0.14, 400]), ...Array(40).fill([0, 0, 400])],
    ],
  ] as [string, [number, number, number][]][])('%s: every model answers with finite numbers', (_, histories) => {
    for (const model of all) {
      const outcome = model.fit(
        compressed({ ...rowsOf(histories), logGaps: histories.map(([x, tx]) => x * Math.log(tx / (x || 1) || 1)) }),
      );
      if (!('fitted' in outcome)) continue;
      const { params, logLikelihood } = outcome.fitted;
      expect(Object.values(params as object).every((value) => Number.isFinite(value) && value > 0)).toBe(true);
      expect(Number.isFinite(logLikelihood)).toBe(true);
      expect(model.probabilityOfSilence(params, 3, 10, 30, 13)).toBeGreaterThanOrEqual(0);
      expect(model.probabilityOfSilence(params, 3, 10, 30, 13)).toBeLessThanOrEqual(1);
    }
  });

  it('no spend at all is refused', () => {
    expect(gammaGamma.fit({ length: 3, x: [1, 2, 3], meanSpend: [0, 0, 0] })).toEqual({
      refused: 'too few repeat orders',
    });
  });

  it('a row that no history can have is named', () => {
    expect(
      compressRows(
        rowsOf([
          [1, 2, 3],
          [1, 5, 3],
        ]),
      ),
    ).toMatchObject({ invalid: { row: 1 } });
    expect(compressRows(rowsOf([[0, 1, 3]]))).toMatchObject({ invalid: { row: 0 } });
    expect(compressRows(rowsOf([[NaN, 1, 3]]))).toMatchObject({ invalid: { row: 0 } });
  });
});

describe('equal rows', () => {
  it('weigh what they count', () => {
    const few: [number, number, number][] = [
      [0, 0, 30],
      [2, 11, 28],
      [5, 27, 30],
      [1, 2, 29],
    ];
    const many = few.flatMap((row, k) => Array.from({ length: 10 * (k + 1) }, () => row));
    const weighted = compressed({ ...rowsOf(few), weight: [10, 20, 30, 40] });
    const plain = compressed(rowsOf(many));
    expect(plain.length).toBe(4);
    expect(orderModels.mbg.fit(plain)).toEqual(orderModels.mbg.fit(weighted));
  });
});

describe('gradients', () => {
  it('recover the parameters that members were simulated from', () => {
    const random = seededRandom(11);
    const truth = { r: 1, alpha: 10, a: 1, b: 3 };
    const histories = Array.from({ length: 4000 }, () => simulated(random, truth));
    const outcome = orderModels.mbg.fit(compressed(rowsOf(histories)));
    if (!('fitted' in outcome)) throw new Error(outcome.refused);
    const { params } = outcome.fitted;
    expect(params.r / params.alpha).toBeCloseTo(truth.r / truth.alpha, 1);
    expect(params.a / (params.a + params.b)).toBeCloseTo(0.25, 1);
    const rows = compressed(rowsOf(histories));
    const atTruth = sumOf(rows, (x, tx, T) => orderModels.mbg.logLikelihood(truth, x, tx, T));
    const atFit = sumOf(rows, (x, tx, T) => orderModels.mbg.logLikelihood(params, x, tx, T));
    expect(atFit).toBeCloseTo(outcome.fitted.logLikelihood, 5);
    expect(atFit).toBeGreaterThan(atTruth);
  });
});

function sumOf(rows: CompressedRows, value: (x: number, tx: number, T: number) => number): number {
  return rows.weight.reduce((sum, w, i) => sum + w * value(rows.x[i]!, rows.tx[i]!, rows.T[i]!), 0);
}

/** A member of MBG/NBD with r = 1 (rates exponential) and a = 1 (p by inversion), seen for 52 weeks. */
function simulated(random: () => number, { alpha, b }: { alpha: number; b: number }): [number, number, number] {
  const rate = -Math.log(1 - random()) / alpha;
  const dropout = 1 - (1 - random()) ** (1 / b);
  let x = 0;
  let tx = 0;
  while (random() >= dropout) {
    const next = tx - Math.log(1 - random()) / rate;
    if (next > 52) break;
    x += 1;
    tx = next;
  }
  return [x, tx, 52];
}
