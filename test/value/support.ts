import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  compressRows,
  forecastQuality,
  orderModels,
  type CompressedRows,
  type DatedOrder,
  type HistoryRows,
  type OrderModel,
} from '#domain/value/index.js';

/** The reference material beside the project; not part of it. */
const shared = join(process.cwd(), '..', 'shared');

/** The vectors are read as they come. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Vector = any;

/** Reference vectors, or null (said once in the log) where they are absent. */
export function valueVectors(): Vector {
  return readShared('vectors/value-vectors.json', (text) => JSON.parse(text));
}

/** All orders of CDNOW: the master, or the published one-in-ten sample. */
export function cdnowOrders(file: 'sample' | 'master'): DatedOrder[] | null {
  return readShared(`data/cdnow/CDNOW_${file}.txt`, (text) => ordersOf(text, file === 'sample'));
}

/** Shop orders of the UCI Online Retail set by identified customers, returns left out. */
export function onlineRetailOrders(): DatedOrder[] | null {
  return readShared('data/onlineretail/onlineretail_orders.csv', (text) =>
    text
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(','))
      .filter((cells) => cells.length >= 8 && cells[2] !== '' && cells[7] === '0')
      .map((cells) => ({
        memberId: cells[2]!,
        day: dayOf(cells[1]!.slice(0, 10)),
        amountMinor: Math.round(Number(cells[5]) * 100),
      })),
  );
}

export function sharedText(path: string): string | null {
  return readShared(path, (text) => text);
}

/** Days from 1970-01-01 of a date YYYY-MM-DD. */
export function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}

export function compressed(rows: HistoryRows): CompressedRows {
  const outcome = compressRows(rows);
  if ('invalid' in outcome) throw new Error(`row ${outcome.invalid.row}: ${outcome.invalid.reason}`);
  return outcome;
}

/** MAE, RMSE and correlation of a model's forecast of the next 39 weeks. */
export function forecastFigures(model: 'bg' | 'pareto', rows: HistoryRows, actual: readonly number[]): number[] {
  const fittable = orderModels[model] as OrderModel<unknown>;
  const outcome = fittable.fit(compressed(rows));
  if (!('fitted' in outcome)) throw new Error(outcome.refused);
  const { params } = outcome.fitted;
  const expected = actual.map((_, i) => fittable.expectedOrders(params, rows.x[i]!, rows.tx[i]!, rows.T[i]!, 39));
  const { mae, rmse, pearson } = forecastQuality(expected, actual);
  return [mae, rmse, pearson];
}

/** Relative where the expected value allows it, absolute near zero. */
export function relativeError(actual: number, expected: number, absolute = 1e-12): number {
  const difference = Math.abs(actual - expected);
  return difference <= absolute ? 0 : difference / Math.abs(expected);
}

const parsed = new Map<string, unknown>();

/** The path of a file of the reference material, or null (said once) where it is absent. */
export function sharedFile(path: string): string | null {
  const file = join(shared, path);
  if (existsSync(file)) return file;
  console.log(`${path} is not beside the project: nothing compared`);
  return null;
}

function readShared<T>(path: string, parse: (text: string) => T): T | null {
  if (!parsed.has(path)) parsed.set(path, readOnce(path, parse));
  return parsed.get(path) as T | null;
}

function readOnce<T>(path: string, parse: (text: string) => T): T | null {
  const file = join(shared, path);
  if (existsSync(file)) return parse(readFileSync(file, 'utf8'));
  console.log(`${path} is not beside the project: nothing compared`);
  return null;
}

function ordersOf(text: string, isSample: boolean): DatedOrder[] {
  return text
    .split(/\r?\n/)
    .slice(isSample ? 0 : 1)
    .map((line) => line.trim().split(/\s+/))
    .filter((cells) => cells.length >= 4)
    .map((cells) => {
      const [id, date, amount] = isSample ? [cells[1], cells[2], cells[4]] : [cells[0], cells[1], cells[3]];
      const iso = `${date!.slice(0, 4)}-${date!.slice(4, 6)}-${date!.slice(6)}`;
      return { memberId: id!, day: dayOf(iso), amountMinor: Math.round(Number(amount) * 100) };
    });
}
