import { seededRandom, type Random } from '../numerics/random.js';

export interface Clustering {
  /** Sum of squared distances to the own centre. */
  readonly inertia: number;
  readonly centres: readonly Float64Array[];
  readonly assignment: Int32Array;
  readonly sizes: readonly number[];
}

export interface KMeansOptions {
  readonly seed: number;
  /** The best of so many starts is kept. */
  readonly restarts?: number;
  readonly iterationsMax?: number;
}

/**
 * k-means: Lloyd's iterations (1982) from k-means++ starts (Arthur & Vassilvitskii 2007), the best of several. Points are rows of equal length;
 * scale them first. k is at least 1 and at most the number of points.
 */
export function kMeans(points: readonly Float64Array[], k: number, options: KMeansOptions): Clustering {
  const { seed, restarts = 20, iterationsMax = 300 } = options;
  const random = seededRandom(seed);
  let best = lloyd(points, plusPlus(points, k, random), iterationsMax);
  for (let restart = 1; restart < restarts; restart += 1) {
    const next = lloyd(points, plusPlus(points, k, random), iterationsMax);
    if (next.inertia < best.inertia) best = next;
  }
  return best;
}

function plusPlus(points: readonly Float64Array[], k: number, random: Random): Float64Array[] {
  const centres = [points[Math.floor(random() * points.length)]!];
  const nearest = points.map((point) => squaredDistance(point, centres[0]!));
  while (centres.length < k) {
    let left = random() * nearest.reduce((sum, d) => sum + d, 0);
    const at = nearest.findIndex((d) => (left -= d) < 0);
    const centre = points[at < 0 ? points.length - 1 : at]!;
    centres.push(centre);
    points.forEach((point, i) => (nearest[i] = Math.min(nearest[i]!, squaredDistance(point, centre))));
  }
  return centres.map((centre) => centre.slice());
}

function lloyd(points: readonly Float64Array[], start: Float64Array[], iterationsMax: number): Clustering {
  const assignment = new Int32Array(points.length).fill(-1);
  let centres = start;
  for (let iteration = 0; iteration < iterationsMax; iteration += 1) {
    let moved = false;
    points.forEach((point, i) => {
      const nearest = nearestCentre(point, centres);
      if (nearest !== assignment[i]) moved = true;
      assignment[i] = nearest;
    });
    if (!moved) break;
    centres = means(points, assignment, centres);
  }
  const sizes = centres.map((_, c) => assignment.filter((a) => a === c).length);
  const inertia = points.reduce((sum, point, i) => sum + squaredDistance(point, centres[assignment[i]!]!), 0);
  return { inertia, centres, assignment, sizes };
}

/** A cluster that lost all its points keeps its centre. */
function means(
  points: readonly Float64Array[],
  assignment: Int32Array,
  before: readonly Float64Array[],
): Float64Array[] {
  const sums = before.map((centre) => new Float64Array(centre.length));
  const sizes = new Float64Array(before.length);
  points.forEach((point, i) => {
    const c = assignment[i]!;
    sizes[c]! += 1;
    point.forEach((value, d) => (sums[c]![d]! += value));
  });
  return sums.map((sum, c) => (sizes[c] === 0 ? before[c]! : sum.map((value) => value / sizes[c]!)));
}

function nearestCentre(point: Float64Array, centres: readonly Float64Array[]): number {
  let nearest = 0;
  let least = Infinity;
  for (let c = 0; c < centres.length; c += 1) {
    const distance = squaredDistance(point, centres[c]!);
    if (distance < least) {
      least = distance;
      nearest = c;
    }
  }
  return nearest;
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d += 1) sum += (a[d]! - b[d]!) ** 2;
  return sum;
}

/** Columns to mean 0 and population standard deviation 1; a constant column becomes 0. */
export function standardised(points: readonly Float64Array[]): Float64Array[] {
  const n = points.length;
  const width = points[0]?.length ?? 0;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (const point of points) point.forEach((value, d) => (mean[d]! += value / n));
  for (const point of points) point.forEach((value, d) => (deviation[d]! += (value - mean[d]!) ** 2 / n));
  return points.map((point) =>
    point.map((value, d) => (deviation[d]! > 0 ? (value - mean[d]!) / Math.sqrt(deviation[d]!) : 0)),
  );
}

/** Mean silhouette (Rousseeuw 1987), -1 to 1: all pairs are compared, so a few thousand points at most. */
export function meanSilhouette(points: readonly Float64Array[], { assignment, sizes }: Clustering): number {
  let sum = 0;
  points.forEach((point, i) => {
    const own = assignment[i]!;
    if (sizes[own]! < 2) return;
    const total = new Float64Array(sizes.length);
    points.forEach((other, j) => (total[assignment[j]!]! += Math.sqrt(squaredDistance(point, other))));
    const within = total[own]! / (sizes[own]! - 1);
    const others = sizes.map((size, c) => (c === own || size === 0 ? Infinity : total[c]! / size));
    const beside = Math.min(...others);
    sum += (beside - within) / Math.max(beside, within);
  });
  return sum / points.length;
}

/** Between over within variance, each by its degrees of freedom (Calinski & Harabasz 1974). */
export function calinskiHarabasz(points: readonly Float64Array[], { inertia, sizes }: Clustering): number {
  const all = lloyd(points, [points[0]!.slice()], 2);
  const k = sizes.length;
  return (all.inertia - inertia) / (k - 1) / (inertia / (points.length - k));
}
