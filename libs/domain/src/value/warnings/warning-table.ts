import { logit } from '../numerics/log-space.js';
import type { DatedOrder } from '../rows/rfm-rows.js';
import type { Choice } from '../scores/choose.js';
import { scorerOf, type ScoreSpec } from '../scores/score.js';
import { crossingTable } from './crossing-table.js';
import { scoreCrossingDay } from './crossing.js';
import { warningQuality, type WarningPeriod, type WarningQuality } from './warning-protocol.js';

/** What warnings by one rule would have been worth. */
export interface WarningRow extends WarningQuality {
  readonly name: string;
}

export interface WarningTable extends WarningPeriod {
  readonly rows: readonly WarningRow[];
}

/** Rules of silence that are shown beside the scores, in days. */
const SILENCE_RULES = [60, 90, 120];
const THRESHOLDS = [0.75, 0.8];
/** Of the score in use: what another threshold of the program would bring. */
const THRESHOLDS_IN_USE = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

/**
 * Warnings as events after the day of a choice: the score in use (named `in use`), the models' own P0, and days of silence, each asked
 * every day from the day after the cut on for as long as the silence that follows is known. Null where the orders end too early.
 */
export function warningTable(orders: readonly DatedOrder[], choice: Choice, silentDays: number): WarningTable | null {
  const { asOfDay, candidates, warning } = choice;
  const lastDay = orders.reduce((last, { day }) => Math.max(last, day), -Infinity);
  const period = { fromDay: asOfDay + 1, untilDay: lastDay - silentDays, silentDays };
  if (period.untilDay < period.fromDay) return null;
  const row = (name: string, rule: (x: number, txDays: number) => number | null): WarningRow => {
    return { name, ...warningQuality(orders, period, rule) };
  };
  const rows = THRESHOLDS_IN_USE.map((threshold) =>
    row(`in use: ${warning.name}, calibrated, >= ${threshold}`, crossingTable(warning, threshold).crossingDay),
  );
  for (const name of ['p0-mbg', 'p0-pareto'] as const) {
    const spec = candidates.get(name);
    if (spec === undefined) continue;
    for (const threshold of THRESHOLDS) rows.push(row(`${name} >= ${threshold}`, ownCrossing(spec, threshold)));
  }
  for (const days of SILENCE_RULES) rows.push(row(`silent > ${days} days`, () => days + 1));
  return { ...period, rows };
}

/** By the score's own probability, not calibrated. */
function ownCrossing(spec: ScoreSpec, threshold: number): (x: number, txDays: number) => number | null {
  const scorer = scorerOf(spec);
  const known = new Map<number, number | null>();
  return (x, txDays) => {
    const cell = x * 65536 + txDays;
    let days = known.get(cell);
    if (days === undefined) known.set(cell, (days = scoreCrossingDay(scorer, { x, txDays }, logit(threshold))));
    return days;
  };
}
