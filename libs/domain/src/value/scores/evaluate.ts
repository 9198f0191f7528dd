import { DAYS_PER_UNIT } from '../models/types.js';
import type { DatedOrder } from '../rows/rfm-rows.js';
import { sigmoid } from '../numerics/log-space.js';
import { baselines, RULE_DAYS } from './baselines.js';
import { areaDifference, type Interval } from './bootstrap.js';
import { calibrated } from './calibration.js';
import { chooseScores, type Choice, type ChoiceOptions } from './choose.js';
import type { ScoreName } from './candidates.js';
import { cutAt, type Cut } from './cut.js';
import { forecastQuality, type ForecastQuality } from './forecast-errors.js';
import { defaultForecast, forecaster } from './forecast.js';
import { brierScore, flagQuality, logLoss, reliability, type FlagQuality, type ReliabilityBin } from './probability.js';
import { areaUnderCurve, averagePrecision } from './ranking.js';
import { agesAt, dayModel, scoreRows } from './score.js';
import { spendTable } from './spend-table.js';
import { warningTable, type WarningTable } from '../warnings/warning-table.js';

export interface InactivityRow {
  readonly name: string;
  readonly auc: number;
  readonly averagePrecision: number;
  readonly aucRepeaters: number;
  /** Of the score's own probability; null where it is none. */
  readonly brier: number | null;
  readonly logLoss: number | null;
  readonly meanProbability: number | null;
}

export interface CalibratedScore {
  readonly name: ScoreName;
  readonly auc: number;
  readonly brier: number;
  readonly logLoss: number;
  readonly meanProbability: number;
  readonly reliability: readonly ReliabilityBin[];
  /** Area under the curve beyond that of recency: estimate and 95 % interval. */
  readonly beyondRecency: Interval;
}

export interface Evaluation {
  readonly cutDay: number;
  readonly horizonDays: number;
  readonly members: number;
  readonly silentShare: number;
  readonly ordersInHorizon: number;
  readonly choice: Choice;
  readonly forecast: readonly ({ readonly name: string } & ForecastQuality)[];
  readonly spend: readonly ({ readonly name: string } & ForecastQuality)[];
  readonly inactivity: readonly InactivityRow[];
  /** The scores in use, with the calibration made before the cut. */
  readonly ranking: CalibratedScore;
  readonly warning: CalibratedScore;
  readonly rules: readonly ({ readonly name: string } & FlagQuality)[];
  /** Warnings as events after the cut; null where the orders end before a warning can be told right or wrong. */
  readonly warnings: WarningTable | null;
}

/**
 * The whole protocol at a cut: everything is fitted, chosen and calibrated on orders up to the day, then measured once on the
 * days after it, beside the baselines. Where the orders end before the horizon does, the figures are those of a shorter one.
 */
export function evaluateAt(orders: readonly DatedOrder[], cutDay: number, options: ChoiceOptions): Evaluation {
  const { horizonDays, unit, seed } = options;
  const choice = chooseScores(orders, cutDay, options);
  const cut = cutAt(orders, cutDay, horizonDays, unit);
  const scores = new Map([...choice.candidates].map(([name, spec]) => [name, scoreRows(spec, cut.rows)]));
  const inUse = ({ name, calibration }: Choice['ranking']): CalibratedScore => {
    const values = scores.get(name)!;
    const probabilities = values.map((score) => calibrated(calibration, score));
    return {
      name,
      auc: areaUnderCurve(values, cut.silent),
      brier: brierScore(probabilities, cut.silent),
      logLoss: logLoss(probabilities, cut.silent),
      meanProbability: mean(probabilities),
      reliability: reliability(probabilities, cut.silent),
      beyondRecency: areaDifference(values, scores.get('recency')!, cut.silent, { seed }),
    };
  };
  return {
    cutDay,
    horizonDays,
    members: cut.rows.length,
    silentShare: mean(cut.silent),
    ordersInHorizon: cut.orders.reduce((sum, n) => sum + n, 0),
    choice,
    forecast: forecastTable(cut, choice),
    spend: spendTable(cut, choice),
    inactivity: inactivityTable(cut, choice, scores),
    ranking: inUse(choice.ranking),
    warning: inUse(choice.warning),
    rules: ruleTable(cut, scores),
    warnings: warningTable(orders, choice, horizonDays),
  };
}

function forecastTable(cut: Cut, choice: Choice): Evaluation['forecast'] {
  const { rows, outcomeDays, orders } = cut;
  const members = Array.from({ length: rows.length }, (_, i) => agesAt(rows, i));
  const row = (name: string, predicted: ArrayLike<number>) => ({ name, ...forecastQuality(predicted, orders) });
  const table = [];
  const spec = defaultForecast(choice);
  if (spec !== null) table.push(row('default', members.map(forecaster(spec))));
  for (const [name, fitted] of Object.entries(choice.at.models)) {
    const model = dayModel(fitted);
    table.push(
      row(
        name,
        members.map(({ x, txDays, TDays }) => model.expectedOrders(x, txDays, TDays, outcomeDays)),
      ),
    );
  }
  for (const { name, forecast } of baselines)
    table.push(
      row(
        name,
        members.map((m) => forecast(m, outcomeDays)),
      ),
    );
  const constant = (mean(rows.x) * outcomeDays) / (mean(rows.T) * DAYS_PER_UNIT[rows.unit]);
  table.push(
    row(
      'constant',
      members.map(() => constant),
    ),
  );
  return table;
}

function inactivityTable(cut: Cut, choice: Choice, scores: ReadonlyMap<string, Float64Array>): InactivityRow[] {
  const { rows, silent } = cut;
  const repeaters = Array.from({ length: rows.length }, (_, i) => i).filter((i) => rows.x[i]! > 0);
  const row = (name: string, values: Float64Array, probabilities: Float64Array | null): InactivityRow => ({
    name,
    auc: areaUnderCurve(values, silent),
    averagePrecision: averagePrecision(values, silent),
    aucRepeaters: areaUnderCurve(
      repeaters.map((i) => values[i]!),
      repeaters.map((i) => silent[i]!),
    ),
    brier: probabilities && brierScore(probabilities, silent),
    logLoss: probabilities && logLoss(probabilities, silent),
    meanProbability: probabilities && mean(probabilities),
  });
  const table = [...scores].map(([name, values]) =>
    row(name, values, name.startsWith('p0') ? values.map(sigmoid) : null),
  );
  for (const [name, fitted] of Object.entries(choice.at.models)) {
    if (name === 'nbd') continue;
    const model = dayModel(fitted);
    const gone = Float64Array.from({ length: rows.length }, (_, i) => {
      const { x, txDays, TDays } = agesAt(rows, i);
      return 1 - model.probabilityAlive(x, txDays, TDays);
    });
    table.push(row(`gone-${name}`, gone, null));
  }
  table.push(
    row(
      'few-orders',
      Float64Array.from(rows.x, (x) => -x),
      null,
    ),
  );
  table.push(row('all-inactive', new Float64Array(rows.length), null));
  return table;
}

/** Yes-or-no rules: P0 of at least one half, days of silence, everyone; and each score flagging as many as the 90-day rule. */
function ruleTable(cut: Cut, scores: ReadonlyMap<string, Float64Array>): Evaluation['rules'] {
  const { rows, silent } = cut;
  const days = Float64Array.from({ length: rows.length }, (_, i) => agesAt(rows, i).TDays - agesAt(rows, i).txDays);
  const table = [];
  for (const [name, values] of scores) {
    if (!name.startsWith('p0')) continue;
    table.push({
      name: `${name} >= 0.5`,
      ...flagQuality(
        Array.from(values, (score) => score >= 0),
        silent,
      ),
    });
  }
  for (const limit of [30, 60, RULE_DAYS, 180]) {
    table.push({
      name: `silent > ${limit} days`,
      ...flagQuality(
        Array.from(days, (d) => d > limit),
        silent,
      ),
    });
  }
  table.push({ name: 'all inactive', ...flagQuality(new Float64Array(rows.length).fill(1), silent) });
  const flagged = days.filter((d) => d > RULE_DAYS).length;
  for (const [name, values] of scores) {
    const least = Float64Array.from(values).sort().at(-flagged) ?? Infinity;
    const flags = Array.from(values, (score) => flagged > 0 && score >= least);
    table.push({ name: `${name}, as many as the ${RULE_DAYS}-day rule`, ...flagQuality(flags, silent) });
  }
  return table;
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]!;
  return sum / values.length;
}
