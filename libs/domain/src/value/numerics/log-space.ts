const { abs, exp, expm1, log, log1p, max, min } = Math;

/** ln(e^a + e^b) without overflow; -Infinity stands for ln 0. */
export function logAddExp(a: number, b: number): number {
  const larger = max(a, b);
  if (larger === -Infinity) return -Infinity;
  return larger + log1p(exp(-abs(a - b)));
}

/** 1 / (1 + e^-z), exact at both ends. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + exp(-z));
  const e = exp(z);
  return e / (1 + e);
}

/** ln(p / (1 - p)), with p held off 0 and 1 by `margin`, so that a certain score stays finite. */
export function logit(p: number, margin = 1e-12): number {
  const inside = min(1 - margin, max(margin, p));
  return log(inside) - log1p(-inside);
}

/** (e^(cL) - 1) / c, continued by L at c = 0: the integral of e^(cw) for w from 0 to L. */
export function growthIntegral(c: number, length: number): number {
  const exponent = c * length;
  return abs(exponent) < 1e-8 ? length * (1 + exponent / 2) : expm1(exponent) / c;
}
