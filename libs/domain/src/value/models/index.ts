import { bgNbd } from './bg-nbd.js';
import { mbgCnbd } from './mbg-cnbd.js';
import { mbgNbd } from './mbg-nbd.js';
import { nbd } from './nbd.js';
import { paretoNbd } from './pareto-nbd.js';

export { bgNbd, mbgCnbd, mbgNbd, nbd, paretoNbd };
export { bgCountProbability } from './geometric-dropout.js';
export { gammaGamma, type SpendModel, type SpendParams, type SpendRows } from './gamma-gamma.js';
export { expectedOrdersOf, probabilitiesOfSilence } from './columns.js';
export { discountedResidualOrders } from './dert.js';
export { customerValue, discountedOrders, WEEKS_PER_MONTH, type ValueHorizon } from './customer-value.js';
export * from './types.js';

/** The order models by their names in parameters, APIs and programs. */
export const orderModels = { bg: bgNbd, mbg: mbgNbd, pareto: paretoNbd, nbd, 'mbg-cnbd': mbgCnbd } as const;
