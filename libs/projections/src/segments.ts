import type { SegmentRule } from '#domain';
import type { Score } from './scores.js';

const within = (score: number, [least, most]: readonly [number, number]): boolean => least <= score && score <= most;

/** The first segment that holds the scores; null where the program's table leaves them out. */
export function segmentOf(rules: readonly SegmentRule[], r: Score, f: Score, m: Score): string | null {
  return rules.find((rule) => within(r, rule.r) && within(f, rule.f) && within(m, rule.m))?.name ?? null;
}

const SCORES = [1, 2, 3, 4, 5] as const;

/** The cells of the cube of scores that are a segment, numbered 25 (r − 1) + 5 (f − 1) + (m − 1). */
export function cellsOf(rules: readonly SegmentRule[], segment: string): number[] {
  const cells: number[] = [];
  for (const r of SCORES)
    for (const f of SCORES)
      for (const m of SCORES)
        if (segmentOf(rules, r, f, m) === segment) cells.push(25 * (r - 1) + 5 * (f - 1) + (m - 1));
  return cells;
}
