import { gammaGamma, type SpendParams } from '../models/gamma-gamma.js';
import { orderModels } from '../models/index.js';
import { DAYS_PER_UNIT, type FitOutcome, type Fitted, type ModelName } from '../models/types.js';
import { compressRows } from '../rows/compress.js';
import type { RfmRows } from '../rows/rfm-rows.js';
import type { FittedModel } from './score.js';

/** The models that are fitted side by side at each cut. */
export type ComparedModel = 'bg' | 'mbg' | 'pareto' | 'nbd';

export interface ModelsAt {
  readonly models: Readonly<Partial<Record<ComparedModel, FittedModel>>>;
  readonly fits: Readonly<Record<ComparedModel, FitOutcome<unknown>>>;
  readonly spend: FitOutcome<SpendParams>;
  /** Mean days between order days over the whole population; that of one-time buyers is not known. */
  readonly meanGapDays: number;
}

const COMPARED: readonly ComparedModel[] = ['bg', 'mbg', 'pareto', 'nbd'];

/** Fits all compared models to the rows, from the parameters of earlier fits unless those lie at a boundary. */
export function fitModelsAt(rows: RfmRows, earlier?: ModelsAt): ModelsAt {
  const compressed = compressRows(rows);
  const models: Partial<Record<ComparedModel, FittedModel>> = {};
  const fits: Partial<Record<ComparedModel, FitOutcome<unknown>>> = {};
  for (const name of COMPARED) {
    if ('invalid' in compressed) {
      fits[name] = { refused: 'no finite likelihood' };
      continue;
    }
    const outcome = orderModels[name].fit(compressed, { warmStart: warmStartOf(name, rows, earlier) as never });
    fits[name] = outcome;
    if ('fitted' in outcome) models[name] = storedModel(name, outcome.fitted, rows);
  }
  const spend = gammaGamma.fit({ length: rows.length, x: rows.x, meanSpend: rows.meanRepeatSpendMinor });
  return { models, fits: fits as Record<ComparedModel, FitOutcome<unknown>>, spend, meanGapDays: meanGapDays(rows) };
}

function warmStartOf(name: ComparedModel, rows: RfmRows, earlier: ModelsAt | undefined): unknown {
  const before = earlier?.fits[name];
  if (before === undefined || !('fitted' in before) || before.fitted.boundary !== null) return undefined;
  return earlier?.models[name]?.unit === rows.unit ? before.fitted.params : undefined;
}

function storedModel(model: ModelName, fitted: Fitted<unknown>, rows: RfmRows): FittedModel {
  return { model, params: fitted.params, unit: rows.unit } as FittedModel;
}

/** The population's days between order days; 30 where nobody has come back yet. */
function meanGapDays(rows: RfmRows): number {
  let days = 0;
  let gaps = 0;
  for (let i = 0; i < rows.length; i += 1) {
    days += rows.tx[i]! * DAYS_PER_UNIT[rows.unit];
    gaps += rows.x[i]!;
  }
  return gaps > 0 ? days / gaps : 30;
}
