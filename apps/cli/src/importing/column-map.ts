import { WrongUsage } from '../outcome.js';

/** What the rows of one kind of file can say, and under which headers they usually say it. */
export interface Sheet<Field extends string> {
  /** The fields, each with the headers that need no `--map`, compared without case, blanks, `-` and `_`. */
  usualNames: Record<Field, readonly string[]>;
  /** Fields without which no row makes sense; of a list one is enough, and only one may be given. */
  required: readonly (Field | readonly Field[])[];
}

/** A field's column: its index from 0, and what to call it in an error. */
export interface Column {
  index: number;
  name: string;
}
export type ColumnMap<Field extends string> = Partial<Record<Field, Column>>;
export type WantedColumns = Partial<Record<string, string>>;

export function fieldsOf<Field extends string>(sheet: Sheet<Field>): Field[] {
  return Object.keys(sheet.usualNames) as Field[];
}

/** Reads `member=customer,date=ts,amount=4`: a field, and a header or a position from 1. */
export function parseMap<Field extends string>(sheet: Sheet<Field>, text: string): WantedColumns {
  const fields: string[] = fieldsOf(sheet);
  const wanted: WantedColumns = {};
  for (const part of text.split(',')) {
    const [field, column, ...rest] = part.split('=').map((piece) => piece.trim());
    if (!field || !column || rest.length > 0) throw new WrongUsage(`--map: '${part}' is not field=column`);
    if (!fields.includes(field)) throw new WrongUsage(`--map: no field '${field}'; there are ${fields.join(', ')}`);
    if (wanted[field] !== undefined) throw new WrongUsage(`--map: ${field} is given twice`);
    wanted[field] = column;
  }
  return wanted;
}

/** Binds fields to columns. `header` is null where the file has none; then only positions can be meant. */
export function bindColumns<Field extends string>(
  sheet: Sheet<Field>,
  wanted: WantedColumns,
  header: string[] | null,
  width: number,
): ColumnMap<Field> {
  const map: ColumnMap<Field> = {};
  for (const [field, column] of Object.entries(wanted) as [Field, string][]) {
    map[field] = bindOne(field, column, header, width);
  }
  if (header) for (const field of fieldsOf(sheet)) map[field] ??= bindUsual(sheet, field, header, map);
  const missing: string[] = [];
  for (const need of sheet.required) {
    const choices = typeof need === 'string' ? [need] : need;
    const bound = choices.filter((field) => map[field]);
    if (bound.length === 0) missing.push(choices[0]!);
    if (bound.length > 1) throw new WrongUsage(`--map: give ${bound.join(' or ')}, not both`);
  }
  if (missing.length > 0)
    throw new WrongUsage(`no column for ${missing.join(', ')}: use --map. ${columnsOf(header, width)}`);
  return map;
}

/** Whether every wanted column is a position, so that a header is not needed to understand the file. */
export function isByPosition(wanted: WantedColumns): boolean {
  const columns = Object.values(wanted);
  return columns.length > 0 && columns.every((column) => column !== undefined && /^\d+$/.test(column));
}

function bindOne(field: string, column: string, header: string[] | null, width: number): Column {
  const index = header?.indexOf(column) ?? -1;
  if (index >= 0) return { index, name: column };
  const position = /^\d+$/.test(column) ? Number(column) : 0;
  if (position >= 1 && position <= width) return { index: position - 1, name: header?.[position - 1] ?? column };
  throw new WrongUsage(`--map: ${field}: no column '${column}'. ${columnsOf(header, width)}`);
}

function bindUsual<Field extends string>(
  sheet: Sheet<Field>,
  field: Field,
  header: string[],
  map: ColumnMap<Field>,
): Column | undefined {
  const choices = sheet.required.find((need): need is readonly Field[] => Array.isArray(need) && need.includes(field));
  if (choices?.some((other) => map[other])) return undefined;
  const taken = new Set(Object.values<Column | undefined>(map).map((column) => column?.index));
  for (const usual of sheet.usualNames[field]) {
    const index = header.findIndex((name, at) => !taken.has(at) && plain(name) === usual);
    if (index >= 0) return { index, name: header[index]! };
  }
  return undefined;
}

function columnsOf(header: string[] | null, width: number): string {
  return header ? `The file has the columns ${header.join(', ')}` : `The file has ${width} columns and no header`;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}
