import type { FittedModel } from './score.js';
import { dayModel, scorerOf, type ScoreSpec } from './score.js';
import { calibrated, type Calibration } from './calibration.js';
import type { Choice } from './choose.js';
import type { MemberAges } from './features.js';

/** A forecast of order days over one horizon, as plain data. */
export type ForecastSpec =
  | { readonly kind: 'model'; readonly fitted: FittedModel; readonly horizonDays: number }
  | {
      readonly kind: 'pooled';
      readonly fitted: FittedModel;
      /** Gives how much an active member orders. */
      readonly whenActive: FittedModel;
      /** Gives how likely a member is active. */
      readonly score: ScoreSpec;
      readonly calibration: Calibration;
      readonly horizonDays: number;
    };

/**
 * The default forecast: the geometric mean, with equal weights and nothing tuned, of two forecasts that err differently. One is
 * Pareto/NBD's E[Y(h)]; the other a hurdle: the calibrated probability of being active times MBG/NBD's orders of those who are, E / (1 - P0).
 * Averaging forecasts instead of choosing one: Bates & Granger 1969; Clemen 1989. A single model where one of the parts is missing; null without any.
 */
export function defaultForecast({ at, horizonDays, ranking }: Choice): ForecastSpec | null {
  const fitted = at.models.pareto ?? at.models.mbg ?? at.models.bg ?? at.models.nbd;
  if (fitted === undefined) return null;
  const whenActive = at.models.mbg;
  if (whenActive === undefined || ranking.spec.kind === 'recency') return { kind: 'model', fitted, horizonDays };
  return { kind: 'pooled', fitted, whenActive, score: ranking.spec, calibration: ranking.calibration, horizonDays };
}

/** Below this chance of ordering the hurdle's quotient loses its digits, and the model alone forecasts. */
const ACTIVE_MIN = 1e-9;

/** Expected order days of a member in the horizon of the forecast. */
export function forecaster(spec: ForecastSpec): (member: MemberAges) => number {
  const { horizonDays } = spec;
  const model = dayModel(spec.fitted);
  const plain = ({ x, txDays, TDays }: MemberAges) => model.expectedOrders(x, txDays, TDays, horizonDays);
  if (spec.kind === 'model') return plain;
  const active = dayModel(spec.whenActive);
  const scorer = scorerOf(spec.score);
  return (member) => {
    const { x, txDays, TDays } = member;
    const orders = plain(member);
    const mayOrder = 1 - active.probabilityOfSilence(x, txDays, TDays, horizonDays);
    if (mayOrder < ACTIVE_MIN) return orders;
    const ifActive = active.expectedOrders(x, txDays, TDays, horizonDays) / mayOrder;
    return Math.sqrt(orders * ifActive * (1 - calibrated(spec.calibration, scorer.score(member))));
  };
}
