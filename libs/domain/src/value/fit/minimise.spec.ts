import { describe, expect, it } from '@jest/globals';
import { minimise } from './fit.js';
import { lbfgs, type Objective } from './lbfgs.js';
import { nelderMead } from './nelder-mead.js';

const rosenbrock: Objective = (theta, gradient) => {
  const [x, y] = theta as unknown as [number, number];
  gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
  gradient[1] = 200 * (y - x * x);
  return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
};

describe('minimising', () => {
  it('descends a curved valley to its end', () => {
    const found = lbfgs(rosenbrock, [-1.2, 1]);
    expect(found.converged).toBe(true);
    expect(found.theta[0]).toBeCloseTo(1, 6);
    expect(found.theta[1]).toBeCloseTo(1, 6);
  });

  it('finds the same without a gradient', () => {
    const unused = new Float64Array(2);
    const found = nelderMead((theta) => rosenbrock(theta, unused), [-1.2, 1]);
    expect(found.theta[0]).toBeCloseTo(1, 3);
    expect(found.theta[1]).toBeCloseTo(1, 3);
  });

  it('takes the second start where the first has no finite value', () => {
    const halfPlane: Objective = (theta, gradient) => {
      gradient[0] = 2 * (theta[0]! - 3);
      return theta[0]! < 0 ? NaN : (theta[0]! - 3) ** 2;
    };
    const found = minimise(halfPlane, [[-1], [1]]);
    expect(found?.theta[0]).toBeCloseTo(3, 6);
  });

  it('comes to rest where the value falls for ever', () => {
    const falling: Objective = (theta, gradient) => {
      const e = Math.exp(-theta[0]!);
      gradient[0] = -e;
      return e;
    };
    const found = minimise(falling, [[0]]);
    expect(found?.converged).toBe(true);
    expect(found?.theta[0]).toBeGreaterThan(9);
  });

  it('gives null, and does not throw, where nothing is finite', () => {
    expect(minimise(() => NaN, [[0], [1]])).toBeNull();
  });
});
