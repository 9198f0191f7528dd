export interface EwmaOptions {
  /** Mean and standard deviation of the series while all was well. */
  readonly mean: number;
  readonly sigma: number;
  /** Weight of the newest value, usually 0.2 to 0.3. */
  readonly lambda: number;
  /** Width of the limits in standard deviations of z, usually 2.7 to 3. */
  readonly width: number;
}

export interface EwmaPoint {
  readonly z: number;
  readonly low: number;
  readonly high: number;
  readonly alarm: boolean;
}

/**
 * Exponentially weighted moving average chart (Roberts 1959; NIST/SEMATECH e-Handbook 6.3.2.4), limits widening from the first point:
 * mean +- L sigma sqrt(lambda / (2 - lambda) (1 - (1 - lambda)^(2t))). Take weekday and trend out of a series first.
 */
export function ewmaChart(series: readonly number[], { mean, sigma, lambda, width }: EwmaOptions): EwmaPoint[] {
  let z = mean;
  return series.map((value, k) => {
    z = lambda * value + (1 - lambda) * z;
    const spread = width * sigma * Math.sqrt((lambda / (2 - lambda)) * (1 - (1 - lambda) ** (2 * (k + 1))));
    return { z, low: mean - spread, high: mean + spread, alarm: Math.abs(z - mean) > spread };
  });
}

/** Standard deviation from the mean moving range of two: mean |difference of neighbours| / 1.128. */
export function movingRangeSigma(series: readonly number[]): number {
  const ranges = series.slice(1).map((value, k) => Math.abs(value - series[k]!));
  return ranges.reduce((sum, range) => sum + range, 0) / ranges.length / 1.128;
}
