const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** The instant of an RFC 3339 time in milliseconds since 1970, further digits cut off. Throws on anything else. */
export function instantOf(time: string): number {
  const match = RFC_3339.exec(time);
  if (!match) throw new Error(`not an RFC 3339 time: ${time}`);
  const part = (index: number): number => Number(match[index] ?? 0);
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const local = Date.UTC(part(1), part(2) - 1, part(3), part(4), part(5), part(6), milliseconds);
  const offsetMinutes = (match[8] === '-' ? -1 : 1) * (part(9) * 60 + part(10));
  return local - offsetMinutes * 60_000;
}

/** RFC 3339, UTC, milliseconds. */
export function textOf(instant: number): string {
  return new Date(instant).toISOString();
}

/** The UTC day as YYYY-MM-DD. */
export function dayOf(instant: number): string {
  return textOf(instant).slice(0, 10);
}

/**
 * The first instant of the month that follows (time + so many calendar months). Adding calendar months stays in the month
 * that it names (29 February + 12 months = 28 February), so only year and month matter.
 */
export function expiryOf(factTime: number, months: number): number {
  const date = new Date(factTime);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 1);
}
