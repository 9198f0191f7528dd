import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contentOf, identityHash } from '#contracts';
import type { Request } from '#domain';
import { explanationInWords } from '#language';
import { ExplanationReader, type EntryView, type ExplanationView, type KeyedCommand } from '#storage';
import { order, refund, TestBook } from '../support/book.js';
import { DEFAULT_PROGRAMS } from '../support/program.js';
import { expectSound } from '../support/sound-explanation.js';
import { seededRandom, shuffled, tape } from '../support/tape.js';

const DAY_MS = 86_400_000;
const SEED = 4_711;

let book: TestBook;
let explanations: ExplanationReader;
beforeAll(async () => {
  book = await TestBook.open('explain');
  explanations = new ExplanationReader(book.database, book.reader, DEFAULT_PROGRAMS);
}, 60_000);
afterAll(() => book.close());

const clock = () => ({ now: book.now, watermark: book.now });

async function entriesOf(memberId: string): Promise<EntryView[]> {
  return (await book.reader.entries(memberId, clock(), { limit: 10_000 }))!;
}

async function explain(memberId: string, entryId: string): Promise<ExplanationView> {
  const found = await explanations.explain(memberId, entryId, clock());
  if (found === null || found === 'no-entry') throw new Error(`${entryId} of ${memberId} is not explained`);
  return found;
}

async function ask(memberId: string, request: Request, note: Record<string, unknown> = {}): Promise<void> {
  const key = randomUUID();
  const command: KeyedCommand = {
    memberId,
    request,
    keyed: { caller: 'test', path: memberId, key, bodyHash: '' },
    note,
    id: key,
    source: '/test',
    identity: identityHash('/test', key),
    content: contentOf(request.kind, key),
  };
  await book.ledger.command([command], () => null);
}

describe('an explanation', () => {
  it('says rule, inputs, arithmetic and rounding of an order, in two languages', async () => {
    book.now = Date.parse('2026-03-01T12:00:00Z');
    await book.apply([
      order('m', 'first', '2026-02-01T10:00:00Z', 120_000),
      order('m', 'second', '2026-03-01T10:00:00Z', 12_345),
    ]);
    const entry = (await entriesOf('m')).find((one) => one.lotId === 'order:second')!;
    const found = await explain('m', entry.entryId);
    expect(found.reckoning).toMatchObject({
      case: 'purchase',
      inputs: { totalMinor: 12_345, tier: 'silver', multiplier: '1.25', expiresAt: '2027-04-01T00:00:00.000Z' },
      steps: [
        { name: 'points', filled: 'floor(12345 × 1.25 ÷ 100)', exact: '154.3125', value: 154 },
        { name: 'qualifyingPoints', value: 123 },
      ],
    });
    expect(found.fact).toMatchObject({ type: 'order.completed', source: '/shop', id: 'o-second' });
    const words = explanationInWords('en', found, 'EUR').join(' ');
    expect(words).toContain('154 points were earned on 1 March 2026');
    expect(words).toContain('Order second over €123.45 was placed in tier silver, which multiplies by 1.25');
    expect(words).toContain('154.3125, rounded down to 154');
    expect(explanationInWords('zh', found, 'EUR').join('')).toMatch(/获得 154 积分.*倍数 1\.25.*向下取整为 154/);
  });

  it('says what was corrected by what, and why', async () => {
    const before = (await entriesOf('m')).find((one) => one.lotId === 'order:second')!;
    book.now += DAY_MS;
    // An order of January that comes in March: the second order was placed in gold.
    await book.apply([order('m', 'late', '2026-01-15T10:00:00Z', 500_000)]);
    const correction = (await entriesOf('m')).find((one) => one.corrects === before.entryId)!;
    const found = await explain('m', correction.entryId);
    expect(found.correction).toMatchObject({
      corrects: before.entryId,
      before: { points: 154, reckoning: { inputs: { tier: 'silver' } } },
      after: { points: 185, reckoning: { inputs: { tier: 'gold', multiplier: '1.5' } } },
      newFacts: [{ id: 'o-late', time: '2026-01-15T10:00:00.000Z' }],
    });
    expect(explanationInWords('en', found, 'EUR').join(' ')).toMatch(
      /said \+154 points.*not known yet, first of all order\.completed o-late.*give \+185 points, so that the difference is \+31/,
    );
    const corrected = await explain('m', before.entryId);
    expect(corrected.correctedBy).toMatchObject([{ entryId: correction.entryId, points: 31, fact: { id: 'o-late' } }]);
    expect(corrected.standing.points).toBe(185);
    expect(corrected.reckoning).toMatchObject({ inputs: { tier: 'silver' } });
  });

  it('names the person who asked and the reason', async () => {
    await ask(
      'm',
      { kind: 'adjust', adjustmentId: 'a1', points: 40, expiresAt: null },
      { by: 'olaf', reason: 'sorry' },
    );
    const entry = (await entriesOf('m')).find((one) => one.lotId === 'adjustment:a1')!;
    const found = await explain('m', entry.entryId);
    expect(found.asked).toEqual({ by: 'olaf', reason: 'sorry' });
    expect(explanationInWords('en', found, 'EUR').join(' ')).toContain('Asked for by olaf, because: sorry.');
  });

  it('is of this member’s entries only', async () => {
    const [entry] = await entriesOf('m');
    await book.apply([order('other', 'x', '2026-03-01T10:00:00Z', 100)]);
    expect(await explanations.explain('nobody', entry!.entryId, clock())).toBeNull();
    expect(await explanations.explain('other', entry!.entryId, clock())).toBe('no-entry');
    expect(await explanations.explain('m', 'x', clock())).toBe('no-entry');
  });
});

describe('every entry of a year and a half with late facts and commands', () => {
  it(`is explained, with arithmetic that gives its points (seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const { events, members } = tape(SEED, 2, 160);
    book.now = Date.parse(events[0]!.time);
    for (let at = 0; at < events.length; at += 20) {
      const chunk = events.slice(at, at + 20);
      book.now = Math.max(...chunk.map((event) => Date.parse(event.time)));
      // Half of the chunks come in disorder, and a few events a chunk late.
      const held = at > 0 && random() < 0.5 ? chunk.splice(0, 6) : [];
      await book.apply(random() < 0.5 ? shuffled(chunk, random) : chunk);
      await commands(members, random, at);
      if (held.length > 0) await book.apply(held);
    }
    book.now += 500 * DAY_MS;
    const seen = new Set<string>();
    const tried = new Set<string>();
    for (const memberId of members) {
      await book.reader.member(memberId, clock());
      for (const [nth, { entryId, kind, rule }] of (await entriesOf(memberId)).entries()) {
        // Each kind by each rule, and of the many alike every fifth.
        if (tried.has(`${kind} ${rule}`) && nth % 5 > 0) continue;
        tried.add(`${kind} ${rule}`);
        const found = await explain(memberId, entryId);
        seen.add(found.reckoning?.case ?? found.entry.kind);
        expectSound(found);
      }
    }
    // What the tape and the commands are made of must have been met, or the loop above would prove little.
    const met = [
      ...['purchase', 'return', 'review', 'login', 'activation', 'expiry', 'expiry-again', 'tier-reached'],
      ...[
        'tier-end',
        'qualifying-window',
        'redemption',
        'redemption-cancelled',
        'hold',
        'hold-captured',
        'hold-released',
      ],
      ...['hold-timed-out', 'adjustment', 'noted', 'points.corrected'],
    ];
    expect(met.filter((name) => !seen.has(name))).toEqual([]);
  }, 120_000);

  async function commands(members: readonly string[], random: () => number, nth: number): Promise<void> {
    for (const memberId of members) {
      if ((await book.reader.member(memberId, clock())) === null) continue;
      const id = `${nth}`;
      const points = 100 + Math.floor(random() * 200);
      await ask(memberId, { kind: 'adjust', adjustmentId: id, points: random() < 0.7 ? points : -20, expiresAt: null });
      await ask(memberId, { kind: 'redeem', redemptionId: id, points });
      if (random() < 0.4) await ask(memberId, { kind: 'cancel-redemption', redemptionId: id });
      await ask(memberId, { kind: 'hold', holdId: id, points: 100, expiresAt: null });
      const ending = random();
      if (ending < 0.3) await ask(memberId, { kind: 'capture', holdId: id, points: 60 });
      else if (ending < 0.6) await ask(memberId, { kind: 'release', holdId: id });
    }
    // One redemption that is cancelled when its points have expired.
    if (nth === 0) await ask(members[0]!, { kind: 'redeem', redemptionId: 'old', points: 100 });
    if (nth === 140) await ask(members[0]!, { kind: 'cancel-redemption', redemptionId: 'old' });
  }
});

describe('a refund', () => {
  it('takes from the order’s own lot, then from others, then leaves a debt, and each line says so', async () => {
    book.now = Date.parse('2026-01-02T00:00:00Z');
    await book.apply([
      order('r', 'a', '2026-01-01T00:00:00Z', 30_000),
      order('r', 'b', '2026-01-01T01:00:00Z', 10_000),
    ]);
    book.now += 20 * DAY_MS;
    await ask('r', { kind: 'redeem', redemptionId: 'r', points: 250 });
    book.now += 1_000;
    await book.apply([refund('r', 'a', 'x', book.now, 30_000)]);
    const lines = (await entriesOf('r')).filter((one) => one.kind === 'reversed');
    const reckoned = await Promise.all(lines.map((line) => explain('r', line.entryId)));
    expect(reckoned.map(({ reckoning }) => [reckoning!.inputs['from'], reckoning!.inputs['takenHere']]).sort()).toEqual(
      [
        ['deficit', 150],
        ['lot', 100],
        ['own', 50],
      ],
    );
    const words = reckoned.map((one) => explanationInWords('en', one, 'EUR')[1]).join(' ');
    expect(words).toContain('from the points of the order itself');
    expect(words).toContain('the member owes them, and the next points pay');

    await ask('r', { kind: 'adjust', adjustmentId: 'pays', points: 200, expiresAt: null });
    const paying = (await entriesOf('r')).find((one) => one.kind === 'settled')!;
    expect((await explain('r', paying.entryId)).reckoning).toMatchObject({
      case: 'deficit',
      inputs: { deficitBefore: 150, paid: 150, deficitAfter: 0 },
    });
  });

  it('of an order that is not known yet says what it waits for', async () => {
    await book.apply([refund('r', 'unknown', 'y', book.now, 100)]);
    const found = await explain('r', (await entriesOf('r'))[0]!.entryId);
    expect(found.reckoning).toMatchObject({ case: 'waiting', inputs: { refersTo: 'unknown' } });
    expect(explanationInWords('en', found, 'EUR')[1]).toContain('unknown, which is not known yet');
  });
});
