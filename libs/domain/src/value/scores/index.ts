export { areaDifference, type Interval } from './bootstrap.js';
export { calibrated, fitCalibration, fitIsotonic, fitPlatt, leastScoreFor, type Calibration } from './calibration.js';
export type { ScoreName } from './candidates.js';
export { chooseScores, type Choice, type ChoiceOptions, type ChosenScore } from './choose.js';
export { cutAt, type Cut } from './cut.js';
export { evaluateAt, type CalibratedScore, type Evaluation, type InactivityRow } from './evaluate.js';
export type { FeatureSet, MemberAges } from './features.js';
export { defaultForecast, forecaster, type ForecastSpec } from './forecast.js';
export { forecastQuality, meanRanks, pearson, type ForecastQuality } from './forecast-errors.js';
export { fitLogistic, type Feature, type LogisticWeights } from './logistic.js';
export { fitModelsAt, type ComparedModel, type ModelsAt } from './models-at.js';
export { brierScore, flagQuality, logLoss, reliability, type FlagQuality, type ReliabilityBin } from './probability.js';
export { areaUnderCurve, averagePrecision } from './ranking.js';
export {
  agesAt,
  dayModel,
  scoreRows,
  scorerOf,
  type DayModel,
  type FittedModel,
  type Scorer,
  type ScoreSpec,
} from './score.js';
