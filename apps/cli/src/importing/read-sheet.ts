import { WrongUsage } from '../outcome.js';
import { CellReader } from './cell-reader.js';
import { bindColumns, isByPosition, type ColumnMap, type WantedColumns } from './column-map.js';
import { detectDelimiter, type Delimiter } from './dialect.js';
import { parseInstant } from './instant.js';
import type { ImportEvent, ImportKind, ImportRow, Skipped } from './kind.js';
import { Problems } from './problems.js';
import { readHead, readLines } from './read-lines.js';

export interface ReadOptions {
  wanted: WantedColumns;
  /** Guessed from the file's beginning where it is not given. */
  delimiter?: Delimiter;
  /** False: the file has none. Otherwise the first line is one, unless columns are given by position and its date is a date. */
  header?: boolean;
  onProgress?: (bytes: number, bytesOfFile: number) => void;
}

export interface ReadSheet<Row> {
  rows: Row[];
  skipped: Record<Skipped, number>;
  problems: Problems;
}

/** Reads and validates the whole file; nothing is sent before this has found no problem. */
export async function readSheet<Field extends string, Row extends ImportRow, Event extends ImportEvent<Row>>(
  path: string,
  kind: ImportKind<Field, Row, Event>,
  options: ReadOptions,
): Promise<ReadSheet<Row>> {
  const { head, bytes } = await readHead(path);
  const delimiter = options.delimiter ?? detectDelimiter(head);
  const problems = new Problems();
  const skipped: Record<Skipped, number> = { guest: 0, nothing: 0 };
  const rows: Row[] = [];
  let columns: ColumnMap<Field> | null = null;
  let unique: UniqueIds<Field, Row> | null = null;
  let done = 0;
  const advance = (chunk: number): void => options.onProgress?.((done += chunk), bytes);
  for await (const line of readLines(path, delimiter, advance)) {
    if (!columns || !unique) {
      const header = isHeader(line.cells, options) ? line.cells : null;
      columns = bindColumns(kind.sheet, options.wanted, header, line.cells.length);
      unique = new UniqueIds(kind, columns, problems);
      if (header) continue;
    }
    const cells = new CellReader(line, columns, problems);
    const row = kind.rowOf(cells);
    if (row === null || cells.failed) continue;
    if (typeof row === 'string') skipped[row] += 1;
    else if (unique.admits(row)) rows.push(row);
  }
  if (!columns) throw new WrongUsage(`${path} is empty`);
  return { rows, skipped, problems };
}

function isHeader(cells: string[], options: ReadOptions): boolean {
  if (options.header === false) return false;
  if (!isByPosition(options.wanted)) return true;
  const date = cells[Number(options.wanted['date'] ?? 0) - 1];
  return date !== undefined && typeof parseInstant(date) !== 'number';
}

/** An id stands for one thing of its member; a second row with other content would only become a conflict. */
class UniqueIds<Field extends string, Row extends ImportRow> {
  private readonly seen = new Map<string, Row>();

  constructor(
    private readonly kind: Pick<ImportKind<Field, Row>, 'idField' | 'keyOf' | 'contentOf'>,
    private readonly columns: ColumnMap<Field>,
    private readonly problems: Problems,
  ) {}

  admits(row: Row): boolean {
    const { keyOf, contentOf, idField } = this.kind;
    const key = keyOf(row);
    if (key === null || idField === null) return true;
    const first = this.seen.get(key);
    if (!first) {
      this.seen.set(key, row);
      return true;
    }
    if (JSON.stringify(contentOf(first)) === JSON.stringify(contentOf(row))) return true;
    const name = this.columns[idField]?.name ?? idField;
    const id = key.slice(key.lastIndexOf('\n') + 1);
    this.problems.add(row.line, name, id, `one row for each id of a member; line ${first.line} has it too`);
    return false;
  }
}
