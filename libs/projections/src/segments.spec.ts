import { describe, expect, it } from '@jest/globals';
import type { SegmentRule } from '#domain';
import { segmentOf } from './segments.js';

const RULES: SegmentRule[] = [
  { name: 'champions', r: [4, 5], f: [4, 5], m: [4, 5] },
  { name: 'loyal', r: [3, 5], f: [4, 5], m: [1, 5] },
];

describe('segments', () => {
  it('takes the first line that holds all three scores', () => {
    expect(segmentOf(RULES, 5, 5, 5)).toBe('champions');
    expect(segmentOf(RULES, 5, 5, 3)).toBe('loyal');
  });

  it('gives null for scores that the table leaves out', () => {
    expect(segmentOf(RULES, 1, 1, 1)).toBeNull();
  });
});
