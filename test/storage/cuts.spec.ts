import { afterAll, describe, expect, it } from '@jest/globals';
import { TestBook } from '../support/book.js';
import { seededRandom, shuffled, tape } from '../support/tape.js';
import type { CloudEvent } from '../reference/types.js';

const DAY_MS = 86_400_000;
const { events, members } = tape(7, 60, 900);
const LAST = Math.max(...events.map((event) => Date.parse(event.time)));
const INSTANTS = [LAST - 100 * DAY_MS, LAST, LAST + 400 * DAY_MS];

const open: TestBook[] = [];
afterAll(() => Promise.all(open.map((book) => book.close())));

/** Everybody's state, lots and tier history at several instants, after the tape was played in chunks of a size. */
async function played(order: readonly CloudEvent[], chunkSize: number): Promise<unknown[]> {
  const book = await TestBook.open(`cuts-${chunkSize}`);
  open.push(book);
  book.now = LAST;
  for (let at = 0; at < order.length; at += chunkSize) await book.apply(order.slice(at, at + chunkSize));
  const ends: unknown[] = [];
  for (const now of INSTANTS) {
    for (const memberId of members) {
      const view = await book.reader.memberAsOf(memberId, now, Number.MAX_SAFE_INTEGER);
      ends.push({ ...view, sequence: 0 });
    }
  }
  book.now = INSTANTS.at(-1)!;
  const clock = { now: book.now, watermark: book.now };
  for (const memberId of members) {
    ends.push(await book.reader.lots(memberId, clock), await book.reader.tiers(memberId, clock));
  }
  return ends;
}

describe('one tape, cut in any way', () => {
  it('ends in the same members, lots and tiers in chunks of 1, of 100 and of 5,000, in order, shuffled and doubled', async () => {
    const inOrder = await played(events, 100);
    expect(await played(events, 1)).toEqual(inOrder);
    const doubled = shuffled([...events, ...events], seededRandom(8));
    expect(await played(doubled, 5_000)).toEqual(inOrder);
    expect(await played(shuffled(events, seededRandom(9)), 37)).toEqual(inOrder);
  }, 180_000);
});
