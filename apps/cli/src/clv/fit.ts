import { dayName } from '#domain';
import {
  compressRows,
  gammaGamma,
  orderModels,
  rfmRows,
  type Boundary,
  type Fitted,
  type FittedModel,
  type ModelName,
  type OrderModel,
  type RfmRows,
  type SpendParams,
  type TimeUnit,
} from '#domain/value/index.js';
import { Refused, WrongUsage } from '../outcome.js';
import { report } from '../terminal/report.js';
import { facts, type Cell } from '../terminal/table.js';
import { dayOption, orderHistory, untilDay, type HistoryFlags, type OrderHistoryOfAll } from './order-history.js';

export interface FitFlags extends HistoryFlags {
  until?: string;
  model: string;
  unit: string;
}

/** Spend per order day; amounts in units of money, not minor ones, as they are published. */
interface SpendFit {
  parameters: SpendParams;
  logLikelihood: number;
  /** Members with a repeat order of more than nothing. */
  n: number;
}

/** A fit as `clv fit --json` prints it; times in `unit`. */
export interface ModelFit {
  from: string;
  model: ModelName;
  unit: TimeUnit;
  until: string;
  parameters: FittedModel['params'];
  logLikelihood: number;
  /** Members with an order by `until`. */
  n: number;
  repeaters: number;
  /** Distinct (x, t_x, T) that the likelihood was taken over. */
  rows: number;
  /** Of compression and fit: the median of `runs` equal runs. The first one also compiles the code. */
  ms: number;
  msFirst: number;
  runs: number;
  evaluations: number;
  converged: boolean;
  method: string;
  /** What cannot be told from these data, such as `no dropout detectable`; the fit is valid all the same. */
  boundary: Boundary | null;
  spend: SpendFit | { refused: string };
  guests: number;
  returnsLeftOut: number;
}

/** `loyalty clv fit`. */
export async function printFit(file: string | undefined, flags: FitFlags): Promise<void> {
  const { fit } = await fitOf(file, flags);
  report(flags.json, fit, () => inWords(fit));
}

/** Reads, compresses and fits. @throws Refused where these orders cannot be fitted */
export async function fitOf(
  file: string | undefined,
  flags: FitFlags,
): Promise<{ fit: ModelFit; rows: RfmRows; history: OrderHistoryOfAll }> {
  const model = modelOption(flags.model);
  const unit = unitOption(flags.unit);
  const history = await orderHistory(file, flags);
  const until = dayOption('--until', flags.until, history.lastDay);
  const rows = rfmRows(untilDay(history, until), until, unit);
  const { fitted: outcome, repeaters, times } = timedFit(model, rows, history.from);
  const { params, members, ...fitted } = outcome;
  const fit: ModelFit = {
    from: history.from,
    model,
    unit,
    until: dayName(until),
    parameters: params,
    n: members,
    repeaters,
    ms: medianOf(times),
    msFirst: times[0]!,
    runs: times.length,
    ...fitted,
    spend: spendFit(rows, history.minorUnits),
    guests: history.guests,
    returnsLeftOut: history.returnsLeftOut,
  };
  return { fit, rows, history };
}

const RUNS = 5;
/** A fit that takes long is not repeated for its time alone. */
const REPEATED_FOR_MS = 2_000;

function timedFit(
  model: ModelName,
  rows: RfmRows,
  from: string,
): { fitted: Fitted<FittedModel['params']>; repeaters: number; times: number[] } {
  const times: number[] = [];
  const begunAt = performance.now();
  for (;;) {
    const startedAt = performance.now();
    const compressed = compressRows(rows);
    if ('invalid' in compressed) throw new Error(compressed.invalid.reason);
    const outcome = (orderModels[model] as OrderModel<FittedModel['params']>).fit(compressed);
    times.push(Math.round((performance.now() - startedAt) * 10) / 10);
    if ('refused' in outcome) throw new Refused(`${from} cannot be fitted: ${outcome.refused}`);
    if (times.length === RUNS || performance.now() - begunAt > REPEATED_FOR_MS)
      return { fitted: outcome.fitted, repeaters: compressed.repeaters, times };
  }
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1]!;
}

function spendFit(rows: RfmRows, minorUnits: number | null): SpendFit | { refused: string } {
  if (minorUnits === null) return { refused: 'amounts in several currencies' };
  const meanSpend = rows.meanRepeatSpendMinor.map((mean) => mean / minorUnits);
  const outcome = gammaGamma.fit({ length: rows.length, x: rows.x, meanSpend });
  if ('refused' in outcome) return outcome;
  const { params, logLikelihood, members } = outcome.fitted;
  return { parameters: params, logLikelihood, n: members };
}

function modelOption(text: string): ModelName {
  if (Object.hasOwn(orderModels, text)) return text as ModelName;
  throw new WrongUsage(`--model: '${text}' must be one of ${Object.keys(orderModels).join(', ')}`);
}

export function unitOption(text: string): TimeUnit {
  if (text === 'day' || text === 'week') return text;
  throw new WrongUsage(`--unit: '${text}' must be day or week`);
}

function inWords(fit: ModelFit): string {
  const { spend } = fit;
  const spendLines =
    'refused' in spend ? [line('spend', `not fitted: ${spend.refused}`)] : named('spend ', spend.parameters);
  return facts([
    line('model', `${fit.model}, times in ${fit.unit}s, orders until ${fit.until}`),
    ...named('', { ...fit.parameters }),
    line('log-likelihood', fit.logLikelihood.toFixed(4)),
    line('members', `${fit.n}, of them ${fit.repeaters} who came back`),
    line('rows after compression', fit.rows),
    line(
      'fitted in',
      `${fit.ms} ms (median of ${fit.runs}, the first ${fit.msFirst}), ${fit.evaluations} evaluations, ${fit.converged ? 'converged' : 'not converged'}`,
    ),
    ...(fit.boundary === null ? [] : [line('note', fit.boundary)]),
    ...spendLines,
    ...(fit.guests > 0 ? [line('rows without a member, skipped', fit.guests)] : []),
    ...(fit.returnsLeftOut > 0 ? [line('returns, left out', fit.returnsLeftOut)] : []),
  ]);
}

function line(name: string, value: Cell): [string, Cell] {
  return [name, value];
}

function named(prefix: string, parameters: Readonly<Record<string, number>> | SpendParams): [string, Cell][] {
  return Object.entries<number>({ ...parameters }).map(([name, value]) => [prefix + name, value.toPrecision(7)]);
}
