import { language } from './language.js';

/*
 * Numbers, money and times as the language shown writes them. Times are UTC, like the days, months and midnights of the rules.
 */

const kept = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numbers(options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return remembered('n', options, () => new Intl.NumberFormat(language.value, options));
}

function times(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return remembered('d', options, () => new Intl.DateTimeFormat(language.value, { timeZone: 'UTC', ...options }));
}

/** Making a format costs a hundred times more than using it. */
function remembered<T extends Intl.NumberFormat | Intl.DateTimeFormat>(
  kind: string,
  options: object,
  make: () => T,
): T {
  const key = `${kind} ${language.value} ${JSON.stringify(options)}`;
  const format = (kept.get(key) as T | undefined) ?? make();
  kept.set(key, format);
  return format;
}

export function whole(value: number): string {
  return numbers({ maximumFractionDigits: 0 }).format(value);
}

/** With its sign, a real minus, and no sign for 0. */
export function signed(value: number): string {
  return numbers({ signDisplay: 'exceptZero' }).format(value);
}

export function decimal(value: number, digits = 1): string {
  return numbers({ maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);
}

/** 12,345 as 12K: for axes and tiles. */
export function short(value: number): string {
  return numbers({ notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

export function percent(share: number, digits = 0): string {
  return numbers({ style: 'percent', maximumFractionDigits: digits, minimumFractionDigits: digits }).format(share);
}

/** @param minor minor units of the currency @param brief without the minor units */
export function money(minor: number, currency: string, brief = false): string {
  const format = numbers({ style: 'currency', currency, ...(brief ? { maximumFractionDigits: 0 } : {}) });
  const exponent = numbers({ style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** exponent);
}

/** 1 Mar 2026 */
export function day(instant: string): string {
  return times({ year: 'numeric', month: 'short', day: 'numeric' }).format(new Date(instant));
}

/** 1 Mar 2026, 10:00 */
export function minute(instant: string): string {
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return times({ year: 'numeric', month: 'short', day: 'numeric', ...time }).format(new Date(instant));
}

/** 10:00:00 */
export function second(instant: string): string {
  return times({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(new Date(instant));
}

/** Mar 26; for axes. */
export function shortMonth(instant: string): string {
  return times({ year: '2-digit', month: 'short' }).format(new Date(instant));
}

/** March 2026 */
export function month(instant: string): string {
  return times({ year: 'numeric', month: 'long' }).format(new Date(instant));
}

/** 1 Mar; for axes. */
export function shortDay(instant: string): string {
  return times({ month: 'short', day: 'numeric' }).format(new Date(instant));
}

const YEAR_S = 31_536_000;

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', YEAR_S],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** in 3 days, 2 hours ago, in 13 months: whole units, rounded towards now. In years only where there are two: "next year" says little. */
export function relative(instant: string, now: string): string {
  const seconds = (Date.parse(instant) - Date.parse(now)) / 1_000;
  const isWorth = (size: number) => Math.abs(seconds) >= (size === YEAR_S ? 2 * size : size);
  const [unit, length] = UNITS.find(([, size]) => isWorth(size)) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat(language.value, { numeric: 'auto' }).format(Math.trunc(seconds / length), unit);
}

/** 0.4 s, 12 s, 5 min, 2 h, 3 d: how far something is behind. */
export function duration(seconds: number): string {
  const of = (value: number, unit: string, digits = 0) =>
    numbers({ style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits: digits }).format(value);
  if (seconds < 10) return of(seconds, 'second', 1);
  if (seconds < 120) return of(seconds, 'second');
  if (seconds < 7_200) return of(seconds / 60, 'minute');
  if (seconds < 172_800) return of(seconds / 3_600, 'hour');
  return of(seconds / 86_400, 'day');
}

/** 14 days, 36 hours: in words, as rules are written. */
export function longDuration(seconds: number): string {
  const hours = Math.round(seconds / 3_600);
  const [value, unit] = hours % 24 === 0 ? [hours / 24, 'day'] : [hours, 'hour'];
  return numbers({ style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** "a, b and c" */
export function list(items: readonly string[]): string {
  return new Intl.ListFormat(language.value, { type: 'conjunction' }).format(items);
}
