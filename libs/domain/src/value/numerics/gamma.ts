const { log } = Math;

const HALF_LOG_TWO_PI = 0.9189385332046727;

/** From here on the asymptotic series below are exact to double precision. */
const ASYMPTOTIC_FROM = 10;

/**
 * Natural logarithm of the gamma function for z > 0.
 * Stirling's series (Abramowitz & Stegun 6.1.41) after shifting the argument to at least 10.
 */
export function lnGamma(z: number): number {
  let product = 1;
  let shifted = z;
  while (shifted < ASYMPTOTIC_FROM) {
    product *= shifted;
    shifted += 1;
  }
  const inverse = 1 / shifted;
  const inverse2 = inverse * inverse;
  const series =
    inverse *
    (1 / 12 -
      inverse2 *
        (1 / 360 -
          inverse2 *
            (1 / 1260 - inverse2 * (1 / 1680 - inverse2 * (1 / 1188 - inverse2 * (691 / 360360 - inverse2 / 156))))));
  return (shifted - 0.5) * log(shifted) - shifted + HALF_LOG_TWO_PI + series - log(product);
}

/** Derivative of {@link lnGamma} for z > 0 (Abramowitz & Stegun 6.3.18, shifted by 6.3.5). */
export function digamma(z: number): number {
  let shift = 0;
  let shifted = z;
  while (shifted < ASYMPTOTIC_FROM) {
    shift += 1 / shifted;
    shifted += 1;
  }
  const inverse2 = 1 / (shifted * shifted);
  const series =
    inverse2 *
    (1 / 12 -
      inverse2 *
        (1 / 120 -
          inverse2 *
            (1 / 252 - inverse2 * (1 / 240 - inverse2 * (1 / 132 - inverse2 * (691 / 32760 - inverse2 / 12))))));
  return log(shifted) - 0.5 / shifted - series - shift;
}

/** Logarithm of the beta function B(a, b) for a, b > 0. */
export function lnBeta(a: number, b: number): number {
  return lnGamma(a) + lnGamma(b) - lnGamma(a + b);
}
