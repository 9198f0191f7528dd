/** Members of a group, and how many of them came back. */
export interface GroupReturns {
  members: number;
  returned: number;
}

/** How much larger one share is than another, with its confidence interval: −1 to 1. */
export interface ShareDifference {
  difference: number;
  low: number;
  high: number;
}

/** 97.5 % point of the normal distribution: both sides together leave 5 %. */
const Z_95 = 1.959963984540054;

/**
 * The share of `group` less that of `other`, with a 95 % interval: Newcombe 1998, Statistics in Medicine 17, method 10, from Wilson's
 * intervals of both shares, which holds for small groups and for shares near 0 and 1. Null where a group is empty.
 */
export function shareDifference(group: GroupReturns, other: GroupReturns): ShareDifference | null {
  if (group.members === 0 || other.members === 0) return null;
  const a = wilson(group);
  const b = wilson(other);
  const difference = a.share - b.share;
  return {
    difference,
    low: difference - Math.hypot(a.share - a.low, b.high - b.share),
    high: difference + Math.hypot(a.high - a.share, b.share - b.low),
  };
}

/** Wilson 1927: the shares that a score test at 5 % does not reject. */
export function wilson({ members, returned }: GroupReturns): { share: number; low: number; high: number } {
  const share = returned / members;
  const z2 = Z_95 * Z_95;
  const middle = (share + z2 / (2 * members)) / (1 + z2 / members);
  const half = (Z_95 / (1 + z2 / members)) * Math.sqrt((share * (1 - share)) / members + z2 / (4 * members * members));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
