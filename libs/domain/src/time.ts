/** Instants are integers: milliseconds since 1970-01-01T00:00:00Z. All calendar arithmetic is UTC. */
export type Instant = number;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Later than any instant that an event can have; stands for "never" where instants are compared. */
export const NEVER: Instant = Number.MAX_SAFE_INTEGER;

/** Number of the UTC day that an instant lies in; day 0 is 1970-01-01. */
export function utcDay(at: Instant): number {
  return Math.floor(at / DAY_MS);
}

/** Names of days once reckoned: some hundred of them are asked for all the time. */
const dayNames = new Map<number, string>();
const DAY_NAMES_MAX = 10_000;

/** `YYYY-MM-DD` of a day number. @throws RangeError for what is no day of the calendar */
export function dayName(day: number): string {
  let name = dayNames.get(day);
  if (name === undefined) {
    name = new Date(day * DAY_MS).toISOString().slice(0, -14);
    if (dayNames.size >= DAY_NAMES_MAX) dayNames.clear();
    dayNames.set(day, name);
  }
  return name;
}

const upTo = (count: number, digits: number): string[] =>
  Array.from({ length: count }, (_, i) => String(i).padStart(digits, '0'));
const TWO_DIGITS = upTo(60, 2);
const THREE_DIGITS = upTo(1_000, 3);

/** RFC 3339, UTC, milliseconds: what `Date` gives, at a fifth of its cost. @throws RangeError for what is no instant of the calendar */
export function instantText(at: Instant): string {
  const day = utcDay(at);
  const name = dayName(day);
  const ms = Math.floor(at) - day * DAY_MS;
  const s = Math.floor(ms / 1_000);
  const m = Math.floor(s / 60);
  const h = Math.floor(m / 60);
  return `${name}T${TWO_DIGITS[h]}:${TWO_DIGITS[m - 60 * h]}:${TWO_DIGITS[s - 60 * m]}.${THREE_DIGITS[ms - 1_000 * s]}Z`;
}

/**
 * The first instant of the month that follows `at` + `months` calendar months. Adding months never leaves the month
 * (a day that the month lacks is its last one), so the day and time of `at` do not matter.
 */
export function monthStartAfter(at: Instant, months: number): Instant {
  const date = new Date(at);
  const start = new Date(0);
  start.setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 1);
  return start.getTime();
}
