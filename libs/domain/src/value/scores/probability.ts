const { floor, log, log1p, max, min } = Math;

/** Mean squared error of probabilities (Brier 1950); lower is better. */
export function brierScore(probabilities: ArrayLike<number>, positive: ArrayLike<number>): number {
  return meanOver(probabilities.length, (i) => (probabilities[i]! - positive[i]!) ** 2);
}

/** Minus the mean log-likelihood of the outcomes; certain probabilities are held off 0 and 1 by 1e-12. */
export function logLoss(probabilities: ArrayLike<number>, positive: ArrayLike<number>): number {
  return meanOver(probabilities.length, (i) => {
    const p = min(1 - 1e-12, max(1e-12, probabilities[i]!));
    return positive[i]! > 0 ? -log(p) : -log1p(-p);
  });
}

export interface FlagQuality {
  readonly flagged: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly accuracy: number;
  readonly specificity: number;
}

/** What a yes-or-no rule is worth against the outcomes. */
export function flagQuality(flags: ArrayLike<boolean | number>, positive: ArrayLike<number>): FlagQuality {
  let flagged = 0;
  let hits = 0;
  let positives = 0;
  const n = positive.length;
  for (let i = 0; i < n; i += 1) {
    if (positive[i]! > 0) positives += 1;
    if (!flags[i]) continue;
    flagged += 1;
    if (positive[i]! > 0) hits += 1;
  }
  const precision = hits / flagged;
  const recall = hits / positives;
  const correctlyLeft = n - flagged - (positives - hits);
  return {
    flagged,
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall),
    accuracy: (hits + correctlyLeft) / n,
    specificity: correctlyLeft / (n - positives),
  };
}

export interface ReliabilityBin {
  readonly members: number;
  readonly predicted: number;
  readonly observed: number;
}

/** Mean probability against the observed share in `bins` bins of equal width; empty bins are left out. */
export function reliability(
  probabilities: ArrayLike<number>,
  positive: ArrayLike<number>,
  bins = 10,
): ReliabilityBin[] {
  const sums = Array.from({ length: bins }, () => ({ members: 0, predicted: 0, observed: 0 }));
  for (let i = 0; i < probabilities.length; i += 1) {
    const bin = sums[min(bins - 1, floor(probabilities[i]! * bins))]!;
    bin.members += 1;
    bin.predicted += probabilities[i]!;
    bin.observed += positive[i]! > 0 ? 1 : 0;
  }
  return sums
    .filter(({ members }) => members > 0)
    .map(({ members, predicted, observed }) => ({
      members,
      predicted: predicted / members,
      observed: observed / members,
    }));
}

function meanOver(n: number, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += value(i);
  return sum / n;
}
