import type { ChurnPolicy } from '../program.js';
import type { MemberValue } from '../value/engine/member-value.js';
import type { Instant } from '../time.js';
import { recencyWarnsAt } from './deadline.js';
import type { OrderHistory, WarnsAt } from './history.js';

/** A member's orders, as far as risk and value are judged by them. */
export interface ValueHistory extends OrderHistory {
  spendMinor: number;
  /** Without the first order day's. */
  repeatSpendMinor: number;
}

/** By what churn is judged at present: the plain rule, or a fitted model. */
export interface ChurnJudgement {
  /** Null for the plain rule. */
  modelVersion: string | null;
  warnsAt: WarnsAt;
  /** When it came into force: it warns of no earlier crossings. */
  inForceFrom: Instant;
  /** Probability of no order within the horizon, 0 to 1; null where no model is fitted. */
  riskAt(history: ValueHistory, now: Instant): number | null;
  /** The same probability by the score that ranks best, whether or not it may warn. */
  rankedRiskAt(history: ValueHistory, now: Instant): number | null;
  /** What the member is worth; null where no model is fitted. */
  valueAt(history: ValueHistory, now: Instant): MemberValue | null;
}

/** The rule of silence: no model, no figures. */
export function plainJudgement(policy: Pick<ChurnPolicy, 'fallbackDays' | 'fallbackGapFactor'>): ChurnJudgement {
  return {
    modelVersion: null,
    warnsAt: recencyWarnsAt(policy),
    inForceFrom: 0,
    riskAt: () => null,
    rankedRiskAt: () => null,
    valueAt: () => null,
  };
}
