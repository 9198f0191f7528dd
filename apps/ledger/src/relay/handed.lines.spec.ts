import { describe, expect, it } from '@jest/globals';
import type { OutgoingLine, WrittenLines } from '#storage';
import { HandedLines } from './handed.lines.js';

const written = (first: number, last: number): WrittenLines => ({
  lane: 0,
  lines: Array.from({ length: last - first + 1 }, (_, i) => ({ no: first + i }) as OutgoingLine),
  states: new Map(),
});
const numbersOf = (taken: readonly WrittenLines[]): number[] =>
  taken.flatMap((one) => one.lines.map((line) => line.no));

describe('lines handed to the relay', () => {
  it('are given on whole transactions at a time, in order, as far as there is no gap', () => {
    const handed = new HandedLines();
    handed.offer(written(1, 2));
    handed.offer(written(3, 3));
    handed.offer(written(6, 7));
    expect(numbersOf(handed.take(0, 100))).toEqual([1, 2, 3]);
    expect(handed.take(3, 100)).toEqual([]);
    expect(handed.firstAfter(3)).toBe(6);
    expect(numbersOf(handed.take(5, 1))).toEqual([6, 7]);
  });

  it('are put in order when a later commit was answered first', () => {
    const handed = new HandedLines();
    handed.offer(written(3, 4));
    handed.offer(written(1, 2));
    expect(numbersOf(handed.take(0, 100))).toEqual([1, 2, 3, 4]);
  });

  it('that were sent otherwise meanwhile are left out', () => {
    const handed = new HandedLines();
    handed.offer(written(1, 4));
    handed.offer(written(5, 6));
    expect(handed.firstAfter(2)).toBe(3);
    expect(numbersOf(handed.take(2, 100))).toEqual([3, 4, 5, 6]);
    expect(handed.firstAfter(6)).toBe(Infinity);
  });

  it('are not kept without bound', () => {
    const handed = new HandedLines();
    handed.offer(written(1, 1_500));
    handed.offer(written(1_501, 1_502));
    expect(numbersOf(handed.take(0, 10)).length).toBe(1_500);
    expect(handed.firstAfter(1_500)).toBe(Infinity);
  });
});
