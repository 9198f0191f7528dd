/** Nodes in (-1, 1) and weights of a Gauss-Legendre rule. */
export interface QuadratureRule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** Gauss-Legendre rule with `order` points: Newton's method on the Legendre polynomial (Abramowitz & Stegun 25.4.29). */
export function gaussLegendre(order: number): QuadratureRule {
  const nodes = new Float64Array(order);
  const weights = new Float64Array(order);
  for (let i = 0; i < order; i += 1) {
    let node = Math.cos((Math.PI * (i + 0.75)) / (order + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step += 1) {
      let current = 1;
      let previous = 0;
      for (let n = 0; n < order; n += 1) {
        const next = ((2 * n + 1) * node * current - n * previous) / (n + 1);
        previous = current;
        current = next;
      }
      slope = (order * (node * current - previous)) / (node * node - 1);
      const move = current / slope;
      node -= move;
      if (Math.abs(move) < 1e-15) break;
    }
    nodes[i] = node;
    weights[i] = 2 / ((1 - node * node) * slope * slope);
  }
  return { nodes, weights };
}

/** The 64-point rule: exact for polynomials up to degree 127. */
export const RULE_64 = gaussLegendre(64);

/** Integral of `f` over [from, to]. */
export function integrate(f: (t: number) => number, from: number, to: number, rule: QuadratureRule = RULE_64): number {
  const half = (to - from) / 2;
  const middle = (to + from) / 2;
  let sum = 0;
  rule.nodes.forEach((node, i) => {
    sum += rule.weights[i]! * f(middle + half * node);
  });
  return sum * half;
}
