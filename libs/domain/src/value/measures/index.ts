export { ewmaChart, movingRangeSigma, type EwmaOptions, type EwmaPoint } from './ewma.js';
export {
  calinskiHarabasz,
  kMeans,
  meanSilhouette,
  standardised,
  type Clustering,
  type KMeansOptions,
} from './k-means.js';
export {
  cohortSurvival,
  periodOverPeriodRetention,
  repeatPurchaseRate,
  retentionRate,
  type ActiveByPeriod,
} from './retention.js';
export { minRankScores } from './rfm-scores.js';
export {
  meanAnswer,
  netPromoterScore,
  satisfactionIndex,
  satisfactionPercent,
  type AnswerCounts,
  type NetPromoterScore,
} from './satisfaction.js';
