import type { Year } from './shop/calendar.js';

/** Half of the time goes to this part of the year: the rest, in which members lapse and are warned of, is seen slower. */
const FIRST_PART = 0.62;

/** Up to which instant of the year records are due, `elapsedMs` after the beginning, if the year is to take `durationMs`. */
export function dueUntil(year: Year, elapsedMs: number, durationMs: number): number {
  const passed = Math.min(1, elapsedMs / durationMs);
  if (passed === 1) return Infinity;
  const ofYear = passed < 0.5 ? passed * 2 * FIRST_PART : FIRST_PART + (passed - 0.5) * 2 * (1 - FIRST_PART);
  return year.startMs + ofYear * (year.endMs - year.startMs);
}
