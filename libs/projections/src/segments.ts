import type { SegmentRule } from '#domain';
import type { Score } from './scores.js';

const within = (score: number, [least, most]: readonly [number, number]): boolean => least <= score && score <= most;

/** The first segment that holds the scores; null where the program's table leaves them out. */
export function segmentOf(rules: readonly SegmentRule[], r: Score, f: Score, m: Score): string | null {
  return rules.find((rule) => within(r, rule.r) && within(f, rule.f) && within(m, rule.m))?.name ?? null;
}
