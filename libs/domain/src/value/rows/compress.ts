import { DistinctValues, mixed } from './distinct.js';
import type { CompressedRows, HistoryRows, InvalidRow } from './rows.js';

/** Merges equal (x, tx, T) and sums their weights; the first row that no history can have is returned instead. */
export function compressRows(rows: HistoryRows): CompressedRows | { invalid: InvalidRow } {
  const n = rows.length;
  const counts = new DistinctValues();
  const times = new DistinctValues();
  const countAt = new Int32Array(n);
  const txAt = new Int32Array(n);
  const TAt = new Int32Array(n);
  const weight = new Float64Array(n);
  const slots = new Int32Array(slotsFor(n)).fill(-1);
  const mask = slots.length - 1;
  let used = 0;
  let sumLogGaps = 0;
  for (let i = 0; i < n; i += 1) {
    const x = rows.x[i]!;
    const tx = rows.tx[i]!;
    const T = rows.T[i]!;
    const w = rows.weight === undefined ? 1 : rows.weight[i]!;
    if (!isHistory(x, tx, T, w)) return { invalid: { row: i, reason: reasonOf(x, tx, T, w) } };
    if (w === 0) continue;
    if (rows.logGaps !== undefined) sumLogGaps += w * rows.logGaps[i]!;
    const c = counts.placeOf(x);
    const t = times.placeOf(tx);
    const u = times.placeOf(T);
    let slot = mixed(Math.imul(c, 0x27d4eb2f) + t, u) & mask;
    for (;;) {
      const row = slots[slot]!;
      if (row < 0) {
        slots[slot] = used;
        countAt[used] = c;
        txAt[used] = t;
        TAt[used] = u;
        weight[used] = w;
        used += 1;
        break;
      }
      if (TAt[row] === u && txAt[row] === t && countAt[row] === c) {
        weight[row] = weight[row]! + w;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return withSums({
    counts: counts.toArray(),
    times: times.toArray(),
    countAt: countAt.slice(0, used),
    txAt: txAt.slice(0, used),
    TAt: TAt.slice(0, used),
    weight: weight.slice(0, used),
    sumLogGaps,
  });
}

type Indexed = Pick<CompressedRows, 'counts' | 'times' | 'countAt' | 'txAt' | 'TAt' | 'weight' | 'sumLogGaps'>;

function withSums(indexed: Indexed): CompressedRows {
  const { counts, times, countAt, txAt, TAt, weight } = indexed;
  const length = weight.length;
  const x = new Float64Array(length);
  const tx = new Float64Array(length);
  const T = new Float64Array(length);
  const countMembers = new Float64Array(counts.length);
  const timeMembers = new Float64Array(times.length);
  const timeOrders = new Float64Array(times.length);
  let members = 0;
  let repeaters = 0;
  let maxT = 0;
  for (let i = 0; i < length; i += 1) {
    const w = weight[i]!;
    x[i] = counts[countAt[i]!]!;
    tx[i] = times[txAt[i]!]!;
    T[i] = times[TAt[i]!]!;
    countMembers[countAt[i]!]! += w;
    timeMembers[TAt[i]!]! += w;
    timeOrders[TAt[i]!]! += w * x[i]!;
    members += w;
    if (x[i]! > 0) repeaters += w;
    if (T[i]! > maxT) maxT = T[i]!;
  }
  return { ...indexed, length, members, repeaters, x, tx, T, countMembers, timeMembers, timeOrders, maxT };
}

/** At most half full. */
function slotsFor(rows: number): number {
  let slots = 16;
  while (slots < 2 * rows) slots *= 2;
  return slots;
}

function isHistory(x: number, tx: number, T: number, weight: number): boolean {
  return (
    x >= 0 &&
    Math.floor(x) === x &&
    tx >= 0 &&
    tx <= T &&
    T < Infinity &&
    weight >= 0 &&
    weight < Infinity &&
    (x > 0 || tx === 0)
  );
}

function reasonOf(x: number, tx: number, T: number, weight: number): string {
  if (!(x >= 0) || Math.floor(x) !== x) return `x must be a whole number of at least 0, not ${x}`;
  if (!(T >= 0) || T === Infinity) return `T must be a finite number of at least 0, not ${T}`;
  if (!(tx >= 0 && tx <= T)) return `tx must lie between 0 and T = ${T}, not ${tx}`;
  if (x === 0 && tx !== 0) return `tx must be 0 where there is no repeat order, not ${tx}`;
  return `weight must be a finite number of at least 0, not ${weight}`;
}
