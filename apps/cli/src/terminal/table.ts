import Table from 'cli-table3';
import colors from 'picocolors';

export type Cell = string | number | bigint | null | undefined;

export interface TableOptions {
  /** Columns of numbers, which stand to the right. */
  right?: number[];
}

/** A table with a light frame; numbers are grouped in threes. */
export function table(head: string[], rows: Cell[][], options: TableOptions = {}): string {
  const right = new Set(options.right ?? []);
  const made = new Table({
    head: head.map((title) => colors.bold(title)),
    style: { head: [], border: colors.isColorSupported ? ['gray'] : [], compact: true },
    colAligns: head.map((_, column) => (right.has(column) ? 'right' : 'left')),
  });
  for (const row of rows) made.push(row.map(shown));
  return made.toString();
}

/** Two columns without a head: what it is, and its value. */
export function facts(rows: [string, Cell][]): string {
  const made = new Table({ style: { head: [], border: colors.isColorSupported ? ['gray'] : [], compact: true } });
  for (const [name, value] of rows) made.push([colors.dim(name), shown(value)]);
  return made.toString();
}

function shown(cell: Cell): string {
  if (cell === null || cell === undefined) return colors.dim('–');
  return typeof cell === 'string' ? cell : grouped(cell);
}

/** 1234567 as `1,234,567`. */
export function grouped(value: number | bigint): string {
  return value.toLocaleString('en-US');
}

/** A long text in a narrow column; `--json` has all of it. */
export function cut(text: string, length = 36): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
