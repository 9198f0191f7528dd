import { describe, expect, it } from '@jest/globals';
import { FetchCycles } from './fetch-cycles.js';

describe('fetch cycles', () => {
  it('a partition is quiet when every broker was asked in full since its last activity, and answered without it', () => {
    const cycles = new FetchCycles();
    expect(cycles.isQuietSince(0)).toBe(false);
    cycles.started('1', 0);
    cycles.started('2', 0);
    const activity = cycles.mark();
    cycles.started('1', 10);
    cycles.started('2', 10);
    expect(cycles.isQuietSince(activity)).toBe(false);
    cycles.started('1', 20);
    expect(cycles.isQuietSince(activity)).toBe(false);
    cycles.started('2', 20);
    expect(cycles.isQuietSince(activity)).toBe(true);
  });

  it('an answer so large that some partitions found no room tells nothing', () => {
    const cycles = new FetchCycles();
    const activity = cycles.mark();
    cycles.started('1', 0);
    cycles.received(5_000_000);
    cycles.started('1', 10);
    expect(cycles.isQuietSince(activity)).toBe(false);
    cycles.started('1', 20);
    expect(cycles.isQuietSince(activity)).toBe(true);
  });
});
