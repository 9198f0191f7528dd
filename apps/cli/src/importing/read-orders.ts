import { WrongUsage } from '../outcome.js';
import { bindColumns, isByPosition, type ColumnMap, type WantedColumns } from './column-map.js';
import { detectDelimiter, type Delimiter } from './dialect.js';
import { parseInstant } from './instant.js';
import { toOrderRow, type OrderRow } from './order-row.js';
import { Problems } from './problems.js';
import { readHead, readLines } from './read-lines.js';

export interface ReadOptions {
  wanted: WantedColumns;
  currency: string;
  /** Guessed from the file's beginning where it is not given. */
  delimiter?: Delimiter;
  /** False: the file has none. Otherwise the first line is one if its date column holds no date. */
  header?: boolean;
  onProgress?: (bytes: number, bytesOfFile: number) => void;
}

export interface ReadOrders {
  rows: OrderRow[];
  /** Rows without a member. */
  guests: number;
  problems: Problems;
}

/** Reads and validates the whole file; nothing is sent before this has found no problem. */
export async function readOrders(path: string, options: ReadOptions): Promise<ReadOrders> {
  const { head, bytes } = await readHead(path);
  const delimiter = options.delimiter ?? detectDelimiter(head);
  const problems = new Problems();
  const unique = new UniqueOrders(problems);
  const rows: OrderRow[] = [];
  let guests = 0;
  let columns: ColumnMap | null = null;
  let done = 0;
  const advance = (chunk: number): void => options.onProgress?.((done += chunk), bytes);
  for await (const line of readLines(path, delimiter, advance)) {
    if (!columns) {
      const header = isHeader(line.cells, options) ? line.cells : null;
      columns = bindColumns(options.wanted, header, line.cells.length);
      if (header) continue;
    }
    const row = toOrderRow(line, columns, options, problems);
    if (row === 'guest') guests += 1;
    else if (row && unique.admits(row, columns)) rows.push(row);
  }
  if (!columns) throw new WrongUsage(`${path} is empty`);
  return { rows, guests, problems };
}

function isHeader(cells: string[], options: ReadOptions): boolean {
  if (options.header === false) return false;
  if (!isByPosition(options.wanted)) return true;
  const date = cells[Number(options.wanted.date ?? 0) - 1];
  return date !== undefined && typeof parseInstant(date) !== 'number';
}

/** An order's id stands for one order of its member; a second one with other content would only become a conflict. */
class UniqueOrders {
  private readonly seen = new Map<string, OrderRow>();

  constructor(private readonly problems: Problems) {}

  admits(row: OrderRow, columns: ColumnMap): boolean {
    if (row.id === '') return true;
    const key = `${row.isReturn ? 'return' : 'order'}\n${row.memberId}\n${row.id}`;
    const first = this.seen.get(key);
    if (!first) {
      this.seen.set(key, row);
      return true;
    }
    const same =
      first.timeMs === row.timeMs && first.amountMinor === row.amountMinor && first.currency === row.currency;
    if (!same)
      this.problems.add(row.line, columns.id!.name, row.id, `one row for each order; line ${first.line} has it too`);
    return same;
  }
}
