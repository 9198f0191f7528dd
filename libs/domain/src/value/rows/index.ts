export { compressRows } from './compress.js';
export { agesOf, withOrder, type HistoryOutcome, type PurchaseHistory } from './history.js';
export {
  historiesOf,
  periodTotals,
  rfmRows,
  rowsOf,
  type DatedOrder,
  type PeriodTotals,
  type RfmRows,
} from './rfm-rows.js';
export type { CompressedRows, HistoryRows, InvalidRow } from './rows.js';
