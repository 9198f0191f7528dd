import { dayName } from '../time.js';
import type { OrderHistory } from './history.js';

/** What the risk of a warning rests on. */
export interface RiskBasis {
  /** Probability of no order in the next `horizonDays`, 0 to 1; null until a model is fitted. */
  risk: number | null;
  horizonDays: number;
}

/** Why a member is warned of, in words with the member's own figures. @param silentDays UTC days since the last order day */
export function warningReasons(history: OrderHistory, silentDays: number, { risk, horizonDays }: RiskBasis): string[] {
  const reasons = [habit(history, silentDays)];
  if (risk === null) reasons.push('no model is fitted yet: the rule of silence applies');
  else reasons.push(`${Math.round(100 * risk)} % likely not to order in the next ${days(horizonDays)}`);
  if (history.orderDays > 1)
    reasons.push(`ordered on ${history.orderDays} days since ${dayName(history.firstOrderDay)}`);
  return reasons;
}

function habit({ orderDays, firstOrderDay, lastOrderDay }: OrderHistory, silentDays: number): string {
  if (orderDays < 2) return `ordered once; silent for ${days(silentDays)}`;
  const gapDays = Math.round((lastOrderDay - firstOrderDay) / (orderDays - 1));
  return `usually orders every ${gapDays === 1 ? 'day' : days(gapDays)}; silent for ${days(silentDays)}`;
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
