/** ln(e^a + e^b) without overflow; -Infinity stands for ln 0. */
export function logAddExp(a: number, b: number): number {
  const larger = Math.max(a, b);
  if (larger === -Infinity) return -Infinity;
  return larger + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** 1 / (1 + e^-z), exact at both ends. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

/** ln(p / (1 - p)), with p held off 0 and 1 by `margin`, so that a certain score stays finite. */
export function logit(p: number, margin = 1e-12): number {
  const inside = Math.min(1 - margin, Math.max(margin, p));
  return Math.log(inside) - Math.log1p(-inside);
}

/** (e^(cL) - 1) / c, continued by L at c = 0: the integral of e^(cw) for w from 0 to L. */
export function growthIntegral(c: number, length: number): number {
  const exponent = c * length;
  return Math.abs(exponent) < 1e-8 ? length * (1 + exponent / 2) : Math.expm1(exponent) / c;
}
