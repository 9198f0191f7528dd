import type { ImportRow } from './kind.js';

/** One order or one return of the file. `amountMinor` is never negative; `isReturn` says which way it goes. */
export interface OrderRow extends ImportRow {
  amountMinor: number;
  currency: string;
  isReturn: boolean;
  /** The shop's own number of this order or return; empty where the file has none. */
  id: string;
  /** The order that a return names; empty where the file does not say. */
  returnOf: string;
}

/** All that a row says: its digest names the event. */
export function orderContent(row: OrderRow): unknown[] {
  return [row.memberId, row.timeMs, row.isReturn, row.amountMinor, row.currency, row.id, row.returnOf];
}
