import { currencyExponent, FAR_FUTURE_MS, ID_PATTERN, ID_RULE, isCurrency } from '#contracts';
import { wallNow } from '#platform';
import type { ColumnMap } from './column-map.js';
import { parseInstant } from './instant.js';
import { parseDecimalMoney, parseMinorMoney, type Money } from './money.js';
import type { Problems } from './problems.js';
import type { Line } from './read-lines.js';

const YES = new Set(['1', 'true', 't', 'yes', 'y', 'x', 'cancelled', 'canceled', 'refunded', 'returned']);
const NO = new Set(['', '0', 'false', 'f', 'no', 'n', 'completed', 'paid', 'shipped']);

/** Reads the cells of one line; every rule that a cell breaks is noted, not only the first. */
export class CellReader<Field extends string> {
  failed = false;

  constructor(
    readonly line: Line,
    private readonly columns: ColumnMap<Field>,
    private readonly problems: Problems,
  ) {}

  has(field: Field): boolean {
    return this.columns[field] !== undefined;
  }

  /** Empty where the file has no such column. */
  text(field: Field): string {
    const column = this.columns[field];
    return column ? (this.line.cells[column.index] ?? '') : '';
  }

  check(field: Field, holds: boolean, rule: string): void {
    if (holds) return;
    this.failed = true;
    this.problems.add(this.line.number, this.columns[field]?.name ?? field, this.text(field), rule);
  }

  id(field: Field): string {
    const text = this.text(field);
    this.check(field, isId(text), ID_RULE);
    return text;
  }

  optionalId(field: Field): string {
    return this.text(field) === '' ? '' : this.id(field);
  }

  /** When something happened: no later than the ledger would take it. */
  eventTime(field: Field): number | null {
    const instant = this.instant(field);
    if (instant !== null) this.check(field, instant <= wallNow() + FAR_FUTURE_MS, 'at most a day ahead of now');
    return instant;
  }

  instant(field: Field): number | null {
    const instant = parseInstant(this.text(field));
    if (typeof instant === 'number') return instant;
    this.check(field, false, instant.rule);
    return null;
  }

  whole(field: Field, least: number, most: number, what: string): number | null {
    const text = this.text(field);
    const value = /^[+-]?\d{1,15}$/.test(text) ? Number(text) : null;
    const holds = value !== null && value >= least && value <= most;
    this.check(field, holds, `${what}: a whole number from ${least} to ${most}`);
    return holds ? value : null;
  }

  money(decimal: Field, minor: Field, currency: string): Extract<Money, { minor: number }> | null {
    if (!isCurrency(currency)) return null;
    const field = this.has(decimal) ? decimal : minor;
    const text = this.text(field);
    const money = field === decimal ? parseDecimalMoney(text, currencyExponent(currency)) : parseMinorMoney(text);
    if ('minor' in money) return money;
    this.check(field, false, money.rule);
    return null;
  }

  /** Of those that the program names. */
  currency(field: Field, otherwise: string, known: readonly string[] | null): string {
    const text = this.text(field);
    if (text === '') return otherwise;
    if (known === null) this.check(field, isCurrency(text), 'a currency of ISO 4217 such as EUR');
    else this.check(field, known.includes(text), `a currency that the program names: ${known.join(', ')}`);
    return text;
  }

  flag(field: Field): boolean {
    const text = this.text(field).toLowerCase();
    const isYes = YES.has(text);
    this.check(field, isYes || NO.has(text), 'a flag: 1, true, yes, cancelled, or 0, false, no, empty');
    return isYes;
  }
}

/** U+FFFD stands where the file is not UTF-8: two such members could look alike. */
function isId(text: string): boolean {
  return ID_PATTERN.test(text) && !text.includes('\ufffd');
}
