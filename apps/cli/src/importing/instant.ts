const INSTANT =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

export const INSTANT_RULE = 'a date such as 2026-03-01 or 20260301, with or without a time such as T10:00:00Z';
const CALENDAR_RULE = 'a date and time that the calendar has';

/**
 * Epoch milliseconds of an ISO 8601 or `YYYYMMDD` date. A date alone is 00:00 UTC, a time without offset is UTC, and
 * what lies beyond milliseconds is cut. Gives the rule that is broken where there is no such instant.
 */
export function parseInstant(text: string): number | { rule: string } {
  const match = INSTANT.exec(text);
  if (!match) return { rule: INSTANT_RULE };
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as Six;
  const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  if (hour > 23 || minute > 59 || second > 59) return { rule: CALENDAR_RULE };
  // Date.UTC takes years below 100 for 19xx; they are refused, like year 0, as typing errors.
  if (year < 1000) return { rule: CALENDAR_RULE };
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  const rolled = new Date(asUtc);
  if (rolled.getUTCMonth() !== month - 1 || rolled.getUTCDate() !== day) return { rule: CALENDAR_RULE };
  const offset = offsetMinutes(match[8]);
  return offset === null ? { rule: CALENDAR_RULE } : asUtc - offset * 60_000;
}

type Six = [number, number, number, number, number, number];

function offsetMinutes(zone: string | undefined): number | null {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
