import { dayName } from '#domain';
import { evaluateAt, type Evaluation, type ForecastQuality } from '#domain/value/index.js';
import { WrongUsage } from '../outcome.js';
import { report } from '../terminal/report.js';
import { grouped, table, type Cell } from '../terminal/table.js';
import { unitOption } from './fit.js';
import { parseHorizon } from './horizon.js';
import { dayOption, orderHistory, untilDay, type HistoryFlags } from './order-history.js';

export interface EvaluateFlags extends HistoryFlags {
  cut: string;
  horizon: string;
  unit: string;
  seed: string;
}

/** `loyalty clv evaluate`: everything fitted, chosen and calibrated on orders up to the cut, measured once on what followed. */
export async function printEvaluation(file: string | undefined, flags: EvaluateFlags): Promise<void> {
  const horizon = parseHorizon(flags.horizon);
  const unit = unitOption(flags.unit);
  const seed = Number(flags.seed);
  if (!Number.isSafeInteger(seed)) throw new WrongUsage(`--seed: '${flags.seed}' must be a whole number`);
  const history = await orderHistory(file, flags);
  const cutDay = dayOption('--cut', flags.cut, history.lastDay);
  untilDay(history, cutDay);
  const horizonDays = Math.round(horizon.days);
  const startedAt = performance.now();
  const evaluation = evaluateAt(history.orders, cutDay, { horizonDays, unit, seed });
  const ms = Math.round(performance.now() - startedAt);
  const { choice, ...tables } = evaluation;
  const observedDays = Math.max(0, Math.min(horizonDays, history.lastDay - cutDay));
  const summary = {
    from: history.from,
    cut: dayName(cutDay),
    horizon: horizon.text,
    horizonDays,
    /** Less than the horizon where the orders end before it: the figures are of so many days then. */
    observedDays,
    unit,
    ms,
    members: tables.members,
    silentShare: tables.silentShare,
    ordersInHorizon: tables.ordersInHorizon,
    guests: history.guests,
    returnsLeftOut: history.returnsLeftOut,
    choice: {
      labelDays: choice.labelDays,
      /** Areas under the curve at the earlier cut, by which the scores were chosen. */
      selection: choice.selection,
      ranking: choice.ranking.name,
      warning: choice.warning.name,
      calibration: choice.warning.calibration.kind,
    },
    fits: { ...choice.at.fits, 'gamma-gamma (minor units)': choice.at.spend },
  };
  const inUse = { ranking: choice.ranking, warning: choice.warning };
  report(flags.json, { ...summary, inUse, ...tables }, () => inWords(summary, evaluation));
}

function inWords(
  summary: { from: string; cut: string; horizon: string; horizonDays: number; observedDays: number; ms: number },
  evaluation: Evaluation,
): string {
  const { members, silentShare, ordersInHorizon, choice, ranking, warning } = evaluation;
  const short = summary.observedDays < summary.horizonDays;
  return [
    `${summary.from}: fitted on orders to ${summary.cut}, measured on the ${summary.horizon} after it`,
    `${grouped(members)} members, ${grouped(ordersInHorizon)} order days in the horizon, ${percent(silentShare)} silent; ${summary.ms} ms`,
    ...(short
      ? [`NOTE: the orders end ${summary.observedDays} days after the cut: these are figures of so many days`]
      : []),
    `\nForecast of order days`,
    forecastTable(evaluation.forecast, 3),
    `\nForecast of spend, minor units`,
    forecastTable(evaluation.spend, 0),
    `\nWho stays silent (chosen at an earlier cut: ${ranking.name} ranks, ${warning.name} warns; in use with ${choice.warning.calibration.kind} calibration)`,
    inactivityTable(evaluation),
    `\nYes-or-no rules`,
    ruleTable(evaluation),
    ...warningLines(evaluation),
  ].join('\n');
}

function forecastTable(rows: readonly ({ name: string } & ForecastQuality)[], digits: number): string {
  const head = ['forecast', 'MAE', 'RMSE', 'Pearson', 'bias', 'MSLE', 'top 10 %'];
  const lines = rows.map((row): Cell[] => [
    row.name,
    row.mae.toFixed(digits + 1),
    row.rmse.toFixed(digits + 1),
    number(row.pearson, 4),
    percent(row.bias),
    row.msle.toFixed(4),
    percent(row.top10Capture),
  ]);
  return table(head, lines, { right: [1, 2, 3, 4, 5, 6] });
}

function inactivityTable({ inactivity, ranking, warning }: Evaluation): string {
  const head = ['score', 'AUC', 'AP', 'AUC repeaters', 'Brier', 'log-loss', 'mean'];
  const lines = inactivity.map((row): Cell[] => [
    row.name,
    number(row.auc, 4),
    number(row.averagePrecision, 4),
    number(row.aucRepeaters, 4),
    row.brier === null ? null : number(row.brier, 4),
    row.logLoss === null ? null : number(row.logLoss, 4),
    row.meanProbability === null ? null : number(row.meanProbability, 4),
  ]);
  for (const [use, score] of [
    ['ranks', ranking],
    ['warns', warning],
  ] as const) {
    const { name, auc, brier, logLoss, meanProbability } = score;
    const cells = [auc, null, null, brier, logLoss, meanProbability].map((n) => (n === null ? null : number(n, 4)));
    lines.push([`${use}: ${name}, calibrated`, ...cells]);
  }
  const { estimate, low, high } = ranking.beyondRecency;
  return `${table(head, lines, { right: [1, 2, 3, 4, 5, 6] })}\nAUC beyond recency: ${number(estimate, 4)}, 95 % from ${number(low, 4)} to ${number(high, 4)} (paired bootstrap)`;
}

function ruleTable({ rules }: Evaluation): string {
  const head = ['rule', 'flagged', 'precision', 'recall', 'F1'];
  const lines = rules.map(({ name, flagged, precision, recall, f1 }): Cell[] => {
    return [name, flagged, number(precision, 3), number(recall, 3), number(f1, 3)];
  });
  return table(head, lines, { right: [1, 2, 3, 4] });
}

function warningLines({ warnings }: Evaluation): string[] {
  if (warnings === null) return [];
  const head = ['warning', 'warnings', 'precision', 'median day', 'who left', 'warned'];
  const lines = warnings.rows.map((row): Cell[] => [
    row.name,
    row.warnings,
    number(row.precision, 4),
    number(row.medianSilenceDays, 0),
    row.leavers,
    percent(row.leaversWarned / row.leavers),
  ]);
  const { fromDay, untilDay, silentDays } = warnings;
  return [
    `\nWarnings as events, ${dayName(fromDay)} to ${dayName(untilDay)}; right where no order follows within ${silentDays} days`,
    table(head, lines, { right: [1, 2, 3, 4, 5] }),
  ];
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–';
}

function number(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '–';
}
