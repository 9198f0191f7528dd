/** A function to be made small: writes its gradient at `theta` and returns its value there (not finite: out of bounds). */
export type Objective = (theta: Float64Array, gradient: Float64Array) => number;

export interface MinimumFound {
  readonly theta: Float64Array;
  readonly value: number;
  /** Largest component of the gradient at `theta`. */
  readonly gradientNorm: number;
  readonly evaluations: number;
  readonly converged: boolean;
  /** What was learned of the curvature, for a descent on a function that differs little. */
  readonly pairs: readonly CorrectionPair[];
}

/** A step and the change of the gradient along it. */
export interface CorrectionPair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

export interface DescentOptions {
  /** Converged when no component of the gradient exceeds this times max(1, |value|). */
  readonly gradientTolerance?: number;
  readonly evaluationsMax?: number;
  /** Correction pairs kept. */
  readonly memory?: number;
  /** Of an earlier descent on a function like this one. */
  readonly pairs?: readonly CorrectionPair[];
}

const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
/**
 * Where the minimum lies at infinity (a boundary) or the value is exact to 1e-11 only, the gradient never gets as small as asked
 * for: after this many evaluations, a small one is enough once a step no longer lowers the value.
 */
const PATIENCE_EVALUATIONS = 40;
const STALLED_GRADIENT = 1e-5;
const STALLED_DECREASE = 1e-12;
const LINE_STEPS_MAX = 30;
/** Long first steps leave the region where the logarithms of the parameters mean anything. */
const FIRST_STEP_MAX = 1;

interface Point {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

/** Limited-memory BFGS (Nocedal & Wright, Numerical Optimization, algorithms 7.4, 7.5 and 3.5) with a strong Wolfe line search. */
export function lbfgs(objective: Objective, start: ArrayLike<number>, options: DescentOptions = {}): MinimumFound {
  const { gradientTolerance = 1e-8, evaluationsMax = 300, memory = 8 } = options;
  const size = start.length;
  let theta = Float64Array.from(start);
  let gradient = new Float64Array(size);
  let value = objective(theta, gradient);
  let evaluations = 1;
  const pairs = [...(options.pairs ?? [])];
  let decrease = Infinity;
  const stalled = () =>
    evaluations > PATIENCE_EVALUATIONS &&
    decrease <= STALLED_DECREASE * Math.max(1, Math.abs(value)) &&
    norm(gradient) <= STALLED_GRADIENT;
  const done = () => stalled() || norm(gradient) <= gradientTolerance * Math.max(1, Math.abs(value));

  while (Number.isFinite(value) && !done() && evaluations < evaluationsMax) {
    const direction = descent(gradient, pairs);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      pairs.length = 0;
      direction.forEach((_, i) => (direction[i] = -gradient[i]!));
      slope = dot(direction, gradient);
    }
    const trial = new Float64Array(size);
    const trialGradient = new Float64Array(size);
    const at = (step: number): Point => {
      for (let i = 0; i < size; i += 1) trial[i] = theta[i]! + step * direction[i]!;
      evaluations += 1;
      const reached = objective(trial, trialGradient);
      return { step, value: Number.isFinite(reached) ? reached : Infinity, slope: dot(direction, trialGradient) };
    };
    const first = pairs.length > 0 ? 1 : Math.min(1, FIRST_STEP_MAX / norm(direction));
    const found = wolfeStep(at, { step: 0, value, slope }, first);
    if (found === null) {
      decrease = 0;
      if (pairs.length === 0) break;
      pairs.length = 0;
      continue;
    }
    const s = trial.map((t, i) => t - theta[i]!);
    const y = trialGradient.map((g, i) => g - gradient[i]!);
    const curvature = dot(s, y);
    if (curvature > 1e-14 * dot(y, y)) {
      pairs.push({ s, y, rho: 1 / curvature });
      if (pairs.length > memory) pairs.shift();
    }
    theta = trial;
    gradient = trialGradient;
    decrease = value - found.value;
    value = found.value;
  }
  return {
    theta,
    value,
    gradientNorm: norm(gradient),
    evaluations,
    converged: Number.isFinite(value) && done(),
    pairs,
  };
}

/** The two-loop recursion: minus the approximate inverse Hessian times the gradient. */
function descent(gradient: Float64Array, pairs: readonly CorrectionPair[]): Float64Array {
  const q = gradient.map((g) => -g);
  const alphas: number[] = [];
  for (const { s, y, rho } of [...pairs].reverse()) {
    const alpha = rho * dot(s, q);
    alphas.unshift(alpha);
    for (let i = 0; i < q.length; i += 1) q[i]! -= alpha * y[i]!;
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < q.length; i += 1) q[i]! *= scale;
  }
  pairs.forEach(({ s, y, rho }, k) => {
    const beta = rho * dot(y, q);
    for (let i = 0; i < q.length; i += 1) q[i]! += (alphas[k]! - beta) * s[i]!;
  });
  return q;
}

/** A step that meets the strong Wolfe conditions; the last call of `at` was made with it. Null where there is none. */
function wolfeStep(at: (step: number) => Point, origin: Point, first: number): Point | null {
  const good = (p: Point) => p.value <= origin.value + SUFFICIENT_DECREASE * p.step * origin.slope;
  let low = origin;
  let high: Point | null = null;
  let step = first;
  for (let k = 0; k < LINE_STEPS_MAX; k += 1) {
    const point = at(step);
    if (!good(point) || (low !== origin && point.value >= low.value)) {
      high = point;
    } else if (Math.abs(point.slope) <= -CURVATURE * origin.slope) {
      return point;
    } else {
      // The minimum lies between this point and the side to which the value falls from here.
      if (high === null ? point.slope >= 0 : point.slope * (high.step - low.step) >= 0) high = low;
      low = point;
    }
    step = high === null ? 2 * point.step : between(low, high);
    // Below the resolution of the value nothing better can be told apart: take the best sufficient step, if any.
    if (high !== null && Math.abs(high.step - low.step) < 1e-12 * Math.max(1, low.step)) break;
  }
  return low === origin ? null : at(low.step);
}

/** The minimum of the cubic through two points and their slopes, kept off the ends (Nocedal & Wright 3.59). */
function between(a: Point, b: Point): number {
  const width = b.step - a.step;
  if (!Number.isFinite(b.value)) return a.step + width * 0.25;
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.step - b.step);
  const root = d1 * d1 - a.slope * b.slope;
  const d2 = Math.sign(width) * Math.sqrt(Math.max(0, root));
  const cubic = b.step - width * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2));
  const from = Math.min(a.step, b.step);
  const inside = Math.abs(width) * 0.1;
  const fallback = a.step + width / 2;
  return cubic > from + inside && cubic < from + Math.abs(width) - inside ? cubic : fallback;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

function norm(vector: Float64Array): number {
  return vector.reduce((largest, v) => Math.max(largest, Math.abs(v)), 0);
}
