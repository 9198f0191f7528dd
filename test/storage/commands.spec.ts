import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contentOf, identityHash } from '#contracts';
import type { Request } from '#domain';
import { verifyBook, type CommandResult, type KeyedCommand } from '#storage';
import { order, refund, TestBook } from '../support/book.js';
import { DEFAULT_PROGRAMS } from '../support/program.js';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-01-10T00:00:00Z');

let book: TestBook;
beforeAll(async () => (book = await TestBook.open('commands')), 60_000);
afterAll(() => book.close());

function command(memberId: string, request: Request, key: string = randomUUID()): KeyedCommand {
  const keyed = { caller: 'test', path: `POST /v1/members/${memberId}`, key, bodyHash: JSON.stringify(request.kind) };
  return {
    memberId,
    request,
    keyed,
    note: {},
    id: key,
    source: '/test',
    identity: identityHash('/test', key),
    content: contentOf(request.kind, key),
  };
}

const answer = (result: CommandResult) =>
  result.outcome === 'granted' ? { status: 201, content: JSON.stringify(result.data) } : null;

async function ask(memberId: string, request: Request, key?: string) {
  return (await book.ledger.command([command(memberId, request, key)], answer))[0]!;
}

async function points(memberId: string) {
  return (await book.reader.member(memberId, { now: book.now, watermark: book.now }))!.points;
}

/** A member with 1,000 active points. */
async function memberWith1000(memberId: string): Promise<void> {
  book.now = START;
  await book.apply([order(memberId, 'first', START, 100_000)]);
  book.now = START + 20 * DAY_MS;
}

describe('commands in the book', () => {
  it('a redemption spends, is refused beyond the balance, and comes back once', async () => {
    await memberWith1000('redeems');
    expect(await ask('redeems', { kind: 'redeem', redemptionId: 'r1', points: 600 })).toMatchObject({
      outcome: 'granted',
    });
    expect(await points('redeems')).toEqual({ active: 400, pending: 0, reserved: 0, deficit: 0 });
    expect(await ask('redeems', { kind: 'redeem', redemptionId: 'r2', points: 401 })).toMatchObject({
      outcome: 'refused',
      refusal: { refused: 'insufficient-points', missing: 1 },
    });
    expect(await ask('redeems', { kind: 'redeem', redemptionId: 'r3', points: 99 })).toMatchObject({
      refusal: { refused: 'below-minimum' },
    });
    expect(await ask('redeems', { kind: 'cancel-redemption', redemptionId: 'r1' })).toMatchObject({
      outcome: 'granted',
    });
    expect(await ask('redeems', { kind: 'cancel-redemption', redemptionId: 'r1' })).toMatchObject({
      refusal: { refused: 'already-ended' },
    });
    expect(await points('redeems')).toEqual({ active: 1_000, pending: 0, reserved: 0, deficit: 0 });
  });

  it('200 holds at once never oversell', async () => {
    await memberWith1000('rush');
    const holds = Array.from({ length: 200 }, (_, i) =>
      ask('rush', { kind: 'hold', holdId: `h${i}`, points: 100, expiresAt: null }),
    );
    const results = (await Promise.all(holds)) as CommandResult[];
    expect(results.filter((result) => result.outcome === 'granted')).toHaveLength(10);
    expect(await points('rush')).toEqual({ active: 0, pending: 0, reserved: 1_000, deficit: 0 });
  }, 60_000);

  it('the same key from 50 callers at once has one effect and 50 equal answers', async () => {
    await memberWith1000('key');
    const asked = Array.from({ length: 50 }, () =>
      ask('key', { kind: 'redeem', redemptionId: 'same', points: 100 }, 'one-key'),
    );
    const results = await Promise.all(asked);
    expect(results.filter((result) => 'outcome' in result && result.outcome === 'granted')).toHaveLength(1);
    expect(results.filter((result) => result.outcome === 'repeated')).toHaveLength(49);
    expect((await points('key')).active).toBe(900);
  }, 60_000);

  it('a hold gives back by itself, and a capture takes a part of it', async () => {
    await memberWith1000('holds');
    await ask('holds', { kind: 'hold', holdId: 'short', points: 300, expiresAt: null });
    await ask('holds', { kind: 'hold', holdId: 'long', points: 500, expiresAt: book.now + 2 * DAY_MS });
    expect(await points('holds')).toEqual({ active: 200, pending: 0, reserved: 800, deficit: 0 });
    book.now += DAY_MS;
    expect(await points('holds')).toEqual({ active: 500, pending: 0, reserved: 500, deficit: 0 });
    expect(await ask('holds', { kind: 'capture', holdId: 'short', points: null })).toMatchObject({
      refusal: { refused: 'already-ended' },
    });
    expect(await ask('holds', { kind: 'capture', holdId: 'long', points: 150 })).toMatchObject({ outcome: 'granted' });
    expect(await points('holds')).toEqual({ active: 850, pending: 0, reserved: 0, deficit: 0 });
  });

  it('what a late refund takes from a redemption becomes a deficit, and cancelling it makes all as if neither had been', async () => {
    await memberWith1000('late');
    await ask('late', { kind: 'redeem', redemptionId: 'r', points: 1_000 });
    await book.apply([refund('late', 'first', 'x', START + 15 * DAY_MS, 100_000)]);
    expect(await points('late')).toEqual({ active: 0, pending: 0, reserved: 0, deficit: 1_000 });
    await ask('late', { kind: 'cancel-redemption', redemptionId: 'r' });
    expect(await points('late')).toEqual({ active: 0, pending: 0, reserved: 0, deficit: 0 });
  });

  it('a zero character or half a surrogate pair in a reason is kept, and fails no command', async () => {
    await memberWith1000('texts');
    const reason = 'by hand\u0000, \ud800 and \udc00';
    const asked = command('texts', { kind: 'adjust', adjustmentId: 'a', points: 5, expiresAt: null });
    const [result] = await book.ledger.command([{ ...asked, note: { reason } }], answer);
    expect(result).toMatchObject({ outcome: 'granted' });
    const [fact] = await book.database.query<{ data: string }>('select data from fact where event_id = $1', [asked.id]);
    expect(JSON.parse(fact!.data)).toMatchObject({ note: { reason } });
  });

  it('of lots that expire and began together, the one whose fact comes first by name is spent first', async () => {
    const left = async (memberId: string) =>
      book.database.query<{ left: number }>(
        `select left_points as left from lot join person using (ref) join fact using (ref)
          where member_id = $1 and identity = lot.cause order by event_id`,
        [memberId],
      );
    book.now = START;
    await book.apply([order('level', 'b', START, 10_000)]);
    book.now = START + 20 * DAY_MS;
    expect((await points('level')).active).toBe(100);
    // Late: its lot is written last, and comes first.
    await book.apply([order('level', 'a', START, 10_000)]);
    await ask('level', { kind: 'redeem', redemptionId: 'of-a-and-b', points: 150 });
    expect(await left('level')).toEqual([{ left: 0 }, { left: 50 }]);

    // One that is in the book already, and one that is new, at one instant.
    await memberWith1000('level-new');
    const adjust = (key: string) =>
      command('level-new', { kind: 'adjust', adjustmentId: key, points: 100, expiresAt: null }, key);
    await book.ledger.command([adjust('z')], answer);
    const redeem = command('level-new', { kind: 'redeem', redemptionId: 'of-y', points: 1_100 });
    await book.ledger.command([adjust('y'), redeem], answer);
    expect(await left('level-new')).toEqual([{ left: 0 }, { left: 0 }, { left: 100 }]);
  });

  it('keeps every promise', async () => {
    const { invariants, ok } = await verifyBook(book.database, DEFAULT_PROGRAMS);
    expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
    expect(ok).toBe(true);
  });
});
