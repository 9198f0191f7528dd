/** An exact decimal such as a tier's multiplier: `num / den`, `den` a power of ten. */
export interface Decimal {
  text: string;
  num: number;
  den: number;
}

/**
 * `floor(a × num / den)` for non-negative safe integers: the one place where points are rounded, and always down.
 * Products beyond 2^53 are computed in BigInt; the result must be a safe integer again.
 */
export function mulDivFloor(a: number, num: number, den: number): number {
  const product = a * num;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / den);
  return Number((BigInt(a) * BigInt(num)) / BigInt(den));
}
