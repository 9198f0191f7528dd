import { gaussLegendre, RULE_64, type QuadratureRule } from '../numerics/gauss-legendre.js';
import type { ParetoParams } from './types.js';

const { exp, expm1, log1p, max, min } = Math;

const RULE_16 = gaussLegendre(16);
const RULE_32 = gaussLegendre(32);

/** As many points as keep the relative error below 1e-13, by how far the integrand falls and by the width in ln t. */
function ruleFor(exponent: number, width: number): QuadratureRule {
  if (exponent < 6 && width < 1) return RULE_16;
  return exponent < 30 && width < 3 ? RULE_32 : RULE_64;
}

/** e^-45 is far below the resolution of the sum. */
const NEGLIGIBLE_EXPONENT = 45;

/**
 * s times the integral over t from `from` to `to` of
 *   ((alpha + from) / (alpha + t))^(r + x)  ((beta + from) / (beta + t))^s / (beta + t),
 * the probability that a member of that posterior drops out in the interval without a further order before. It is A0 of
 * Fader & Hardie note 009 (there as a difference of two 2F1, which cancels) up to a factor. Gauss-Legendre over
 * ln(m + t), m the smaller of alpha and beta, after cutting off what is negligible.
 */
export function dropoutBefore({ r, alpha, s, beta }: ParetoParams, x: number, from: number, to: number): number {
  if (!(to > from)) return 0;
  const shape = r + x;
  const floor = min(alpha, beta);
  const decay = NEGLIGIBLE_EXPONENT / (shape + s);
  const reach = (max(alpha, beta) + from) * expm1(decay);
  const width = log1p(min(to - from, reach) / (floor + from));
  const rule = ruleFor(shape * log1p((to - from) / (alpha + from)), width);
  const half = width / 2;
  let sum = 0;
  for (let i = 0; i < rule.nodes.length; i += 1) {
    const passed = (floor + from) * expm1(half * (1 + rule.nodes[i]!));
    const exponent = shape * log1p(passed / (alpha + from)) + s * log1p(passed / (beta + from));
    sum += (rule.weights[i]! * exp(-exponent) * (floor + from + passed)) / (beta + from + passed);
  }
  return s * half * sum;
}
