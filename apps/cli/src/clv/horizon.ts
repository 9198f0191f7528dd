import { DAYS_PER_UNIT, WEEKS_PER_MONTH, type TimeUnit } from '#domain/value/index.js';
import { WrongUsage } from '../outcome.js';

/** How far ahead a question looks. */
export interface Horizon {
  /** As it was asked for: `39w`. */
  text: string;
  days: number;
  /** Months of 4.345 weeks, by which value is discounted. */
  months: number;
}

const DAYS_PER_MONTH = WEEKS_PER_MONTH * 7;
const DAYS_MAX = 36_525;

/** Days in a month of 4.345 weeks, in a unit. */
export function monthLength(unit: TimeUnit): number {
  return DAYS_PER_MONTH / DAYS_PER_UNIT[unit];
}

/** Reads `39w`, `90d` or `12m`. @throws WrongUsage */
export function parseHorizon(text: string): Horizon {
  const match = /^(\d{1,5})([dwm])$/.exec(text);
  const count = Number(match?.[1]);
  const unit = match?.[2];
  const days = count * (unit === 'w' ? 7 : unit === 'm' ? DAYS_PER_MONTH : 1);
  if (unit === undefined || !(days > 0) || days > DAYS_MAX) {
    throw new WrongUsage(`--horizon: '${text}' must be days, weeks or months such as 90d, 39w or 12m, up to 100 years`);
  }
  return { text, days, months: unit === 'm' ? count : days / DAYS_PER_MONTH };
}
