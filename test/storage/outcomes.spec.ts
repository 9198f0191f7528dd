import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeadLetterStore, PositionStore, type ChunkResult } from '#storage';
import { order, refund, TestBook } from '../support/book.js';
import type { CloudEvent } from '../reference/types.js';

let book: TestBook;
beforeAll(async () => {
  book = await TestBook.open('outcomes');
  book.now = Date.parse('2026-06-01T00:00:00Z');
}, 60_000);
afterAll(() => book.close());

const counted = (result: ChunkResult) => Object.fromEntries(result.outcomes.map((one) => [one.outcome, one.count]));
const at = '2026-03-01T10:00:00Z';
const renamed = (event: CloudEvent, id: string): CloudEvent => ({ ...event, id });

describe('what becomes of a record', () => {
  it('the same identity and content is a duplicate, in one chunk and in two', async () => {
    const event = order('dup', '1', at, 5_000);
    expect(counted(await book.apply([event, event]))).toEqual({ applied: 1, duplicate: 1 });
    expect(counted(await book.apply([event]))).toEqual({ duplicate: 1 });
  });

  it('another identity with a business id that is recorded is a duplicate where the content is the same', async () => {
    const event = order('business', '1', at, 5_000);
    expect(counted(await book.apply([event, renamed(event, 'other')]))).toEqual({ applied: 1, duplicate: 1 });
    expect(counted(await book.apply([renamed(event, 'third')]))).toEqual({ duplicate: 1 });
  });

  it('other content is a conflict: what was recorded first stands, and the other is a dead letter', async () => {
    const first = order('conflict', '1', at, 5_000);
    const other = order('conflict', '1', at, 6_000);
    expect(counted(await book.apply([first, other, renamed(other, 'x')]))).toEqual({ applied: 1, conflict: 2 });
    const clock = { now: book.now, watermark: book.now };
    expect((await book.reader.member('conflict', clock))!.stats.spendMinor).toBe(5_000);
    const letters = await new DeadLetterStore(book.database).list({ memberId: 'conflict', limit: 10 });
    expect(letters.map((letter) => [letter.outcome, letter.reason])).toEqual([
      ['conflict', 'ConflictingContent'],
      ['conflict', 'ConflictingContent'],
    ]);
  });

  it('a record that shares its business id only with one that became no fact is applied', async () => {
    await book.apply([order('chain', '1', at, 100)]);
    const clash: CloudEvent = { ...order('chain', '2', at, 200), id: 'o-1' };
    expect(counted(await book.apply([clash, order('chain', '2', at, 300)]))).toEqual({ conflict: 1, applied: 1 });
  });

  it('the order of keys and the writing of the time do not make other content', async () => {
    const event = order('same', '1', '2026-03-01T10:00:00.000Z', 700);
    const rewritten = {
      ...event,
      time: '2026-03-01T11:00:00+01:00',
      data: Object.fromEntries(Object.entries(event.data).reverse()),
    };
    expect(counted(await book.apply([event, rewritten]))).toEqual({ applied: 1, duplicate: 1 });
  });

  it('a referral with such characters is applied as well, although the database looks into it for whom it names', async () => {
    const strange = 'good\u0000, \ud800 really \udc00';
    const referral = (referralId: string, more: Record<string, unknown>): CloudEvent => ({
      specversion: '1.0',
      source: '/shop',
      id: referralId,
      type: 'referral.completed',
      time: at,
      data: { memberId: 'texts', referredMemberId: 'friend', referralId, ...more },
    });
    const referrals = [referral('f-1', { note: strange }), referral('f-2', { deep: [{ [strange]: { a: strange } }] })];
    expect(counted(await book.apply(referrals))).toEqual({ applied: 2 });
    expect(counted(await book.apply(referrals))).toEqual({ duplicate: 2 });
    const named = await book.database.query(
      `select from fact where type = 7 and data::json ->> 'referredMemberId' = 'friend'`,
    );
    expect(named.length).toBe(2);
  });

  it('a zero character or half a surrogate pair in a text is kept as far as a database can, and fails no chunk', async () => {
    const text = 'good\u0000, \ud800 really \udc00';
    const data = { memberId: 'texts', reviewId: 'v-1', sku: 's-1', rating: 5, text, note: text };
    const review = {
      specversion: '1.0' as const,
      source: '/shop',
      id: 'v-1',
      type: 'review.published',
      time: at,
      data,
    };
    expect(counted(await book.apply([order('texts', '1', at, 100), review]))).toEqual({ applied: 2 });
    expect(counted(await book.apply([review]))).toEqual({ duplicate: 1 });
    const kept = await book.database.query<{ content: string; data: string }>(
      `select t.content, f.data from personal_text t join fact f on f.ref = t.ref and f.identity = t.identity`,
    );
    expect(kept[0]!.content).toMatch(/^good., . really .$/u);
    expect(JSON.parse(kept[0]!.data)).toMatchObject({ note: text });
  });

  it('a record that fails inside the book is found among its neighbours and set aside', async () => {
    const good = Array.from({ length: 20 }, (_, i) => order(`neighbour-${i}`, '1', at, 1_000));
    // Passes no validation, but a chunk that comes by another way may hold it: an amount that is no integer.
    const poison = order('poison', '1', at, 12.5);
    const result = await book.apply([
      ...good.slice(0, 7),
      poison,
      ...good.slice(7),
      refund('neighbour-3', '1', 'r', at, 400),
    ]);
    const sums: Record<string, number> = {};
    for (const { outcome, count } of result.outcomes) sums[outcome] = (sums[outcome] ?? 0) + count;
    expect(sums).toEqual({ applied: 21, invalid: 1 });
    const letters = await new DeadLetterStore(book.database).list({ memberId: 'poison', limit: 10 });
    expect(letters.map((letter) => letter.reason)).toEqual(['NotApplicable']);
    const clock = { now: book.now, watermark: book.now };
    expect((await book.reader.member('neighbour-3', clock))!.stats.spendMinor).toBe(600);
  });

  it('what lies behind its partition is dropped: nothing is counted, kept or moved by one who comes with it a second time', async () => {
    const positions = new PositionStore(book.database);
    const letters = () => new DeadLetterStore(book.database).list({ memberId: 'behind', limit: 10 });
    const from = (await positions.all())[0]!.position;
    const chunk = [order('behind', '1', at, 5_000), order('behind', '1', at, 6_000), order('behind', '2', at, 100)];
    expect(counted(await book.apply(chunk))).toEqual({ applied: 2, conflict: 1 });
    const stand = { positions: await positions.all(), letters: await letters() };
    expect(stand.letters.length).toBe(1);

    expect(counted(await book.apply(chunk, from))).toEqual({});
    expect(counted(await book.apply(chunk.slice(0, 1), from))).toEqual({});
    // Also a record that was another one when the offset was taken: the topic may have been made anew meanwhile.
    expect(counted(await book.apply([order('behind', '9', '2026-05-30T00:00:00Z', 700)], from))).toEqual({});
    expect({ positions: await positions.all(), letters: await letters() }).toEqual(stand);

    const beyond = [...chunk.slice(1), order('behind', '3', at, 100)];
    expect(counted(await book.apply(beyond, from + 1))).toEqual({ applied: 1 });
    expect((await positions.all())[0]!.position).toBe(from + 4);
  });
});
