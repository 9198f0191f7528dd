import { dayName } from '../time.js';
import type { OrderHistory } from './history.js';

/** What the risk of a warning rests on. */
export interface RiskBasis {
  /** Probability of no order in the next `horizonDays`, 0 to 1; null until a model is fitted. */
  risk: number | null;
  horizonDays: number;
}

/** Why a member is warned of, with the member's own figures; words are made of it in each language (libs/language). */
export type WarningReason =
  | { code: 'habit'; gapDays: number; silentDays: number }
  | { code: 'once'; silentDays: number }
  | { code: 'risk'; riskPercent: number; horizonDays: number }
  | { code: 'no-model' }
  | { code: 'history'; orderDays: number; firstOrderDay: string }
  /** A sentence of a warning that an earlier release kept, as it was told. */
  | { code: 'told'; words: string };

/** @param silentDays UTC days since the last order day */
export function warningReasons(
  history: OrderHistory,
  silentDays: number,
  { risk, horizonDays }: RiskBasis,
): WarningReason[] {
  const { orderDays, firstOrderDay } = history;
  const reasons: WarningReason[] = [habit(history, silentDays)];
  if (risk === null) reasons.push({ code: 'no-model' });
  else reasons.push({ code: 'risk', riskPercent: Math.round(100 * risk), horizonDays });
  if (orderDays > 1) reasons.push({ code: 'history', orderDays, firstOrderDay: dayName(firstOrderDay) });
  return reasons;
}

function habit({ orderDays, firstOrderDay, lastOrderDay }: OrderHistory, silentDays: number): WarningReason {
  if (orderDays < 2) return { code: 'once', silentDays };
  const gapDays = Math.round((lastOrderDay - firstOrderDay) / (orderDays - 1));
  return { code: 'habit', gapDays, silentDays };
}
