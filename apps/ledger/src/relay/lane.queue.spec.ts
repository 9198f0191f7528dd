import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OutgoingLine, WrittenLines } from '#storage';
import { LaneQueue } from './lane.queue.js';

const written = (first: number, last: number): WrittenLines => ({
  lane: 3,
  lines: Array.from({ length: last - first + 1 }, (_, i) => ({ no: first + i }) as OutgoingLine),
  states: new Map(),
});

/** Numbers of all lines that are next, as if what is to be read had been read. */
function numbersOf({ handed, gaps }: ReturnType<LaneQueue['next']>): number[] {
  const read = gaps.flatMap(({ after, limit }) => Array.from({ length: limit }, (_, i) => after + 1 + i));
  return [...handed.flatMap((one) => one.lines.map((line) => line.no)), ...read].sort((a, b) => a - b);
}

describe('what is next of a lane', () => {
  it('goes on over every change between what this process wrote and what others did', () => {
    const queue = new LaneQueue(3, 10);
    queue.offer(written(13, 14));
    queue.offer(written(16, 16));
    queue.extend(18);
    const next = queue.next(100);
    expect(next.handed).toEqual([written(13, 14), written(16, 16)]);
    expect(next.gaps).toEqual([
      { after: 10, limit: 2 },
      { after: 14, limit: 1 },
      { after: 16, limit: 2 },
    ]);
    expect(next.last).toBe(18);
  });

  it('ends at the limit, or behind the transaction that goes over it', () => {
    const queue = new LaneQueue(3, 0);
    queue.offer(written(3, 6));
    queue.extend(20);
    expect(queue.next(2)).toMatchObject({ gaps: [{ after: 0, limit: 2 }], last: 2 });
    expect(queue.next(4)).toMatchObject({ handed: [written(3, 6)], last: 6 });
  });

  it('is every line once, in whatever pieces it was written, handed over and asked for', () => {
    const pieces = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.boolean()), { minLength: 1, maxLength: 40 });
    const limits = fc.infiniteStream(fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(pieces, limits, (parts, askedFor) => {
        const queue = new LaneQueue(3, 0);
        let head = 0;
        for (const [count, isOurs] of parts) {
          if (isOurs) queue.offer(written(head + 1, head + count));
          head += count;
        }
        queue.extend(head);
        const sent: number[] = [];
        while (queue.isBehind) {
          const next = queue.next(askedFor.next().value as number);
          sent.push(...numbersOf(next));
          queue.sent = next.last;
        }
        expect(sent).toEqual(Array.from({ length: head }, (_, i) => i + 1));
      }),
    );
  });
});
