import type { ChurnJudgement, ValueHistory } from '../../churn/judgement.js';
import { DAY_MS, utcDay, type Instant } from '../../time.js';
import { calibrated } from '../scores/calibration.js';
import { scorerOf } from '../scores/score.js';
import { crossingTable } from '../warnings/crossing-table.js';
import { agesOn, valuerOf } from './member-value.js';
import type { ModelContent, ScoreInUse } from './model-content.js';

/** A version of the model, in force from an instant on. */
export interface ModelInForce {
  readonly version: number;
  readonly inForceFrom: Instant;
  readonly content: ModelContent;
}

/** Churn and value by a fitted model. Risk moves at UTC midnights; the deadlines are tabled by (x, tx) as they are asked for. */
export function fittedJudgement({ version, inForceFrom, content }: ModelInForce): ChurnJudgement {
  const table = crossingTable(content.warning, content.threshold);
  const riskOf = probabilityBy(content.warning);
  const rankOf = probabilityBy(content.ranking);
  const valueOf = valuerOf(content.value);
  return {
    modelVersion: String(version),
    inForceFrom,
    warnsAt: ({ orderDays, firstOrderDay, lastOrderDay }) => {
      const days = table.crossingDay(orderDays - 1, lastOrderDay - firstOrderDay);
      return days === null ? null : (lastOrderDay + days) * DAY_MS;
    },
    riskAt: (history, now) => riskOf(history, utcDay(now)),
    rankedRiskAt: (history, now) => rankOf(history, utcDay(now)),
    valueAt: (history, now) => valueOf(history, utcDay(now)),
  };
}

function probabilityBy({ spec, calibration }: ScoreInUse): (history: ValueHistory, today: number) => number {
  const scorer = scorerOf(spec);
  return (history, today) => calibrated(calibration, scorer.score(agesOn(history, today)));
}
