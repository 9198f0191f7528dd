import { dayName } from '../../time.js';
import type { Boundary, FitOutcome } from '../models/types.js';
import type { DatedOrder } from '../rows/rfm-rows.js';
import { chooseScores, type Choice, type ChosenScore } from '../scores/choose.js';
import { evaluateAt, type Evaluation } from '../scores/evaluate.js';
import type { ComparedModel, ModelsAt } from '../scores/models-at.js';
import { leastScoreFor } from '../scores/calibration.js';
import type { ModelContent, ScoreInUse } from './model-content.js';

export interface RefitOptions {
  /** UTC day number; orders of later days are left out. */
  readonly asOfDay: number;
  readonly horizonDays: number;
  readonly threshold: number;
  readonly value: { readonly horizonDays: number; readonly monthlyDiscount: number };
  readonly membersMin: number;
  readonly seed: number;
}

/** What is kept of a refit to show, beside what is put in use. */
export interface RefitReport {
  readonly asOf: string;
  readonly members: number;
  readonly orders: number;
  /** Members with a repeat order day. */
  readonly repeaters: number;
  /** Parameters, likelihood and counts of each model; times in days. */
  readonly fits: Readonly<Record<ComparedModel | 'gamma-gamma', FitOutcome<unknown>>>;
  /** What cannot be told from these orders. */
  readonly boundaries: readonly string[];
  /** Areas under the curve, and root mean squared errors of order days, at the earlier cut by which scores and value model were chosen. */
  readonly selection: { readonly cut: string; readonly days: number } & Pick<Choice, 'selection' | 'forecastSelection'>;
  /** The same choice made one horizon earlier, and measured on what followed. */
  readonly holdOut: { readonly cut: string } & Omit<Evaluation, 'choice' | 'cutDay'>;
  /** What was chosen and why, in sentences. */
  readonly why: readonly string[];
}

export type RefitOutcome =
  { readonly refused: string } | { readonly content: ModelContent; readonly report: RefitReport };

/** Fewer who came back teach no rhythm. */
const REPEATERS_MIN = 100;
/** Order models in order of preference where their forecasts at the earlier cut cannot be told apart. */
const VALUE_PREFERENCE = ['mbg', 'pareto', 'bg'] as const;
const AS_GOOD = 1.005;

/** Fits, chooses, calibrates and measures, from all orders up to a day and nothing later; or says why that cannot be done yet. */
export function refit(orders: readonly DatedOrder[], options: RefitOptions): RefitOutcome {
  const { asOfDay, horizonDays, threshold, seed } = options;
  const seen = orders.filter(({ day }) => day <= asOfDay);
  const refused = refusalOf(seen, options);
  if (refused !== null) return { refused };
  const fitted = new Map<number, ModelsAt>();
  const choosing = { horizonDays, unit: 'day', seed, fitted } as const;
  const { choice: _earlier, cutDay, ...measured } = evaluateAt(seen, asOfDay - horizonDays, choosing);
  const choice = chooseScores(seen, asOfDay, choosing);
  const valueModel = valueModelOf(choice);
  if (valueModel === null) return { refused: 'no model of orders could be fitted' };
  const { at } = choice;
  const content: ModelContent = {
    asOfDay,
    horizonDays,
    threshold,
    warning: inUse(choice.warning),
    ranking: inUse(choice.ranking),
    value: {
      fitted: at.models[valueModel]!,
      spend: 'fitted' in at.spend ? at.spend.fitted.params : null,
      ...options.value,
    },
  };
  const { selection, forecastSelection, labelDays } = choice;
  const fits = { ...at.fits, 'gamma-gamma': at.spend };
  const report: RefitReport = {
    asOf: dayName(asOfDay),
    members: new Set(seen.map(({ memberId }) => memberId)).size,
    orders: seen.length,
    repeaters: repeatersOf(seen),
    fits,
    boundaries: boundariesOf(fits),
    selection: { cut: dayName(asOfDay - labelDays), days: labelDays, selection, forecastSelection },
    holdOut: { cut: dayName(cutDay), ...measured },
    why: reasonsOf(choice, valueModel, threshold),
  };
  return { content, report };
}

function refusalOf(seen: readonly DatedOrder[], { asOfDay, horizonDays, membersMin }: RefitOptions): string | null {
  const members = new Set(seen.map(({ memberId }) => memberId)).size;
  if (members < membersMin) return `too few members: ${members} have ordered, ${membersMin} are needed`;
  const repeaters = repeatersOf(seen);
  if (repeaters < REPEATERS_MIN) return `too few who came back: ${repeaters}, and ${REPEATERS_MIN} are needed`;
  const firstDay = seen.reduce((first, { day }) => Math.min(first, day), asOfDay);
  const days = asOfDay - firstDay + 1;
  const daysMin = 2 * horizonDays;
  return days < daysMin ? `too short a time: ${days} days were seen, ${daysMin} are needed` : null;
}

function repeatersOf(orders: readonly DatedOrder[]): number {
  const firstDays = new Map<string, number>();
  const repeaters = new Set<string>();
  for (const { memberId, day } of orders) {
    const first = firstDays.get(memberId);
    if (first === undefined) firstDays.set(memberId, day);
    else if (first !== day) repeaters.add(memberId);
  }
  return repeaters.size;
}

function inUse({ name, spec, calibration }: ChosenScore): ScoreInUse {
  return { name, spec, calibration };
}

/** The first in order of preference whose forecast at the earlier cut was as good as the best one's. */
function valueModelOf({ at, forecastSelection }: Choice): (typeof VALUE_PREFERENCE)[number] | null {
  const usable = VALUE_PREFERENCE.filter((name) => at.models[name] !== undefined);
  const errors = usable.map((name) => forecastSelection[name] ?? NaN);
  const least = Math.min(...errors.filter((error) => !Number.isNaN(error)));
  return usable.find((_, i) => errors[i]! <= AS_GOOD * least) ?? usable[0] ?? null;
}

function boundariesOf(fits: RefitReport['fits']): string[] {
  return Object.entries(fits).flatMap(([name, outcome]) => {
    const boundary: Boundary | null = 'fitted' in outcome ? outcome.fitted.boundary : null;
    return boundary === null ? [] : [`${name}: ${boundary}`];
  });
}

function reasonsOf(choice: Choice, valueModel: ComparedModel, threshold: number): string[] {
  const { ranking, warning, asOfDay, labelDays, horizonDays, forecastSelection } = choice;
  const cut = dayName(asOfDay - labelDays);
  const by = ({ name, selectionAuc }: ChosenScore): string =>
    Number.isNaN(selectionAuc) ? name : `${name} (area under the curve ${selectionAuc.toFixed(4)})`;
  const reaches = leastScoreFor(warning.calibration, threshold) !== null;
  const error = forecastSelection[valueModel];
  return [
    `at the cut of ${cut}, ${by(ranking)} told best who stayed silent in the ${labelDays} days after it, or could not be told from the best: it ranks`,
    ranking.name === warning.name
      ? 'it never falls in silence, so it gives the risk and warns too'
      : `${by(warning)} is the best of those that never fall in silence: it gives the risk, and warns`,
    labelDays === horizonDays
      ? `its probabilities are calibrated (${warning.calibration.kind}) on who stayed silent after ${cut}`
      : `history is too short for a calibration on outcomes of ${horizonDays} days: the level is that of the model it stands on`,
    ...(reaches ? [] : [`no silence reaches a risk of ${threshold}: nobody is warned`]),
    `${valueModel} values members: its forecast of order days after ${cut} was as good as any${error === undefined ? '' : ` (root mean squared error ${error.toFixed(4)})`}`,
  ];
}
