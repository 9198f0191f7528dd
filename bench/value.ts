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
import { seededRandom } from '../libs/domain/src/value/numerics/random.js';

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

/** Members of BG/NBD with CDNOW's parameters, who joined over two years: whole days, as a shop knows them. */
function simulatedRows(n: number): HistoryRows {
  const random = seededRandom(20260101);
  const x = new Int32Array(n);
  const tx = new Float64Array(n);
  const T = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    const rate = gamma(random, 0.2426) / (4.414 * 7);
    const dropout = beta(random, 0.793, 2.426);
    const age = 1 + Math.floor(random() * 730);
    let t = 0;
    let lastDay = 0;
    for (;;) {
      t -= Math.log(1 - random()) / rate;
      if (!(t < age + 1)) break;
      const day = Math.floor(t);
      if (day > lastDay) {
        x[i]! += 1;
        lastDay = day;
      }
      if (random() < dropout) break;
    }
    tx[i] = lastDay;
    T[i] = age;
  }
  return { length: n, x, tx, T };
}

/** Marsaglia & Tsang 2000, with the usual power for shapes below 1. */
function gamma(random: () => number, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(1 - random()) < z * z * 0.5 + d - d * v + d * Math.log(v)) return d * v;
  }
}

function beta(random: () => number, a: number, b: number): number {
  const one = gamma(random, a);
  return one / (one + gamma(random, b));
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
const jsonAt = process.argv.indexOf('--json');
if (jsonAt > 0)
  writeFileSync(
    process.argv[jsonAt + 1] ?? 'value.json',
    `${JSON.stringify({ options: { runs: RUNS }, figures }, null, 2)}\n`,
  );
