import type { DatedOrder, RfmRows } from '../rows/rfm-rows.js';
import { rfmRows } from '../rows/rfm-rows.js';
import { sigmoid } from '../numerics/log-space.js';
import type { TimeUnit } from '../models/types.js';
import { areaDifference } from './bootstrap.js';
import { fitCalibration, fitPlatt, type Calibration } from './calibration.js';
import { candidateScores, trainLogistics, type ScoreName } from './candidates.js';
import { cutAt, type Cut } from './cut.js';
import { fitModelsAt, type ComparedModel, type ModelsAt } from './models-at.js';
import { areaUnderCurve } from './ranking.js';
import { agesAt, dayModel, scoreRows, scorerOf, type ScoreSpec } from './score.js';

/** A score in use: as plain data, with what makes a probability of it. */
export interface ChosenScore {
  readonly name: ScoreName;
  readonly spec: ScoreSpec;
  readonly calibration: Calibration;
  /** Area under the curve at the earlier cut by which it was chosen; NaN where nothing could be compared. */
  readonly selectionAuc: number;
}

export interface Choice {
  readonly asOfDay: number;
  readonly horizonDays: number;
  /** Length of the periods that scores were learned and chosen on: the horizon, or a third of the time seen. */
  readonly labelDays: number;
  readonly at: ModelsAt;
  /** Each candidate's area under the curve at the earlier cut. */
  readonly selection: Readonly<Partial<Record<ScoreName, number>>>;
  /** Each model's root mean squared error of order days at the earlier cut. */
  readonly forecastSelection: Readonly<Partial<Record<ComparedModel, number>>>;
  /** The best of all: ranks, and gives the risk. */
  readonly ranking: ChosenScore;
  /** The best of those that never fall in silence: the only one that may warn. */
  readonly warning: ChosenScore;
  /** Every candidate as of the day, for a comparison on later data. */
  readonly candidates: ReadonlyMap<ScoreName, ScoreSpec>;
}

export interface ChoiceOptions {
  readonly horizonDays: number;
  readonly unit: TimeUnit;
  /** Of the resampling that tells a better score from a luckier one. */
  readonly seed: number;
  /** Models by the day that they were fitted at, of these same orders: asked before, and added to. */
  readonly fitted?: Map<number, ModelsAt>;
}

/**
 * Which score is taken where the earlier cut cannot tell them apart. The logistics come first because they are learned there on a
 * third of the time and used with two thirds of it; NBD, which knows no dropout, and the plain rule come last.
 */
const PREFERENCE: readonly ScoreName[] = [
  'logistic',
  'logistic-monotone',
  'p0-mbg',
  'p0-pareto',
  'p0-bg',
  'recency',
  'p0-nbd',
];

/**
 * Chooses and calibrates the scores from orders up to and including the day, and nothing later. Three cuts, one label period apart: at
 * the first the logistics learn, at the second all candidates compete on what followed, at the third (the day) everything
 * is fitted anew for use. Only P0 and recency compete while there is too little to learn from.
 */
export function chooseScores(orders: readonly DatedOrder[], asOfDay: number, options: ChoiceOptions): Choice {
  const { horizonDays, unit, seed } = options;
  const seen = orders.filter(({ day }) => day <= asOfDay);
  const firstDay = seen.reduce((first, { day }) => Math.min(first, day), asOfDay);
  const labelDays = Math.max(1, Math.min(horizonDays, Math.floor((asOfDay - firstDay + 1) / 3)));

  const learning = cutAt(seen, asOfDay - 2 * labelDays, labelDays, unit);
  const modelsLearning = fittedAt(learning.rows, options.fitted);
  const selecting = cutAt(seen, asOfDay - labelDays, labelDays, unit);
  const modelsSelecting = fittedAt(selecting.rows, options.fitted, modelsLearning);
  const competing = candidateScores(modelsSelecting, trainLogistics(learning, modelsLearning), labelDays);
  const scores = new Map([...competing].map(([name, spec]) => [name, scoreRows(spec, selecting.rows)]));
  const selection = new Map([...scores].map(([name, values]) => [name, areaUnderCurve(values, selecting.silent)]));

  const at = fittedAt(rfmRows(seen, asOfDay, unit), options.fitted, modelsSelecting);
  const candidates = candidateScores(at, trainLogistics(selecting, modelsSelecting), horizonDays);
  const chosenAmong = (allowed: (spec: ScoreSpec) => boolean): ChosenScore => {
    const names = [...candidates].filter(([, spec]) => allowed(spec)).map(([name]) => name);
    const name = bestOf(scores, names, selecting, seed);
    const spec = candidates.get(name)!;
    const earlier = labelDays === horizonDays ? scores.get(name) : undefined;
    const calibration = calibrationOf(spec, at, { seen, asOfDay, ...options }, earlier, selecting);
    return { name, spec, calibration, selectionAuc: selection.get(name) ?? NaN };
  };
  return {
    asOfDay,
    horizonDays,
    labelDays,
    at,
    selection: Object.fromEntries(selection),
    forecastSelection: forecastErrors(selecting, modelsSelecting),
    ranking: chosenAmong(() => true),
    warning: chosenAmong((spec) => scorerOf(spec).neverFallsInSilence),
    candidates,
  };
}

function fittedAt(rows: RfmRows, known?: Map<number, ModelsAt>, earlier?: ModelsAt): ModelsAt {
  const before = known?.get(rows.asOfDay);
  if (before !== undefined) return before;
  const at = fitModelsAt(rows, earlier);
  known?.set(rows.asOfDay, at);
  return at;
}

function forecastErrors({ rows, orders, outcomeDays }: Cut, { models }: ModelsAt): Choice['forecastSelection'] {
  return Object.fromEntries(
    Object.entries(models).map(([name, fitted]) => {
      const model = dayModel(fitted);
      let squared = 0;
      for (let i = 0; i < rows.length; i += 1) {
        const { x, txDays, TDays } = agesAt(rows, i);
        squared += (model.expectedOrders(x, txDays, TDays, outcomeDays) - orders[i]!) ** 2;
      }
      return [name, Math.sqrt(squared / rows.length)];
    }),
  );
}

/**
 * The first in order of preference that is not worse than the highest area beyond what a paired bootstrap explains (95 %);
 * MBG's P0, or recency without any model, where nothing could be compared.
 */
function bestOf(
  scores: ReadonlyMap<ScoreName, Float64Array>,
  allowed: readonly ScoreName[],
  cut: Cut,
  seed: number,
): ScoreName {
  const areas = allowed.flatMap((name) => {
    const values = scores.get(name);
    return values === undefined ? [] : [{ name, values, area: areaUnderCurve(values, cut.silent) }];
  });
  const compared = areas.filter(({ area }) => !Number.isNaN(area));
  const highest = compared.reduce<(typeof compared)[0] | null>(
    (best, c) => (best === null || c.area > best.area ? c : best),
    null,
  );
  if (highest === null) return allowed.includes('p0-mbg') ? 'p0-mbg' : 'recency';
  for (const name of PREFERENCE) {
    const candidate = compared.find((c) => c.name === name);
    if (candidate === undefined) continue;
    if (candidate === highest) return name;
    const behind = areaDifference(highest.values, candidate.values, cut.silent, { seed, draws: 100 });
    if (!(behind.low > 0)) return name;
  }
  return highest.name;
}

/**
 * By the outcomes at the earlier cut where its period is as long as the horizon. Where history is too short for that, the level comes
 * from the model that the score stands on: a logistic curve through its P0 for the full horizon, which keeps the score's ranking.
 */
function calibrationOf(
  spec: ScoreSpec,
  at: ModelsAt,
  now: { seen: readonly DatedOrder[]; asOfDay: number } & ChoiceOptions,
  earlierScores: Float64Array | undefined,
  earlier: Cut,
): Calibration {
  if (earlierScores !== undefined && teaches(earlier)) return fitCalibration(earlierScores, earlier.silent);
  if (spec.kind === 'p0') return { kind: 'platt', intercept: 0, slope: 1 };
  const level = spec.kind === 'logistic' ? spec.anchor : (at.models.mbg ?? at.models.bg ?? at.models.nbd);
  if (level === undefined) return NOTHING_KNOWN;
  const rows = rfmRows(now.seen, now.asOfDay, now.unit);
  const p0 = scoreRows({ kind: 'p0', fitted: level, horizonDays: now.horizonDays }, rows).map(sigmoid);
  return fitPlatt(scoreRows(spec, rows), p0);
}

/** One half for everyone: no threshold above it is ever reached, so nobody is warned by a score of which nothing is known. */
const NOTHING_KNOWN: Calibration = { kind: 'platt', intercept: 0, slope: 0 };

/** Fewer members of one outcome than this calibrate nothing. */
const OUTCOMES_MIN = 30;

function teaches({ silent }: Cut): boolean {
  const gone = silent.reduce((sum, s) => sum + s, 0);
  return Math.min(gone, silent.length - gone) >= OUTCOMES_MIN;
}
