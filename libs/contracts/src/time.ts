/** The longest text looked at: fractions may have any length, but not any length of record. */
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAYS_BEFORE_MONTH = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/**
 * RFC 3339 date-time with an offset to epoch milliseconds, the fraction cut (not rounded) after three digits.
 * Undefined for what the format or the calendar lacks (30 February, 24:00, a leap second on another day than 30 June or
 * 31 December UTC). A leap second itself counts as the last millisecond before it ends, so it stays in its UTC day.
 */
export function parseInstant(text: string): number | undefined {
  // YYYY-MM-DDTHH:MM:SS and at least one character of offset
  if (text.length < 20 || !hasSeparators(text)) return undefined;
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)];
  const [hour, minute, second] = [digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)];
  if ((year | month | day | hour | minute | second) < 0) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;

  let at = 19;
  let fractionMs = 0;
  if (text.charCodeAt(at) === 46) {
    const end = endOfDigits(text, at + 1);
    if (end === at + 1) return undefined;
    fractionMs = millisecondsOf(text, at + 1, end);
    at = end;
  }
  const offsetMinutes = parseOffset(text, at);
  if (offsetMinutes === undefined) return undefined;

  const days = daysSinceEpoch(year, month, day);
  const minuteStart = days * DAY_MS + (hour * 60 + minute - offsetMinutes) * MINUTE_MS;
  if (second === 60) return isLeapMinute(minuteStart) ? minuteStart + MINUTE_MS - 1 : undefined;
  const instant = minuteStart + second * 1000 + fractionMs;
  return instant < YEAR_ZERO_MS ? undefined : instant;
}

/** RFC 3339, UTC, milliseconds. */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString();
}

function hasSeparators(text: string): boolean {
  const t = text.charCodeAt(10) | 0x20;
  return (
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    t === 0x74 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58
  );
}

/** The number written in `count` digits, or −1. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
  return end;
}

function millisecondsOf(text: string, from: number, end: number): number {
  const count = Math.min(3, end - from);
  return digits(text, from, count) * (count === 1 ? 100 : count === 2 ? 10 : 1);
}

/** `Z` or `±HH:MM` up to the end of the text, in minutes east of UTC. */
function parseOffset(text: string, at: number): number | undefined {
  const sign = text.charCodeAt(at);
  if ((sign | 0x20) === 0x7a) return text.length === at + 1 ? 0 : undefined;
  if ((sign !== 43 && sign !== 45) || text.length !== at + 6 || text.charCodeAt(at + 3) !== 58) return undefined;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return undefined;
  return (sign === 43 ? 1 : -1) * (hours * 60 + minutes);
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar (`Date.UTC` maps the years 0 to 99 to the 1900s). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const inYear = (DAYS_BEFORE_MONTH[month] ?? 0) + (month > 2 && isLeapYear(year) ? 1 : 0) + day - 1;
  return before * 365 + leapDays + inYear - 719_162;
}

const YEAR_ZERO_MS = daysSinceEpoch(0, 1, 1) * DAY_MS;

function isLeapMinute(minuteStart: number): boolean {
  const next = new Date(minuteStart + MINUTE_MS);
  const monthStart = next.getUTCDate() === 1 && next.getUTCHours() === 0 && next.getUTCMinutes() === 0;
  return monthStart && (next.getUTCMonth() === 0 || next.getUTCMonth() === 6);
}
