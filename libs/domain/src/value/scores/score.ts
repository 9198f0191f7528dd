import { logit } from '../numerics/log-space.js';
import { bgNbd } from '../models/bg-nbd.js';
import { mbgCnbd } from '../models/mbg-cnbd.js';
import { mbgNbd } from '../models/mbg-nbd.js';
import { nbd } from '../models/nbd.js';
import { paretoNbd } from '../models/pareto-nbd.js';
import {
  DAYS_PER_UNIT,
  type GeometricParams,
  type NbdParams,
  type OrderModel,
  type ParetoParams,
  type RegularParams,
  type TimeUnit,
} from '../models/types.js';
import type { RfmRows } from '../rows/rfm-rows.js';
import { featuresOf, type FeatureSet, type MemberAges } from './features.js';
import type { LogisticWeights } from './logistic.js';

/** A fitted order model as plain data, to be kept and sent. */
export type FittedModel = { readonly unit: TimeUnit } & (
  | { readonly model: 'bg' | 'mbg'; readonly params: GeometricParams }
  | { readonly model: 'pareto'; readonly params: ParetoParams }
  | { readonly model: 'nbd'; readonly params: NbdParams }
  | { readonly model: 'mbg-cnbd'; readonly params: RegularParams }
);

/** A score of how likely a member stays silent, as plain data. Higher: more likely gone. */
export type ScoreSpec =
  | { readonly kind: 'p0'; readonly fitted: FittedModel; readonly horizonDays: number }
  | { readonly kind: 'recency' }
  | {
      readonly kind: 'logistic';
      readonly features: FeatureSet;
      readonly anchor: FittedModel;
      readonly horizonDays: number;
      readonly meanGapDays: number;
      readonly weights: LogisticWeights;
    };

/** Expected orders, P(alive) and P0 of one fitted model, with times in days. */
export interface DayModel {
  readonly neverFallsInSilence: boolean;
  probabilityAlive(x: number, txDays: number, TDays: number): number;
  expectedOrders(x: number, txDays: number, TDays: number, horizonDays: number): number;
  probabilityOfSilence(x: number, txDays: number, TDays: number, horizonDays: number): number;
  /** Expected orders of a member who is alive: they depend on x and T alone. Absent where a model has none such. */
  ordersIfAlive?: (x: number, TDays: number, horizonDays: number) => number;
}

/** The model behind a stored fit. */
export function dayModel(fitted: FittedModel): DayModel {
  switch (fitted.model) {
    case 'bg':
      return inDays(bgNbd, fitted.params, fitted.unit);
    case 'mbg':
      return inDays(mbgNbd, fitted.params, fitted.unit);
    case 'pareto':
      return inDays(paretoNbd, fitted.params, fitted.unit);
    case 'nbd':
      return inDays(nbd, fitted.params, fitted.unit);
    case 'mbg-cnbd':
      return inDays(mbgCnbd, fitted.params, fitted.unit);
  }
}

function inDays<P>(model: OrderModel<P>, params: P, unit: TimeUnit): DayModel {
  const days = DAYS_PER_UNIT[unit];
  return {
    ...(model.ordersIfAlive && {
      ordersIfAlive: (x, T, horizon) => model.ordersIfAlive!(params, x, T / days, horizon / days),
    }),
    neverFallsInSilence: model.neverFallsInSilence,
    probabilityAlive: (x, tx, T) => model.probabilityAlive(params, x, tx / days, T / days),
    expectedOrders: (x, tx, T, horizon) => model.expectedOrders(params, x, tx / days, T / days, horizon / days),
    probabilityOfSilence: (x, tx, T, horizon) =>
      model.probabilityOfSilence(params, x, tx / days, T / days, horizon / days),
  };
}

export interface Scorer {
  /** Only such a score has deadlines, so only such a score may warn. */
  readonly neverFallsInSilence: boolean;
  score(member: MemberAges): number;
}

/** P0 scores by its logit, recency by ln(1 + days), a logistic by its linear predictor: calibration makes probabilities of them. */
export function scorerOf(spec: ScoreSpec, wrapP0: Wrapper = (score) => score): Scorer {
  switch (spec.kind) {
    case 'recency':
      return { neverFallsInSilence: true, score: ({ txDays, TDays }) => Math.log1p(TDays - txDays) };
    case 'p0': {
      const model = dayModel(spec.fitted);
      const score = ({ x, txDays, TDays }: MemberAges) =>
        logit(model.probabilityOfSilence(x, txDays, TDays, spec.horizonDays));
      return { neverFallsInSilence: model.neverFallsInSilence, score: wrapP0(score) };
    }
    case 'logistic': {
      const p0 = scorerOf({ kind: 'p0', fitted: spec.anchor, horizonDays: spec.horizonDays }, wrapP0);
      const { intercept, weights } = spec.weights;
      const score = (member: MemberAges) =>
        featuresOf(spec.features, member, p0.score(member), spec.meanGapDays).reduce(
          (sum, value, k) => sum + value * weights[k]!,
          intercept,
        );
      return { neverFallsInSilence: spec.features === 'monotone' && p0.neverFallsInSilence, score };
    }
  }
}

/** The ages in days of a row. */
export function agesAt(rows: RfmRows, i: number): MemberAges {
  const days = DAYS_PER_UNIT[rows.unit];
  return {
    x: rows.x[i]!,
    txDays: Math.round(rows.tx[i]! * days),
    TDays: Math.round(rows.T[i]! * days),
    spendMinor: rows.spendMinor[i]!,
  };
}

/** Scores of all rows; equal (x, tx, T) ask a model once. */
export function scoreRows(spec: ScoreSpec, rows: RfmRows): Float64Array {
  const scorer = scorerOf(spec, rememberingCells);
  return Float64Array.from({ length: rows.length }, (_, i) => scorer.score(agesAt(rows, i)));
}

type Wrapper = (score: (member: MemberAges) => number) => (member: MemberAges) => number;

/** Keeps each value by (x, tx, T): for one pass over a population, not for a service's life. */
function rememberingCells(score: (member: MemberAges) => number): (member: MemberAges) => number {
  const known = new Map<number, number>();
  return (member) => {
    // Exact for up to 2 million orders within 179 years.
    const cell = (member.x * 65536 + member.txDays) * 65536 + member.TDays;
    const before = known.get(cell);
    if (before !== undefined) return before;
    const value = score(member);
    known.set(cell, value);
    return value;
  };
}
