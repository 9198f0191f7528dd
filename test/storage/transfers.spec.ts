import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyBook, type CommandResult } from '#storage';
import { fact, order, refund, TestBook } from '../support/book.js';
import { commandOf } from '../support/book-commands.js';
import { DEFAULT_PROGRAMS } from '../support/program.js';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-01-10T00:00:00Z');
const NEXT_MONTH = Date.parse('2026-02-10T00:00:00Z');

let book: TestBook;
beforeAll(async () => (book = await TestBook.open('transfers')), 60_000);
afterAll(() => book.close());

async function transfer(from: string, to: string, points: number): Promise<CommandResult> {
  const transferId = randomUUID();
  const command = commandOf(from, { kind: 'transfer', transferId, to, points });
  const [result] = await book.ledger.command([command], () => null);
  return result as CommandResult;
}

const clock = () => ({ now: book.now, watermark: book.now });
const pointsOf = async (memberId: string) => (await book.reader.member(memberId, clock()))!.points;
const lotsOf = async (memberId: string) =>
  (await book.reader.lots(memberId, clock()))!.map(({ left, expiresAt }) => ({
    left,
    expiresAt: expiresAt.slice(0, 10),
  }));

/** 300 points that expire in February of next year, and 200 that expire in March; all active. */
async function memberWith500(memberId: string): Promise<void> {
  book.now = NEXT_MONTH;
  await book.apply([order(memberId, 'january', START, 30_000), order(memberId, 'february', NEXT_MONTH, 20_000)]);
  book.now = NEXT_MONTH + 20 * DAY_MS;
}

describe('transfers between members', () => {
  it('take the points that expire first, which keep their expiry', async () => {
    await memberWith500('giver');
    await book.apply([order('taker', 'small', START, 1_000)]);
    expect(await transfer('giver', 'taker', 350)).toMatchObject({ outcome: 'granted', data: { points: 350 } });
    expect(await pointsOf('giver')).toMatchObject({ active: 150, deficit: 0 });
    expect(await pointsOf('taker')).toMatchObject({ active: 360, deficit: 0 });
    expect(await lotsOf('taker')).toEqual([
      { left: 10, expiresAt: '2027-02-01' },
      { left: 300, expiresAt: '2027-02-01' },
      { left: 50, expiresAt: '2027-03-01' },
    ]);
    const [entry] = (await book.reader.entries('giver', clock(), { limit: 1 }))!;
    expect(entry).toMatchObject({ kind: 'transferred', rule: 'transfer', points: -50, balanceAfter: 150 });
  });

  it('pay what the taker owes', async () => {
    await memberWith500('rich');
    await book.apply([order('owes', 'o', START, 10_000)]);
    await book.ledger.command([commandOf('owes', { kind: 'redeem', redemptionId: 'r', points: 100 })], () => null);
    await book.apply([refund('owes', 'o', 'x', book.now, 10_000)]);
    expect(await pointsOf('owes')).toMatchObject({ active: 0, deficit: 100 });
    await transfer('rich', 'owes', 150);
    expect(await pointsOf('owes')).toMatchObject({ active: 50, deficit: 0 });
  });

  it('leave the taker alone when late facts uncover them: the giver owes', async () => {
    await memberWith500('late-giver');
    await book.apply([order('late-taker', 'small', START, 0)]);
    await transfer('late-giver', 'late-taker', 500);
    await book.apply([refund('late-giver', 'january', 'y', START + DAY_MS, 30_000)]);
    expect(await pointsOf('late-giver')).toMatchObject({ active: 0, deficit: 300 });
    expect(await pointsOf('late-taker')).toMatchObject({ active: 500 });
  });

  it.each([
    ['nobody', { refused: 'taker-unknown' }],
    ['giver', { refused: 'transfer-to-self' }],
    ['blocked', { refused: 'taker-blocked' }],
  ])('to %s are refused', async (to, refusal) => {
    await book.apply([fact('member.blocked', 'b', book.now, { memberId: 'blocked' })]);
    expect(await transfer('giver', to, 10)).toMatchObject({ outcome: 'refused', refusal });
  });

  it('of more than there is, and of a blocked giver, are refused', async () => {
    await memberWith500('asks');
    await book.apply([order('other', 'small', START, 0)]);
    expect(await transfer('asks', 'other', 501)).toMatchObject({
      refusal: { refused: 'insufficient-points', missing: 1, active: 500 },
    });
    await book.apply([fact('member.blocked', 'b', book.now, { memberId: 'asks' })]);
    expect(await transfer('asks', 'other', 10)).toMatchObject({ refusal: { refused: 'member-blocked' } });
    await book.apply([fact('member.unblocked', 'u', book.now + 1, { memberId: 'asks' })]);
    book.now += 1;
    expect(await transfer('asks', 'other', 10)).toMatchObject({ outcome: 'granted' });
  });

  it('to and fro at once neither deadlock nor lose a point', async () => {
    await memberWith500('a');
    await memberWith500('b');
    for (let round = 0; round < 5; round++) {
      const all = Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? transfer('a', 'b', 10) : transfer('b', 'a', 7)));
      const results = await Promise.all(all);
      expect(results.every((result) => result.outcome === 'granted')).toBe(true);
    }
    expect([(await pointsOf('a')).active, (await pointsOf('b')).active]).toEqual([440, 560]);
  });

  it('keep every promise', async () => {
    const { invariants, ok } = await verifyBook(book.database, DEFAULT_PROGRAMS);
    expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
    expect(ok).toBe(true);
  });
});
