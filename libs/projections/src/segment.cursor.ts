import type { CutPoints, RfmCutPoints } from './scores.js';

/** Where a page begins: behind this member of this shard. Empty day: at the shard's beginning. */
export interface SegmentPlace {
  shard: number;
  day: string;
  memberId: string;
}

export function placeAt(shard: number): SegmentPlace {
  return { shard, day: '', memberId: '' };
}

/** Opaque to its bearer: the place, and the cut points by which the first page was scored. */
export function formatCursor({ shard, day, memberId }: SegmentPlace, cuts: RfmCutPoints): string {
  return Buffer.from(JSON.stringify([shard, day, memberId, ...cuts.r, ...cuts.f, ...cuts.m])).toString('base64url');
}

/** Null for a text that is no cursor. */
export function parseCursor(text: string): { place: SegmentPlace; cuts: RfmCutPoints } | null {
  const parsed = parseJson(Buffer.from(text, 'base64url').toString());
  if (!Array.isArray(parsed) || parsed.length !== 15) return null;
  const [shard, day, memberId, ...cuts] = parsed as unknown[];
  const isNatural = typeof shard === 'number' && Number.isInteger(shard) && shard >= 0;
  if (!isNatural || typeof day !== 'string' || !/^-?\d*$/.test(day) || typeof memberId !== 'string') return null;
  if (!cuts.every((cut): cut is number => typeof cut === 'number')) return null;
  const of = (from: number): CutPoints => cuts.slice(from, from + 4) as unknown as CutPoints;
  return { place: { shard, day, memberId }, cuts: { r: of(0), f: of(4), m: of(8) } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
