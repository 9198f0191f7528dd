import { gammaGamma } from '../models/gamma-gamma.js';
import { RULE_DAYS } from './baselines.js';
import type { Choice } from './choose.js';
import type { Cut } from './cut.js';
import { forecastQuality, type ForecastQuality } from './forecast-errors.js';
import { agesAt, dayModel } from './score.js';

/** Spend in the horizon, in minor units: expected orders times Gamma-Gamma's expected value, beside what needs no model. */
export function spendTable(
  { rows, outcomeDays, spendMinor }: Cut,
  { at }: Choice,
): ({ name: string } & ForecastQuality)[] {
  const each = (value: (i: number) => number) => Float64Array.from({ length: rows.length }, (_, i) => value(i));
  const row = (name: string, predicted: Float64Array) => ({ name, ...forecastQuality(predicted, spendMinor) });
  const table = [];
  if ('fitted' in at.spend) {
    const { params } = at.spend.fitted;
    const perOrder = each((i) =>
      gammaGamma.expectedSpend(
        params,
        rows.meanRepeatSpendMinor[i]! > 0 ? rows.x[i]! : 0,
        rows.meanRepeatSpendMinor[i]!,
      ),
    );
    for (const [name, fitted] of Object.entries(at.models)) {
      const model = dayModel(fitted);
      const predicted = each((i) => {
        const { x, txDays, TDays } = agesAt(rows, i);
        return model.expectedOrders(x, txDays, TDays, outcomeDays) * perOrder[i]!;
      });
      table.push(row(`${name} x gamma-gamma`, predicted));
    }
  }
  const past = each((i) => rows.x[i]! * rows.meanRepeatSpendMinor[i]!);
  table.push(row('past-repeat-spend', past));
  const ruled = each((i) => {
    const { txDays, TDays } = agesAt(rows, i);
    return TDays - txDays > RULE_DAYS || TDays === 0 ? 0 : (past[i]! * outcomeDays) / TDays;
  });
  table.push(row('90-day-rule', ruled));
  table.push(row('always-0', new Float64Array(rows.length)));
  return table;
}
