import type { MinimumFound } from './lbfgs.js';

/**
 * Downhill simplex (Nelder & Mead 1965) on the value alone: the way out where gradients mislead.
 * Converged when the values at the corners differ by less than `tolerance` times max(1, |value|).
 */
export function nelderMead(
  value: (theta: Float64Array) => number,
  start: ArrayLike<number>,
  { evaluationsMax = 2000, tolerance = 1e-10, size = 0.5 } = {},
): MinimumFound {
  let evaluations = 0;
  const at = (theta: Float64Array) => {
    evaluations += 1;
    const reached = value(theta);
    return { theta, value: Number.isFinite(reached) ? reached : Infinity };
  };
  const origin = Float64Array.from(start);
  const corners = [at(origin)];
  for (let i = 0; i < origin.length; i += 1) corners.push(at(origin.map((t, j) => (i === j ? t + size : t))));
  const n = origin.length;
  let converged = false;
  while (evaluations < evaluationsMax) {
    corners.sort((a, b) => a.value - b.value);
    const best = corners[0]!;
    const worst = corners[n]!;
    if (worst.value - best.value <= tolerance * Math.max(1, Math.abs(best.value))) {
      converged = Number.isFinite(best.value);
      break;
    }
    const centre = new Float64Array(n);
    for (const corner of corners.slice(0, n)) corner.theta.forEach((t, i) => (centre[i]! += t / n));
    const along = (factor: number) => at(centre.map((c, i) => c + factor * (worst.theta[i]! - c)));
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-2);
      corners[n] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < corners[n - 1]!.value) {
      corners[n] = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(worst.value, reflected.value)) corners[n] = contracted;
      else {
        for (let i = 1; i <= n; i += 1) {
          corners[i] = at(corners[i]!.theta.map((t, j) => best.theta[j]! + 0.5 * (t - best.theta[j]!)));
        }
      }
    }
  }
  corners.sort((a, b) => a.value - b.value);
  const { theta, value: least } = corners[0]!;
  return { theta, value: least, gradientNorm: NaN, evaluations, converged, pairs: [] };
}
