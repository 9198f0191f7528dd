import { writeFile } from 'node:fs/promises';
import {
  customerValue,
  DAYS_PER_UNIT,
  gammaGamma,
  orderModels,
  type FittedModel,
  type OrderModel,
  type RfmRows,
} from '#domain/value/index.js';
import { Refused, WrongUsage } from '../outcome.js';
import { report } from '../terminal/report.js';
import { cut, grouped, table } from '../terminal/table.js';
import { fitOf, type FitFlags, type ModelFit } from './fit.js';
import { monthLength, parseHorizon, type Horizon } from './horizon.js';

export interface ScoreFlags extends FitFlags {
  horizon: string;
  discount: string;
  csv?: string;
}

/** One member's figures over the horizon. Times in the unit of the fit; money null where spend could not be fitted. */
export interface MemberScore {
  memberId: string;
  /** Repeat order days, age at the last of them, age now. */
  x: number;
  tx: number;
  T: number;
  probabilityAlive: number;
  expectedOrders: number;
  /** P0: of no order within the horizon. */
  probabilityOfSilence: number;
  expectedSpendMinor: number | null;
  /** Expected spend times expected orders, discounted by the month. */
  valueMinor: number | null;
}

const SHOWN = 20;

/** `loyalty clv score`: fits, and says of each member what is to be expected. */
export async function printScores(file: string | undefined, flags: ScoreFlags): Promise<void> {
  const horizon = parseHorizon(flags.horizon);
  const discount = Number(flags.discount);
  if (!(discount >= 0 && discount <= 1)) throw new WrongUsage(`--discount: '${flags.discount}' must be 0 to 1 a month`);
  const { fit, rows, history } = await fitOf(file, flags);
  const members = scoresOf(rows, fit, { horizon, discount, minorUnits: history.minorUnits ?? 1 });
  if (flags.csv !== undefined) await writeCsv(flags.csv, members);
  const { model, unit, until, n } = fit;
  const summary = { from: fit.from, model, unit, until, horizon: horizon.text, horizonDays: horizon.days, discount, n };
  report(flags.json, { ...summary, fit, members }, () => inWords(summary, members));
}

function scoresOf(
  rows: RfmRows,
  { model: name, parameters, spend, unit }: ModelFit,
  { horizon, discount, minorUnits }: { horizon: Horizon; discount: number; minorUnits: number },
): MemberScore[] {
  const model = orderModels[name] as OrderModel<FittedModel['params']>;
  const ahead = horizon.days / DAYS_PER_UNIT[unit];
  const value = { months: horizon.months, monthlyDiscountRate: discount, monthLength: monthLength(unit) };
  return rows.memberIds.map((memberId, i) => {
    const [x, tx, T] = [rows.x[i]!, rows.tx[i]!, rows.T[i]!];
    // A member whose repeat orders cost nothing is taken for an average one, as one without any.
    const mean = rows.meanRepeatSpendMinor[i]! / minorUnits;
    const perOrder =
      'refused' in spend ? null : minorUnits * gammaGamma.expectedSpend(spend.parameters, mean > 0 ? x : 0, mean);
    return {
      memberId,
      x,
      tx,
      T,
      probabilityAlive: model.probabilityAlive(parameters, x, tx, T),
      expectedOrders: model.expectedOrders(parameters, x, tx, T, ahead),
      probabilityOfSilence: model.probabilityOfSilence(parameters, x, tx, T, ahead),
      expectedSpendMinor: perOrder,
      valueMinor: perOrder === null ? null : customerValue(model, parameters, { x, tx, T }, perOrder, value),
    };
  });
}

async function writeCsv(path: string, members: MemberScore[]): Promise<void> {
  const columns: (keyof MemberScore)[] = [
    'memberId',
    'x',
    'tx',
    'T',
    'probabilityAlive',
    'expectedOrders',
    'probabilityOfSilence',
    'expectedSpendMinor',
    'valueMinor',
  ];
  const lines = members.map((member) => columns.map((column) => cell(member[column])).join(','));
  try {
    await writeFile(path, `${columns.join(',')}\n${lines.join('\n')}\n`);
  } catch (error) {
    throw new Refused(`cannot write ${path}: ${(error as Error).message}`);
  }
}

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function inWords(
  { model, until, horizon, n }: { model: string; until: string; horizon: string; n: number },
  members: MemberScore[],
): string {
  const best = [...members].sort(
    (a, b) => (b.valueMinor ?? 0) - (a.valueMinor ?? 0) || b.expectedOrders - a.expectedOrders,
  );
  const rows = best
    .slice(0, SHOWN)
    .map((one) => [
      cut(one.memberId),
      one.x,
      one.tx.toFixed(1),
      one.T.toFixed(1),
      one.probabilityAlive.toFixed(3),
      one.expectedOrders.toFixed(2),
      one.probabilityOfSilence.toFixed(3),
      one.valueMinor === null ? null : grouped(Math.round(one.valueMinor)),
    ]);
  const head = ['member', 'x', 't_x', 'T', 'P(alive)', 'orders', 'P(silent)', 'value, minor'];
  const orders = members.reduce((sum, { expectedOrders }) => sum + expectedOrders, 0);
  const value = members.reduce((sum, { valueMinor }) => sum + (valueMinor ?? 0), 0);
  return [
    `${model}: ${grouped(n)} members as of ${until}, the next ${horizon}: ${grouped(Math.round(orders))} orders, worth ${grouped(Math.round(value))} minor units today`,
    `The ${Math.min(SHOWN, members.length)} of most value (--json and --csv have all):`,
    table(head, rows, { right: [1, 2, 3, 4, 5, 6, 7] }),
  ].join('\n');
}
