import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Evaluation, ForecastQuality } from '#domain/value/index.js';
import { projectFile } from '../support/project.js';
import { sharedFile, sharedText, valueVectors, type Vector } from './support.js';

jest.setTimeout(420_000);

const vectors = valueVectors();

/** What `loyalty clv evaluate --json` says; what is no number there is null. */
type Evaluated = Omit<Evaluation, 'choice'> & { inUse: unknown; choice: unknown; fits: unknown };

const COLUMNS = { sample: 'member=2,date=3,amount=5', master: 'member=1,date=2,amount=4' };
const evaluations = new Map<string, Evaluated>();

/** In a process of its own, as a person would call it: several at once, and at the speed of plain Node. */
async function evaluate(file: string, columns: string, horizon: string): Promise<Evaluated> {
  const args = ['clv', 'evaluate', file, '--map', columns, '--cut', '1997-09-30', '--horizon', horizon, '--json'];
  const main = projectFile('dist/apps/cli/src/main.js');
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...args], { maxBuffer: 1e8 });
  return JSON.parse(stdout) as Evaluated;
}

beforeAll(async () => {
  await Promise.all(
    (['sample', 'master'] as const).map(async (name) => {
      const file = sharedFile(`data/cdnow/CDNOW_${name}.txt`);
      if (file === null) return;
      for (const horizon of ['39w', '13w'] as const)
        evaluations.set(`${name} ${horizon}`, await evaluate(file, COLUMNS[name], horizon));
    }),
  );
});

function evaluationOf(file: 'sample' | 'master', horizon: '39w' | '13w'): Evaluated | null {
  return evaluations.get(`${file} ${horizon}`) ?? null;
}

const forecastNames: Record<string, string> = {
  'BG/NBD': 'bg',
  'MBG/NBD': 'mbg',
  'Pareto/NBD': 'pareto',
  NBD: 'nbd',
  'rate x*t/T': 'rate',
  'last-period freq (x)': 'past-orders',
  'constant mean*': 'constant',
  '90d hiatus: 0 else rate': '90-day-rule',
  'always 0': 'always-0',
};
const scoreNames: Record<string, string> = {
  'BG 1-P(alive)': 'gone-bg',
  'MBG 1-P(alive)': 'gone-mbg',
  'Pareto 1-P(alive)': 'gone-pareto',
  'BG P(no purchase in t)': 'p0-bg',
  'MBG P(no purchase in t)': 'p0-mbg',
  'Pareto P(no purchase in t)': 'p0-pareto',
  'NBD P(no purchase in t)': 'p0-nbd',
  'recency (days since last)': 'recency',
  '-frequency': 'few-orders',
};
const ruleNames: Record<string, string> = {
  'BG P(no purchase in t) >=0.5': 'p0-bg >= 0.5',
  'MBG P(no purchase in t) >=0.5': 'p0-mbg >= 0.5',
  'Pareto P(no purchase in t) >=0.5': 'p0-pareto >= 0.5',
  'NBD P(no purchase in t) >=0.5': 'p0-nbd >= 0.5',
  'hiatus > 180d': 'silent > 180 days',
  'all inactive': 'all inactive',
};
const spendNames: Record<string, string> = {
  'BG x GG': 'bg x gamma-gamma',
  'MBG x GG': 'mbg x gamma-gamma',
  'Pareto x GG': 'pareto x gamma-gamma',
  'past repeat spend': 'past-repeat-spend',
  zero: 'always-0',
};

/** Four decimals are given; the fits differ in the fifth. */
const rounding = 1.01e-4;

/**
 * The vectors count days of silence as (T - tx) * 7 in floating point: ties are broken and a few members at a limit of 90 days
 * fall on its other side.
 */
const limitCases = 2e-3;

function named<T extends { name: string }>(table: readonly T[], name: string): T {
  const row = table.find((each) => each.name === name);
  if (row === undefined) throw new Error(`no row ${name}`);
  return row;
}

function compareForecast(row: ForecastQuality, expected: Vector, tolerance: number): void {
  const pairs: [number, number | null | undefined][] = [
    [row.mae, expected.MAE],
    [row.rmse, expected.RMSE],
    [row.pearson, expected.pearson],
    [row.spearman, expected.spearman],
    [row.bias, expected.bias],
    [row.msle, expected.MSLE],
    [row.top10Capture, expected.top10_capture],
  ];
  for (const [found, value] of pairs) {
    if (value === undefined) continue;
    if (value === null) expect(found).toBeNull();
    else expect(Math.abs(found - value)).toBeLessThan(tolerance);
  }
}

for (const [file, vector] of [
  ['sample', vectors?.holdout.cdnow_sample_39_39w],
  ['master', vectors?.holdout.cdnow_master_39_39w],
] as const) {
  describe(`CDNOW ${file}, weeks 1 to 39 against 40 to 78`, () => {
    it('has the members, orders and silent share of the vectors', () => {
      const evaluation = evaluationOf(file, '39w');
      if (evaluation === null) return;
      expect(evaluation.members).toBe(vector.n);
      expect(evaluation.ordersInHorizon).toBe(vector.sum_holdout);
      expect(evaluation.silentShare).toBeCloseTo(vector.inactive_share, 12);
    });

    it('forecasts as the vectors say', () => {
      const evaluation = evaluationOf(file, '39w');
      if (evaluation === null) return;
      for (const [name, ours] of Object.entries(forecastNames)) {
        const expected = vector.forecast[name];
        compareForecast(named(evaluation.forecast, ours), expected, ours === '90-day-rule' ? limitCases : rounding);
      }
    });

    it('ranks the silent as the vectors say', () => {
      const evaluation = evaluationOf(file, '39w');
      if (evaluation === null) return;
      for (const [name, ours] of Object.entries(scoreNames)) {
        const row = named(evaluation.inactivity, ours);
        const expected = vector.inactive_auc_ap[name];
        const tolerance = ours === 'recency' ? limitCases : rounding;
        expect(Math.abs(row.auc - expected.AUC)).toBeLessThan(rounding);
        expect(Math.abs(row.averagePrecision - expected.AP)).toBeLessThan(tolerance);
        expect(Math.abs(row.aucRepeaters - expected.AUC_repeaters)).toBeLessThan(tolerance);
        if (expected.Brier === undefined) continue;
        expect(Math.abs(row.brier! - expected.Brier)).toBeLessThan(rounding);
        expect(Math.abs(row.logLoss! - expected.logloss)).toBeLessThan(rounding);
        expect(Math.abs(row.meanProbability! - expected.mean_score)).toBeLessThan(rounding);
      }
    });

    it('flags as the vectors say', () => {
      const evaluation = evaluationOf(file, '39w');
      if (evaluation === null) return;
      for (const [name, ours] of Object.entries(ruleNames)) {
        const row = named(evaluation.rules, ours);
        const expected = vector.thresholds[name];
        expect(row.flagged).toBe(expected.flagged);
        expect(Math.abs(row.precision - expected.precision)).toBeLessThan(rounding);
        expect(Math.abs(row.recall - expected.recall)).toBeLessThan(rounding);
        expect(Math.abs(row.f1 - expected.f1)).toBeLessThan(rounding);
        expect(Math.abs(row.accuracy - expected.accuracy)).toBeLessThan(rounding);
        expect(Math.abs(row.specificity - expected.spec)).toBeLessThan(rounding);
      }
      const rule = named(evaluation.rules, 'silent > 90 days');
      expect(Math.abs(rule.precision - vector.thresholds['hiatus > 90d'].precision)).toBeLessThan(limitCases);
    });

    it('forecasts spend as the vectors say', () => {
      const evaluation = evaluationOf(file, '39w');
      if (evaluation === null) return;
      const expectedTable = vectors.holdout_spend_39w[`cdnow_${file}`];
      for (const [name, ours] of Object.entries(spendNames)) {
        const row = named(evaluation.spend, ours);
        const expected = expectedTable[name];
        expect(Math.abs(row.mae / 100 - expected.MAE)).toBeLessThan(2e-3);
        expect(Math.abs(row.rmse / 100 - expected.RMSE)).toBeLessThan(2e-3);
        expect(Math.abs(row.bias - expected.bias)).toBeLessThan(2e-4);
        if (expected.pearson !== null) expect(Math.abs(row.pearson - expected.pearson)).toBeLessThan(2e-4);
        expect(Math.abs(row.top10Capture - expected.top10_spend_share)).toBeLessThan(2e-3);
      }
    });
  });
}

describe('the bars', () => {
  it('on the sample: forecast, ranking and calibration', () => {
    const evaluation = evaluationOf('sample', '39w');
    if (evaluation === null) return;
    const forecast = named(evaluation.forecast, 'default');
    expect(forecast.mae).toBeLessThanOrEqual(0.7545);
    expect(forecast.rmse).toBeLessThanOrEqual(1.6028);
    expect(forecast.pearson).toBeGreaterThanOrEqual(0.63);
    expect(evaluation.ranking.auc).toBeGreaterThanOrEqual(0.7827);
    expect(evaluation.ranking.brier).toBeLessThanOrEqual(0.1612);
    expect(evaluation.ranking.beyondRecency.low).toBeGreaterThan(0);
    expect(evaluation.warning.name).toBe('logistic-monotone');
  });

  it('on the master: ranking, beyond recency', () => {
    const evaluation = evaluationOf('master', '39w');
    if (evaluation === null) return;
    expect(evaluation.ranking.auc).toBeGreaterThanOrEqual(0.7712);
    expect(evaluation.ranking.beyondRecency.low).toBeGreaterThan(0);
  });

  it.each([
    ['CDNOW sample 13w', 'sample'],
    ['CDNOW master 13w', 'master'],
  ] as const)('%s: the scores of the challengers, and ours at least as good', (name, file) => {
    const evaluation = evaluationOf(file, '13w');
    if (evaluation === null) return;
    const expected = vectors.auc_challengers.rows.find((row: Vector) => row.data === name);
    for (const [ours, given] of [
      ['recency', 'recency'],
      ['p0-bg', 'bg'],
      ['p0-mbg', 'mbg'],
      ['p0-pareto', 'pareto'],
    ] as const) {
      expect(Math.abs(named(evaluation.inactivity, ours).auc - expected[given])).toBeLessThan(rounding);
    }
    expect(evaluation.ranking.name).toBe('logistic');
    expect(evaluation.ranking.auc).toBeGreaterThanOrEqual(expected.logit);
  });
});

describe('honesty', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'loyalty-holdout-'))));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('orders after the cut change nothing that was chosen before it', async () => {
    const text = sharedText('data/cdnow/CDNOW_sample.txt');
    const all = evaluationOf('sample', '13w');
    if (text === null || all === null) return;
    const file = join(folder, 'known.txt');
    await writeFile(
      file,
      text
        .split('\n')
        .filter((line) => Number(line.trim().split(/\s+/)[2]) <= 19970930)
        .join('\n'),
    );
    const known = await evaluate(file, COLUMNS.sample, '13w');
    expect(known.ordersInHorizon).toBe(0);
    const chosen = ({ choice, inUse, fits }: Evaluated): unknown => ({ choice, inUse, fits });
    expect(chosen(all)).toEqual(chosen(known));
  });
});
