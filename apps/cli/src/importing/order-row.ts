import { currencyExponent, ID_PATTERN, ID_RULE, isCurrency } from '#contracts';
import type { Column, ColumnMap } from './column-map.js';
import { parseInstant } from './instant.js';
import { parseDecimalMoney, parseMinorMoney, type Money } from './money.js';
import type { Problems } from './problems.js';
import type { Line } from './read-lines.js';

/** One order or one return of the file. `amountMinor` is never negative; `isReturn` says which way it goes. */
export interface OrderRow {
  line: number;
  memberId: string;
  timeMs: number;
  amountMinor: number;
  currency: string;
  isReturn: boolean;
  /** The shop's own number of this order or return; empty where the file has none. */
  id: string;
  /** The order that a return names; empty where the file does not say. */
  returnOf: string;
}

export interface RowDefaults {
  currency: string;
}

const YES = new Set(['1', 'true', 't', 'yes', 'y', 'x', 'cancelled', 'canceled', 'refunded', 'returned']);
const NO = new Set(['', '0', 'false', 'f', 'no', 'n', 'completed', 'paid', 'shipped']);
/** Validates one row and gives its typed form: 'guest' where no member is named, null where a problem was noted. */
export function toOrderRow(
  line: Line,
  columns: ColumnMap,
  defaults: RowDefaults,
  problems: Problems,
): OrderRow | 'guest' | null {
  const reader = new CellReader(line, problems);
  const memberId = reader.text(columns.member!);
  if (memberId === '') return 'guest';
  reader.check(columns.member!, memberId, isId(memberId), ID_RULE);
  const currency = reader.currency(columns.currency, defaults.currency);
  const time = reader.instant(columns.date!);
  const money = reader.money(columns, currency);
  const cancelled = columns.cancelled ? reader.flag(columns.cancelled) : false;
  const id = columns.id ? reader.optionalId(columns.id) : '';
  const returnOf = columns.order ? reader.optionalId(columns.order) : '';
  if (reader.failed || time === null || money === null) return null;
  return {
    line: line.number,
    memberId,
    timeMs: time,
    amountMinor: money.minor,
    currency,
    isReturn: money.negative || cancelled,
    id,
    returnOf,
  };
}

/** Reads the cells of one line; every rule that a cell breaks is noted, not only the first. */
class CellReader {
  failed = false;

  constructor(
    private readonly line: Line,
    private readonly problems: Problems,
  ) {}

  text(column: Column): string {
    return this.line.cells[column.index] ?? '';
  }

  check(column: Column, value: string, holds: boolean, rule: string): void {
    if (holds) return;
    this.failed = true;
    this.problems.add(this.line.number, column.name, value, rule);
  }

  instant(column: Column): number | null {
    const text = this.text(column);
    const instant = parseInstant(text);
    if (typeof instant === 'number') return instant;
    this.check(column, text, false, instant.rule);
    return null;
  }

  money(columns: ColumnMap, currency: string): Extract<Money, { minor: number }> | null {
    const column = columns.amount ?? columns.amountMinor!;
    const text = this.text(column);
    if (!isCurrency(currency)) return null;
    const money = columns.amount ? parseDecimalMoney(text, currencyExponent(currency)) : parseMinorMoney(text);
    if ('minor' in money) return money;
    this.check(column, text, false, money.rule);
    return null;
  }

  flag(column: Column): boolean {
    const text = this.text(column).toLowerCase();
    const isYes = YES.has(text);
    this.check(column, text, isYes || NO.has(text), 'a flag: 1, true, yes, cancelled, or 0, false, no, empty');
    return isYes;
  }

  optionalId(column: Column): string {
    const text = this.text(column);
    this.check(column, text, text === '' || isId(text), ID_RULE);
    return text;
  }

  currency(column: Column | undefined, otherwise: string): string {
    const text = column ? this.text(column) : '';
    if (!column || text === '') return otherwise;
    this.check(column, text, isCurrency(text), 'a currency of ISO 4217 such as EUR');
    return text;
  }
}

/** U+FFFD stands where the file is not UTF-8: two such members could look alike. */
function isId(text: string): boolean {
  return ID_PATTERN.test(text) && !text.includes('\ufffd');
}
