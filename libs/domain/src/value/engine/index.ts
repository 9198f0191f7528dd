export { fittedJudgement, type ModelInForce } from './fitted-judgement.js';
export { agesOn, valuerOf, type MemberValue, type Valuer } from './member-value.js';
export type { ModelContent, ScoreInUse, ValueModel } from './model-content.js';
export { refit, type RefitOptions, type RefitOutcome, type RefitReport } from './refit.js';
