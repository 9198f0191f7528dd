import type { SpendParams } from '../models/gamma-gamma.js';
import type { Calibration } from '../scores/calibration.js';
import type { ScoreName } from '../scores/candidates.js';
import type { FittedModel, ScoreSpec } from '../scores/score.js';

/** A score with what makes a probability of it. */
export interface ScoreInUse {
  readonly name: ScoreName;
  readonly spec: ScoreSpec;
  readonly calibration: Calibration;
}

/** All that a refit puts in use, as plain data: kept in the book as a version, and read by every process. */
export interface ModelContent {
  /** UTC day number up to which orders were seen. */
  readonly asOfDay: number;
  /** Of the churn risk: no order within so many days. */
  readonly horizonDays: number;
  /** The risk from which silence is worth a warning. */
  readonly threshold: number;
  /** Gives the risk and the deadlines: it never falls in silence. */
  readonly warning: ScoreInUse;
  /** The best of all at telling who stays silent, whether or not it may warn. */
  readonly ranking: ScoreInUse;
  readonly value: ValueModel;
}

/** What a member's value is reckoned by. */
export interface ValueModel {
  readonly fitted: FittedModel;
  /** Gamma-Gamma in minor units; null where spend could not be fitted, and a member's own mean stands for it. */
  readonly spend: SpendParams | null;
  readonly horizonDays: number;
  readonly monthlyDiscount: number;
}
