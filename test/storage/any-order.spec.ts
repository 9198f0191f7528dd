import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyBook } from '#storage';
import { arrivals, judgingInstants } from '../reference/arrivals.js';
import { describeDifference } from '../reference/compare.js';
import { history } from '../reference/history.js';
import { reference } from '../reference/model.js';
import type { CloudEvent } from '../reference/types.js';
import { bookedView, fact, TestBook, withMember } from '../support/book.js';
import { DEFAULT_PROGRAMS } from '../support/program.js';
import { propertyOptions } from '../support/property.js';
import { seededRandom } from '../support/tape.js';

const YEAR_MS = 366 * 86_400_000;

let book: TestBook;
let members = 0;
beforeAll(async () => (book = await TestBook.open('any-order')), 60_000);
afterAll(() => book.close());

/** The same history, each record under one of two ids (also repetitions of it), and somewhere among them the record that they are one. */
function split(batches: CloudEvent[][], account: string, guest: string, seed: number): CloudEvent[][] {
  const random = seededRandom(seed);
  const under = (event: CloudEvent): CloudEvent => {
    return { ...event, data: { ...event.data, memberId: random() < 0.5 ? account : guest } };
  };
  const merge = fact('member.merged', `merge-${account}`, book.now, { memberId: account, mergedMemberId: guest });
  const all = batches.map((batch) => batch.map(under));
  const at = Math.floor(random() * (all.length + 1));
  if (at === all.length) return [...all, [merge]];
  const within = Math.floor(random() * (all[at]!.length + 1));
  return all.map((batch, i) => (i === at ? [...batch.slice(0, within), merge, ...batch.slice(within)] : batch));
}

describe('through the book, in any order of arrival, any repetition and any cut', () => {
  it.each([
    ['orders', { types: 'orders' as const }],
    ['all kinds of events', { types: 'all' as const }],
  ])(
    '%s end in what the rules say',
    async (_name, options) => {
      const played = history(options)
        .filter((told) => told.events.length > 0)
        .chain((told) => fc.tuple(fc.constant(told), arrivals(told), judgingInstants(told)));
      await fc.assert(
        fc.asyncProperty(played, async ([told, batches, now]) => {
          const memberId = `m-${++members}`;
          book.now = now;
          for (const batch of withMember(batches, memberId)) await book.apply(batch);
          for (const at of [now, now + 2 * YEAR_MS]) {
            book.now = at;
            const expected = reference(told.events, at);
            expected.waiting = expected.waiting.filter((waits) => Date.parse(waits.time) <= at);
            expect(describeDifference(expected, await bookedView(book, memberId))).toBeNull();
          }
        }),
        propertyOptions(120),
      );
    },
    240_000,
  );

  it('facts of one person under two ids, merged at any point, end in what the rules say of all of them, nothing paid twice', async () => {
    const told = history({ types: 'all' }).filter(({ events }) => events.length > 1);
    const played = told.chain((one) =>
      fc.tuple(fc.constant(one), arrivals(one), judgingInstants(one), fc.integer({ min: 0, max: 2 ** 31 - 1 })),
    );
    await fc.assert(
      fc.asyncProperty(played, async ([{ events }, batches, now, seed]) => {
        const number = ++members;
        const [account, guest] = [`a-${number}`, `g-${number}`];
        book.now = now;
        for (const batch of split(batches, account, guest, seed)) await book.apply(batch);
        for (const at of [now, now + 2 * YEAR_MS]) {
          book.now = at;
          const expected = reference(events, at);
          expected.waiting = expected.waiting.filter((waits) => Date.parse(waits.time) <= at);
          for (const id of [account, guest]) {
            const view = (await book.reader.member(id, { now: at, watermark: at }))!;
            expect(view.memberId).toBe(account);
          }
          expect(describeDifference(expected, await bookedView(book, account))).toBeNull();
        }
      }),
      propertyOptions(50),
    );
  }, 120_000);

  it('leaves a book that keeps every promise', async () => {
    const { ok, invariants, corrections } = await verifyBook(book.database, DEFAULT_PROGRAMS);
    expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
    expect(ok).toBe(true);
    // Where nothing was ever corrected this test has proven nothing.
    expect(corrections).toBeGreaterThan(50);
  });
});
