import type { HistoryRows } from '../../libs/domain/src/value/index.js';
import { seededRandom } from '../../libs/domain/src/value/numerics/random.js';

/** Members of BG/NBD with CDNOW's parameters, who joined over two years: whole days, as a shop knows them. */
export function simulatedRows(n: number): HistoryRows {
  const random = seededRandom(20260101);
  const x = new Int32Array(n);
  const tx = new Float64Array(n);
  const T = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    const rate = gamma(random, 0.2426) / (4.414 * 7);
    const dropout = beta(random, 0.793, 2.426);
    const age = 1 + Math.floor(random() * 730);
    let t = 0;
    let lastDay = 0;
    for (;;) {
      t -= Math.log(1 - random()) / rate;
      if (!(t < age + 1)) break;
      const day = Math.floor(t);
      if (day > lastDay) {
        x[i]! += 1;
        lastDay = day;
      }
      if (random() < dropout) break;
    }
    tx[i] = lastDay;
    T[i] = age;
  }
  return { length: n, x, tx, T };
}

/** Marsaglia & Tsang 2000, with the usual power for shapes below 1. */
function gamma(random: () => number, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(1 - random()) < z * z * 0.5 + d - d * v + d * Math.log(v)) return d * v;
  }
}

function beta(random: () => number, a: number, b: number): number {
  const one = gamma(random, a);
  return one / (one + gamma(random, b));
}
