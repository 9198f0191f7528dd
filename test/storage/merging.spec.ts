import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyBook, scanMembers } from '#storage';
import { commandOf } from '../support/book-commands.js';
import { fact, order, TestBook } from '../support/book.js';
import { DEFAULT_PROGRAMS } from '../support/program.js';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-01-10T08:00:00Z');

let book: TestBook;
beforeAll(async () => (book = await TestBook.open('merging')), 60_000);
afterAll(() => book.close());

const clock = () => ({ now: book.now, watermark: book.now });
const member = async (memberId: string) => (await book.reader.member(memberId, clock()))!;
const login = (memberId: string, id: string, time: number) => fact('member.logged-in', id, time, { memberId });
const merge = (memberId: string, mergedMemberId: string, id = `${memberId} is ${mergedMemberId}`) =>
  fact('member.merged', id, book.now, { memberId, mergedMemberId });
const lettersOf = (memberId: string) =>
  book.database.query<{ reason: string }>('select reason from dead_letter where member_id = $1', [memberId]);

beforeEach(() => {
  book.now = START + 20 * DAY_MS;
});

describe('a guest who becomes an account', () => {
  it('has the facts of both, each paid once', async () => {
    await book.apply([
      order('a', 'a-1', START, 10_000),
      login('a', 'l-1', START),
      order('g', 'g-1', START + 1_000, 20_000),
      login('g', 'l-2', START + 2_000),
    ]);
    await book.apply([merge('a', 'g')]);
    const both = await member('a');
    // 100 and 200 for the orders; the two logins are of one day.
    expect(both.points).toEqual({ active: 305, pending: 0, reserved: 0, deficit: 0 });
    expect(both.stats).toMatchObject({ orders: 2, spendMinor: 30_000 });
    expect(await member('g')).toEqual(both);
  });

  it('is known by the old id in later records too, which repeat nothing', async () => {
    await book.apply([order('g', 'g-2', book.now, 5_000)]);
    await book.apply([order('g', 'g-1', START + 1_000, 20_000), order('a', 'g-1', START + 1_000, 20_000)]);
    expect((await member('a')).stats).toMatchObject({ orders: 3, spendMinor: 35_000 });
    expect(await lettersOf('g')).toEqual([]);
  });

  it('can be asked as of before it was known, and gives the guest as they were', async () => {
    const merged = await book.database.query<{ at: number }>(
      `select max(f.recorded_at) as at from fact f join person p on p.ref = f.ref where p.member_id = 'g'`,
    );
    const before = await book.reader.memberAsOf('g', START + DAY_MS, merged[0]!.at - 1);
    expect(before).toMatchObject({ memberId: 'g', stats: { orders: 1 }, points: { pending: 200, active: 5 } });
    const after = await book.reader.memberAsOf('g', START + DAY_MS, book.now + 1_000);
    expect(after).toMatchObject({ memberId: 'a', stats: { orders: 2 }, points: { pending: 300, active: 5 } });
  });

  it('spends under either id, and gets back what the guest had spent', async () => {
    await book.apply([order('a2', 'o', START, 10_000), order('g2', 'p', START, 20_000)]);
    await book.ledger.command([commandOf('g2', { kind: 'redeem', redemptionId: 'r', points: 150 })], () => null);
    await book.apply([merge('a2', 'g2')]);
    expect((await member('a2')).points).toMatchObject({ active: 150 });
    const cancel = commandOf('g2', { kind: 'cancel-redemption', redemptionId: 'r' });
    const [result] = await book.ledger.command([cancel], () => null);
    expect(result).toMatchObject({ outcome: 'granted', memberId: 'a2', balance: { active: 300 } });
  });

  it('goes on in one sequence, without a gap', async () => {
    const lines = await book.database.query<{ n: number }>(
      `select e.member_sequence as n from entry e join person p on p.ref = e.ref
        where p.member_id = 'a' and e.member_sequence is not null order by e.seq`,
    );
    expect(lines.map((line) => line.n)).toEqual(lines.map((_, i) => i + 1));
  });

  it('may come of several, in any order', async () => {
    for (const [x, steps] of [
      ['p', [merge('p-b', 'p-g'), merge('p-a', 'p-b')]],
      ['q', [merge('q-a', 'q-b'), merge('q-b', 'q-g')]],
    ] as const) {
      await book.apply([order(`${x}-g`, `${x}1`, START, 1_000), order(`${x}-b`, `${x}2`, START, 2_000)]);
      for (const step of steps) await book.apply([step]);
      for (const id of ['a', 'b', 'g']) {
        expect(await member(`${x}-${id}`)).toMatchObject({ memberId: `${x}-a`, stats: { spendMinor: 3_000 } });
      }
    }
  });

  it('is not merged again into another, nor the other way round', async () => {
    await book.apply([merge('c', 'g'), merge('g', 'a'), merge('a', 'g', 'said again')]);
    expect((await lettersOf('c')).map((letter) => letter.reason)).toEqual(['ConflictingMerge']);
    expect((await lettersOf('g')).map((letter) => letter.reason)).toEqual(['ConflictingMerge']);
    expect(await lettersOf('a')).toEqual([]);
    expect((await member('a')).stats.orders).toBe(3);
  });

  it('takes the old id out of every scan of the book', async () => {
    const ids: string[] = [];
    for await (const page of scanMembers(book.database, book.programs)) {
      ids.push(...page.map(({ view }) => view.memberId));
    }
    expect(ids).toEqual(expect.arrayContaining(['a', 'a2', 'p-a', 'q-a']));
    expect(ids).not.toEqual(expect.arrayContaining(['g']));
  });

  it('keeps every promise', async () => {
    const { invariants, ok } = await verifyBook(book.database, DEFAULT_PROGRAMS);
    expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
    expect(ok).toBe(true);
  });
});
