import type { Cut } from './cut.js';
import { featureNames, featuresOf, risesInSilence, type FeatureSet } from './features.js';
import { fitLogistic, type LogisticWeights } from './logistic.js';
import type { ModelsAt } from './models-at.js';
import { agesAt, scorerOf, type FittedModel, type ScoreSpec } from './score.js';

/** The scores that compete for ranking members by how likely they stay silent. */
export type ScoreName = 'p0-bg' | 'p0-mbg' | 'p0-pareto' | 'p0-nbd' | 'recency' | 'logistic' | 'logistic-monotone';

/**
 * What each logistic stands on: the free one on Pareto/NBD's P0, the best of the models' rankings; the one that may warn on
 * MBG/NBD's, whose closed form makes a million deadlines cheap.
 */
const ANCHORS: Readonly<Record<FeatureSet, readonly ('pareto' | 'mbg' | 'bg')[]>> = {
  free: ['pareto', 'mbg', 'bg'],
  monotone: ['mbg', 'bg', 'pareto'],
};

function anchorOf(set: FeatureSet, { models }: ModelsAt): FittedModel | undefined {
  return ANCHORS[set].map((name) => models[name]).find((model) => model !== undefined);
}

export type LogisticsTrained = Readonly<Partial<Record<FeatureSet, { weights: LogisticWeights; meanGapDays: number }>>>;

/** Learns who stayed silent after a cut from what was known at it. */
export function trainLogistics(cut: Cut, at: ModelsAt): LogisticsTrained {
  const silent = cut.silent.reduce((sum, s) => sum + s, 0);
  if (silent < OUTCOMES_MIN || cut.silent.length - silent < OUTCOMES_MIN) return {};
  return Object.fromEntries(
    (['free', 'monotone'] as const).flatMap((set) => {
      const anchor = anchorOf(set, at);
      return anchor === undefined
        ? []
        : [[set, { weights: trainOne(set, cut, anchor, at), meanGapDays: at.meanGapDays }]];
    }),
  );
}

/** Fewer members of one outcome than this teach a logistic nothing that lasts. */
const OUTCOMES_MIN = 30;

function trainOne(set: FeatureSet, cut: Cut, anchor: FittedModel, at: ModelsAt): LogisticWeights {
  const p0 = scorerOf({ kind: 'p0', fitted: anchor, horizonDays: cut.outcomeDays });
  const names = featureNames(set);
  const columns = names.map(() => new Float64Array(cut.rows.length));
  for (let i = 0; i < cut.rows.length; i += 1) {
    const member = agesAt(cut.rows, i);
    featuresOf(set, member, p0.score(member), at.meanGapDays).forEach((value, k) => (columns[k]![i] = value));
  }
  const features = names.map((name, k) => ({
    name,
    values: columns[k]!,
    atLeastZero: set === 'monotone' && risesInSilence(name),
  }));
  return fitLogistic(features, cut.silent);
}

/** All scores as of a cut: models fitted there, logistics learned earlier. */
export function candidateScores(
  at: ModelsAt,
  trained: LogisticsTrained,
  horizonDays: number,
): ReadonlyMap<ScoreName, ScoreSpec> {
  const specs = new Map<ScoreName, ScoreSpec>();
  for (const name of ['bg', 'mbg', 'pareto', 'nbd'] as const) {
    const fitted = at.models[name];
    if (fitted !== undefined) specs.set(`p0-${name}`, { kind: 'p0', fitted, horizonDays });
  }
  specs.set('recency', { kind: 'recency' });
  for (const set of ['free', 'monotone'] as const) {
    const anchor = anchorOf(set, at);
    const learned = trained[set];
    if (anchor === undefined || learned === undefined) continue;
    const name = set === 'free' ? 'logistic' : 'logistic-monotone';
    specs.set(name, { kind: 'logistic', features: set, anchor, horizonDays, ...learned });
  }
  return specs;
}
