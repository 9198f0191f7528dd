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

/** `YYYY-MM-DD` of a day number. */
export function dayName(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, -14);
}

/** RFC 3339, UTC, milliseconds. */
export function instantText(at: Instant): string {
  return new Date(at).toISOString();
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
