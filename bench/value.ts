import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  compressRows,
  expectedOrdersOf,
  mbgNbd,
  orderModels,
  probabilitiesOfSilence,
  rfmRows,
  type DatedOrder,
  type GeometricParams,
  type HistoryRows,
} from '../libs/domain/src/value/index.js';
import { atMost, type Figure } from './support/figures.js';
import { measureDeadlines } from './support/deadlines.js';
import { simulatedRows } from './support/members.js';

const RUNS = process.argv.includes('--quick') ? 1 : 5;

/** What one line of the table took, over all runs. */
interface Measured {
  readonly what: string;
  /** Milliseconds, by run. */
  readonly times: number[];
  /** Processor time of the process, which other work on the machine does not lengthen. */
  readonly cpuMs: number;
  readonly rows: number;
  readonly members: number;
  readonly targetMs: number | null;
  readonly note: string;
}

function measure(
  what: string,
  members: number,
  targetMs: number | null,
  run: () => { rows?: number; note?: string },
): Measured {
  const times: number[] = [];
  const cpuTimes: number[] = [];
  let last: { rows?: number; note?: string } = {};
  for (let k = 0; k < RUNS; k += 1) {
    const cpuBefore = process.cpuUsage();
    const begun = performance.now();
    last = run();
    times.push(performance.now() - begun);
    const used = process.cpuUsage(cpuBefore);
    cpuTimes.push((used.user + used.system) / 1000);
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[(RUNS - 1) / 2]!;
  return {
    what,
    times,
    cpuMs: median(cpuTimes),
    rows: last.rows ?? members,
    members,
    targetMs,
    note: last.note ?? '',
  };
}

function compressed(rows: HistoryRows) {
  const outcome = compressRows(rows);
  if ('invalid' in outcome) throw new Error(outcome.invalid.reason);
  return outcome;
}

function fitLine(
  rows: HistoryRows,
  model: 'bg' | 'mbg' | 'pareto',
  options: { compress: boolean; warm?: GeometricParams },
) {
  const once = compressed(rows);
  return () => {
    const data = options.compress ? compressed(rows) : once;
    const outcome =
      options.warm === undefined ? orderModels[model].fit(data) : mbgNbd.fit(data, { warmStart: options.warm });
    if (!('fitted' in outcome)) throw new Error(outcome.refused);
    return { rows: outcome.fitted.rows, note: `${outcome.fitted.evaluations} evaluations` };
  };
}

function cdnow(): { rows: HistoryRows; before: HistoryRows } | null {
  const file = join(process.cwd(), '..', 'shared', 'data', 'cdnow', 'CDNOW_master.txt');
  if (!existsSync(file)) return null;
  const orders: DatedOrder[] = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((cells) => cells.length >= 4)
    .map(([id, date, , amount]) => ({
      memberId: id!,
      day: Date.UTC(Number(date!.slice(0, 4)), Number(date!.slice(4, 6)) - 1, Number(date!.slice(6))) / 86_400_000,
      amountMinor: Math.round(Number(amount) * 100),
    }));
  const asOf = Date.UTC(1997, 8, 30) / 86_400_000;
  return { rows: rfmRows(orders, asOf, 'week'), before: rfmRows(orders, asOf - 7, 'week') };
}

function measureCdnow(): Measured[] {
  const data = cdnow();
  if (data === null) {
    console.error('CDNOW is not beside the project: only synthetic members are measured');
    return [];
  }
  const n = data.rows.length;
  const earlier = mbgNbd.fit(compressed(data.before));
  if (!('fitted' in earlier)) throw new Error(earlier.refused);
  const warm = earlier.fitted.params;
  return [
    measure('BG/NBD fit, compression included', n, 25, fitLine(data.rows, 'bg', { compress: true })),
    measure('MBG/NBD fit, compression included', n, 25, fitLine(data.rows, 'mbg', { compress: true })),
    measure('MBG/NBD fit, warm after a week', n, 25, fitLine(data.rows, 'mbg', { compress: true, warm })),
    measure('Pareto/NBD fit, compression included', n, null, fitLine(data.rows, 'pareto', { compress: true })),
  ];
}

function measureMillion(): Measured[] {
  const n = 1_000_000;
  const rows = simulatedRows(n);
  const fit = mbgNbd.fit(compressed(rows));
  if (!('fitted' in fit)) throw new Error(fit.refused);
  const { params } = fit.fitted;
  const silence = () => ({ note: `${probabilitiesOfSilence(mbgNbd, params, rows, 90).length} scored` });
  const orders = () => ({ note: `${expectedOrdersOf(mbgNbd, params, rows, 273).length} scored` });
  return [
    measure('compression', n, null, () => ({ rows: compressed(rows).length })),
    measure('BG/NBD fit, compression included', n, 1000, fitLine(rows, 'bg', { compress: true })),
    measure('MBG/NBD fit, compression included', n, 1000, fitLine(rows, 'mbg', { compress: true })),
    measure('P0(90 days), MBG/NBD', n, 300, silence),
    measure('E[Y(273 days)], MBG/NBD', n, 300, orders),
  ];
}

const measured = [...measureCdnow(), ...measureMillion()];
const figures = measured.flatMap(({ members, what, times, cpuMs, targetMs, note, rows }): Figure[] => {
  const said = [
    `${rows.toLocaleString('en')} rows`,
    ...(note === '' ? [] : [note]),
    `${cpuMs.toFixed(1)} ms of processor`,
  ];
  const name = `${what}, ${members.toLocaleString('en')} members`;
  return [{ name, unit: 'ms', values: times, ...(targetMs === null ? {} : atMost(targetMs)), note: said.join(', ') }];
});
const deadlines = await measureDeadlines(process.argv.includes('--quick') ? 30_000 : 1_000_000);
figures.push({
  name: `deadlines reckoned anew and switched in Redis, ${deadlines.members.toLocaleString('en')} members`,
  unit: 's',
  values: [deadlines.seconds],
  ...atMost(60),
  note: `${deadlines.updates.toLocaleString('en')} updates flowed, ${deadlines.cpuSeconds.toFixed(1)} s of processor here, ${deadlines.redisCpuSeconds.toFixed(1)} s in Redis`,
});
const jsonAt = process.argv.indexOf('--json');
if (jsonAt > 0)
  writeFileSync(
    process.argv[jsonAt + 1] ?? 'value.json',
    `${JSON.stringify({ options: { runs: RUNS }, figures }, null, 2)}\n`,
  );
