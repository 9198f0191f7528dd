import { DistinctValues } from '../rows/distinct.js';
import type { HistoryRows } from '../rows/rows.js';
import type { OrderModel } from './types.js';

/** Expected orders of all rows; where a model allows, the series is summed once for each (x, T) and not for each member. */
export function expectedOrdersOf<P>(model: OrderModel<P>, params: P, rows: HistoryRows, horizon: number): Float64Array {
  const out = new Float64Array(rows.length);
  const ages = new DistinctValues();
  const byCount: (number | undefined)[][] = [];
  for (let i = 0; i < rows.length; i += 1) {
    const x = rows.x[i]!;
    const tx = rows.tx[i]!;
    const T = rows.T[i]!;
    if (model.ordersIfAlive === undefined) {
      out[i] = model.expectedOrders(params, x, tx, T, horizon);
      continue;
    }
    const byAge = (byCount[x] ??= []);
    const orders = (byAge[ages.placeOf(T)] ??= model.ordersIfAlive(params, x, T, horizon));
    out[i] = model.probabilityAlive(params, x, tx, T) * orders;
  }
  return out;
}

/** Probability of silence of all rows. */
export function probabilitiesOfSilence<P>(
  model: OrderModel<P>,
  params: P,
  rows: HistoryRows,
  horizon: number,
): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i += 1) {
    out[i] = model.probabilityOfSilence(params, rows.x[i]!, rows.tx[i]!, rows.T[i]!, horizon);
  }
  return out;
}
