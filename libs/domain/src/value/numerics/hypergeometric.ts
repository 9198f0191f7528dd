const TERMS_MAX = 200_000;

/**
 * Gauss' hypergeometric function 2F1(a, b; c; z) for 0 <= z < 1 by its power series (Abramowitz & Stegun 15.1.1).
 * Sums until a term is below 1e-17 of the sum; z = 0.92 needs about 430 terms. c must not be 0, -1, -2, …
 */
export function hyp2f1(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; n < TERMS_MAX; n += 1) {
    const ratio = ((a + n) * (b + n) * z) / ((c + n) * (n + 1));
    term *= ratio;
    sum += term;
    // A ratio above 1 means that the terms still grow: a small one now says nothing of the rest.
    if (term === 0 || (Math.abs(ratio) < 1 && Math.abs(term) <= 1e-17 * Math.abs(sum))) break;
  }
  return sum;
}
