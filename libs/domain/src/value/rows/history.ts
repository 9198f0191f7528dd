/** All that the models need of a member's past; updated in constant time with each order. Days count from 1970-01-01 UTC. */
export interface PurchaseHistory {
  readonly firstDay: number;
  readonly lastDay: number;
  /** Order days after the first one: x. */
  readonly repeatDays: number;
  readonly spendMinor: number;
  /** Spend on the days after the first. */
  readonly repeatSpendMinor: number;
  /** Sum of ln(days between neighbouring order days). */
  readonly sumLogGapDays: number;
}

export type HistoryOutcome = { readonly history: PurchaseHistory } | { readonly refused: 'out of order' };

/**
 * The history after one more order; several orders of a day are one. An order of a day before the last one is refused:
 * whether its day is new cannot be told from the sums, so the caller folds that member's orders again.
 */
export function withOrder(before: PurchaseHistory | null, day: number, amountMinor: number): HistoryOutcome {
  if (before === null) {
    const first = {
      firstDay: day,
      lastDay: day,
      repeatDays: 0,
      spendMinor: amountMinor,
      repeatSpendMinor: 0,
      sumLogGapDays: 0,
    };
    return { history: first };
  }
  const gap = day - before.lastDay;
  if (gap < 0) return { refused: 'out of order' };
  const history = {
    firstDay: before.firstDay,
    lastDay: day,
    repeatDays: before.repeatDays + (gap > 0 ? 1 : 0),
    spendMinor: before.spendMinor + amountMinor,
    repeatSpendMinor: before.repeatSpendMinor + (day > before.firstDay ? amountMinor : 0),
    sumLogGapDays: before.sumLogGapDays + (gap > 0 ? Math.log(gap) : 0),
  };
  return { history };
}

/** x, tx, T of a history, in units of `daysPerUnit` days. */
export function agesOf(
  history: PurchaseHistory,
  asOfDay: number,
  daysPerUnit: number,
): { x: number; tx: number; T: number } {
  return {
    x: history.repeatDays,
    tx: (history.lastDay - history.firstDay) / daysPerUnit,
    T: (asOfDay - history.firstDay) / daysPerUnit,
  };
}
