import type { Random } from './random.js';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The year that a shop is made for: [startMs, endMs), both midnights UTC. */
export interface Year {
  startMs: number;
  endMs: number;
}

/** The 365 days before today's midnight, UTC. */
export function yearBefore(nowMs: number): Year {
  const endMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  return { startMs: endMs - 365 * DAY_MS, endMs };
}

/** Some time of the same UTC day, when people shop: about noon and in the evening. */
export function shoppingHour(random: Random, timeMs: number): number {
  const dayMs = Math.floor(timeMs / DAY_MS) * DAY_MS;
  const hour = random.chance(0.4) ? 12.5 + random.normal() * 2 : 19.5 + random.normal() * 1.8;
  return dayMs + Math.floor(Math.min(Math.max(hour, 0), 23.9) * HOUR_MS);
}

/** Chance, relative to an ordinary day, of a purchase by one who buys before Christmas and in summer. */
export function seasonWeight(timeMs: number): number {
  const month = new Date(timeMs).getUTCMonth() + 1;
  if (month === 11 || month === 12) return 1;
  return month === 6 || month === 7 ? 0.6 : 0.06;
}
