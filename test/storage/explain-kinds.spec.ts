import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntryKind, Request, RuleName } from '#domain';
import { explanationInWords } from '#language';
import { ExplanationReader, type EntryView, type ExplanationView } from '#storage';
import { commandOf } from '../support/book-commands.js';
import { fact, order, refund, TestBook } from '../support/book.js';
import { DEFAULT_PROGRAMS } from '../support/program.js';
import { expectSound } from '../support/sound-explanation.js';
import type { CloudEvent } from '../reference/types.js';

const DAY_MS = 86_400_000;
const START = Date.parse('2025-01-01T10:00:00Z');

/** The compiler asks for a new kind or rule here. */
const KINDS: Record<EntryKind, true> = {
  earned: true,
  activated: true,
  reversed: true,
  expired: true,
  settled: true,
  noted: true,
  aged: true,
  'tier.upgraded': true,
  'tier.downgraded': true,
  redeemed: true,
  restored: true,
  reserved: true,
  released: true,
  adjusted: true,
  'expired-again': true,
  'settled-again': true,
  'earned-again': true,
  transferred: true,
  'points.corrected': true,
  'tier.corrected': true,
};
/** False: no entry that anyone can ask about has it. Entries of an erased member are nobody's. */
const RULES: Record<RuleName, boolean> = {
  purchase: true,
  refund: true,
  cancellation: true,
  review: true,
  'review-removal': true,
  login: true,
  'login-streak': true,
  activation: true,
  deficit: true,
  expiry: true,
  tier: true,
  'tier-end': true,
  'qualifying-window': true,
  redemption: true,
  'redemption-cancelled': true,
  hold: true,
  'hold-captured': true,
  'hold-released': true,
  'hold-timed-out': true,
  adjustment: true,
  'opening-balance': true,
  amendment: true,
  transfer: true,
  enrolment: true,
  block: true,
  merge: true,
  waiting: true,
  'program-change': false,
  erasure: false,
  none: false,
};

let book: TestBook;
let explanations: ExplanationReader;
beforeAll(async () => {
  book = await TestBook.open('explain-kinds');
  explanations = new ExplanationReader(book.database, book.reader, DEFAULT_PROGRAMS);
}, 60_000);
afterAll(() => book.close());

const clock = () => ({ now: book.now, watermark: book.now });
const at = (days: number): number => START + days * DAY_MS;

async function on(days: number, ...events: CloudEvent[]): Promise<void> {
  book.now = at(days);
  if (events.length > 0) await book.apply(events);
}

async function ask(memberId: string, request: Request): Promise<void> {
  const [result] = await book.ledger.command([commandOf(memberId, request)], () => null);
  expect(result).toMatchObject({ outcome: 'granted' });
}

async function explained(memberId: string): Promise<ExplanationView[]> {
  await book.reader.member(memberId, clock());
  const entries: EntryView[] = (await book.reader.entries(memberId, clock(), { limit: 10_000 }))!;
  const found: ExplanationView[] = [];
  for (const { entryId } of entries) {
    const one = await explanations.explain(memberId, entryId, clock());
    if (one === null || one === 'no-entry') throw new Error(`${entryId} of ${memberId} is not explained`);
    found.push(one);
  }
  return found;
}

const login = (memberId: string, days: number) =>
  fact('member.logged-in', `l-${memberId}-${days}`, at(days), { memberId });
const amended = (memberId: string, orderId: string, n: number, days: number, totalMinor: number) =>
  fact('order.amended', `am-${orderId}-${n}`, at(days), {
    memberId,
    orderId,
    amendmentId: `${orderId}-${n}`,
    currency: 'EUR',
    totalMinor,
  });

/** Two years of a few members in which every rule is met, and every kind of entry written. */
async function tell(): Promise<void> {
  const memberId = 'm';
  await on(0, fact('member.enrolled', 'en', at(0), { memberId }), order('m', 'big', at(0), 150_000));
  await on(
    1,
    order('m', 'gone', at(1), 20_000),
    fact('balance.opened', 'bo', at(1), { memberId, balanceId: 'b', points: 70 }),
    fact('review.published', 'rv', at(1), { memberId, reviewId: 'v', sku: 'A', rating: 4 }),
    refund('m', 'unknown', 'w', at(1), 100),
  );
  await on(9, ...[2, 3, 4, 5, 6, 7, 8].map((days) => login('m', days)));
  await on(10, fact('review.removed', 'rr', at(10), { memberId, reviewId: 'v' }));
  await on(11, fact('order.cancelled', 'oc', at(11), { memberId, orderId: 'gone' }));
  await on(12, amended('m', 'big', 1, 12, 160_000), amended('m', 'big', 2, 12, 140_000));
  await on(20, order('friend', 'f', at(20), 1_000));
  await ask('m', { kind: 'hold', holdId: 'captured', points: 200, expiresAt: null });
  await ask('m', { kind: 'capture', holdId: 'captured', points: 120 });
  await ask('m', { kind: 'hold', holdId: 'released', points: 100, expiresAt: null });
  await ask('m', { kind: 'release', holdId: 'released' });
  await ask('m', { kind: 'hold', holdId: 'forgotten', points: 100, expiresAt: null });
  await ask('m', { kind: 'transfer', transferId: 't', to: 'friend', points: 50 });
  await ask('m', { kind: 'adjust', adjustmentId: 'minus', points: -5, expiresAt: null });
  await on(21);
  await ask('m', { kind: 'redeem', redemptionId: 'old', points: 300 });
  // What was spent is taken back: a deficit, which the next points pay, and one that comes back with a cancellation pays again.
  await ask('m', { kind: 'redeem', redemptionId: 'spent', points: 600 });
  await on(22, refund('m', 'big', 'x', at(22), 130_000));
  await ask('m', { kind: 'adjust', adjustmentId: 'pays', points: 60, expiresAt: null });
  await ask('m', { kind: 'cancel-redemption', redemptionId: 'spent' });
  await on(23, fact('member.blocked', 'bl', at(23), { memberId }));
  await on(24, fact('member.unblocked', 'ub', at(24), { memberId }));

  // Late: an order that makes what others gave more, and one whose cancellation takes a tier that was said to be reached.
  await on(30, order('late', 'first', at(25), 90_000), order('late', 'second', at(29), 50_000));
  await on(31, order('late', 'before', at(24), 200_000));
  await on(32, fact('order.cancelled', 'lc', at(29), { memberId: 'late', orderId: 'second' }));
  // And one without which an order reached silver instead of gold.
  await on(33, order('higher', 'reaches', at(29), 450_000));
  await on(34, order('higher', 'unheard-of', at(28), 50_000));

  await on(40, order('guest', 'g', at(40), 5_000));
  await on(41, fact('member.merged', 'mg', at(41), { memberId: 'm', mergedMemberId: 'guest' }));
  await on(800);
  // Its points expired long ago: they come back, and are gone at once.
  await ask('m', { kind: 'cancel-redemption', redemptionId: 'old' });
}

describe('every kind of entry by every rule', () => {
  it('is explained in both languages, with arithmetic that gives its points', async () => {
    await tell();
    const kinds = new Set<string>();
    const rules = new Set<string>();
    const tierCorrections: ExplanationView[] = [];
    for (const memberId of ['m', 'friend', 'late', 'higher']) {
      for (const found of await explained(memberId)) {
        expectSound(found);
        kinds.add(found.entry.kind);
        rules.add(found.entry.rule);
        if (found.entry.kind === 'tier.corrected') tierCorrections.push(found);
      }
    }
    expect(Object.keys(KINDS).filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(Object.entries(RULES).filter(([rule, met]) => met && !rules.has(rule))).toEqual([]);

    const [gone, other] = [
      tierCorrections.find(({ entry }) => entry.to === null)!,
      tierCorrections.find(({ entry }) => entry.to !== null)!,
    ];
    expect(other.entry).toMatchObject({ from: 'bronze', to: 'gold' });
    expect(explanationInWords('en', gone, 'EUR').join(' ')).toMatch(/it did not take place/);
    expect(explanationInWords('en', other, 'EUR').join(' ')).toMatch(/bronze.*gold/);
    expect(explanationInWords('zh', other, 'EUR').join('')).toMatch(/应为由 bronze 变为 gold/);
    expect(explanationInWords('zh', gone, 'EUR').join('')).toMatch(/该变动并未发生/);
  }, 60_000);
});
