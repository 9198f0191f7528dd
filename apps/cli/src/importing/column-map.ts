import { WrongUsage } from '../outcome.js';

/** What a row can say. `amount` is decimal, `amountMinor` in minor units; `order` is the order that a return names. */
export const FIELDS = ['member', 'date', 'amount', 'amountMinor', 'cancelled', 'id', 'order', 'currency'] as const;
export type Field = (typeof FIELDS)[number];

/** A field's column: its index from 0, and what to call it in an error. */
export interface Column {
  index: number;
  name: string;
}
export type ColumnMap = Partial<Record<Field, Column>>;
export type WantedColumns = Partial<Record<Field, string>>;

/** Headers that need no `--map`, compared without case, blanks, `-` and `_`. */
const USUAL_NAMES: Record<Field, string[]> = {
  member: ['member', 'memberid', 'customer', 'customerid', 'client', 'clientid', 'user', 'userid'],
  date: ['date', 'time', 'timestamp', 'ts', 'orderdate', 'ordertime', 'createdat', 'invoicedate', 'datetime'],
  amount: ['amount', 'total', 'ordertotal', 'dollarvalue', 'value', 'revenue'],
  amountMinor: ['amountminor', 'totalminor', 'cents'],
  cancelled: ['cancelled', 'canceled', 'refunded', 'returned'],
  id: ['id', 'orderid', 'invoice', 'invoiceno', 'invoiceid', 'ordernumber'],
  order: ['originalorder', 'refundof', 'returnof'],
  currency: ['currency'],
};

/** Reads `member=customer,date=ts,amount=4`: a field, and a header or a position from 1. */
export function parseMap(text: string): WantedColumns {
  const wanted: WantedColumns = {};
  for (const part of text.split(',')) {
    const [field, column, ...rest] = part.split('=').map((piece) => piece.trim());
    if (!field || !column || rest.length > 0) throw new WrongUsage(`--map: '${part}' is not field=column`);
    if (!isField(field)) throw new WrongUsage(`--map: no field '${field}'; there are ${FIELDS.join(', ')}`);
    if (wanted[field] !== undefined) throw new WrongUsage(`--map: ${field} is given twice`);
    wanted[field] = column;
  }
  return wanted;
}

/** Binds fields to columns. `header` is null where the file has none; then only positions can be meant. */
export function bindColumns(wanted: WantedColumns, header: string[] | null, width: number): ColumnMap {
  const map: ColumnMap = {};
  for (const [field, column] of Object.entries(wanted) as [Field, string][]) {
    map[field] = bindOne(field, column, header, width);
  }
  if (header) for (const field of FIELDS) map[field] ??= bindUsual(field, header, map);
  const missing = (['member', 'date'] as Field[]).filter((field) => !map[field]);
  if (!map.amount && !map.amountMinor) missing.push('amount');
  if (missing.length > 0)
    throw new WrongUsage(`no column for ${missing.join(', ')}: use --map. ${columnsOf(header, width)}`);
  if (map.amount && map.amountMinor) throw new WrongUsage('--map: give amount or amountMinor, not both');
  return map;
}

/** Whether every wanted column is a position, so that a header is not needed to understand the file. */
export function isByPosition(wanted: WantedColumns): boolean {
  const columns = Object.values(wanted);
  return columns.length > 0 && columns.every((column) => /^\d+$/.test(column));
}

function bindOne(field: Field, column: string, header: string[] | null, width: number): Column {
  const index = header?.indexOf(column) ?? -1;
  if (index >= 0) return { index, name: column };
  const position = /^\d+$/.test(column) ? Number(column) : 0;
  if (position >= 1 && position <= width) return { index: position - 1, name: header?.[position - 1] ?? column };
  throw new WrongUsage(`--map: ${field}: no column '${column}'. ${columnsOf(header, width)}`);
}

function bindUsual(field: Field, header: string[], map: ColumnMap): Column | undefined {
  if (field === 'amountMinor' && map.amount) return undefined;
  const taken = new Set(Object.values(map).map((column) => column?.index));
  for (const usual of USUAL_NAMES[field]) {
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

function isField(name: string): name is Field {
  return (FIELDS as readonly string[]).includes(name);
}
