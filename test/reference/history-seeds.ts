import fc from 'fast-check';
import { when, type When } from './instants.js';

/** What an event is made of, before its identity, and what it refers to, are known. */
export type Seed =
  | { kind: 'order'; when: When; totalMinor: number }
  | { kind: 'refund'; order: number; when: When; amountMinor: number | 'all' | 'half' | 'too-much'; foreign: boolean }
  | { kind: 'cancel'; order: number; when: When }
  | { kind: 'amend'; order: number; when: When; totalMinor: number | 'same' | 'half' | 'double'; foreign: boolean }
  | { kind: 'membership'; when: When; type: 'member.enrolled' | 'member.blocked' | 'member.unblocked' }
  | { kind: 'review'; when: When; sku: string; rating: number }
  | { kind: 'remove-review'; review: number; when: When }
  | { kind: 'logins'; when: When; days: number; skip: number; perDay: number }
  | { kind: 'survey'; when: When; score: number }
  | { kind: 'referral'; when: When }
  | { kind: 'balance'; when: When; points: number; lastsDays: number | null }
  | { kind: 'content'; when: When }
  | { kind: 'remove-content'; content: number; when: When };

/** Around thresholds (1,000, 5,000, 20,000 points), multipliers and rounding. */
const amount = fc.oneof(
  fc.constantFrom(0, 1, 79, 80, 99, 100, 101, 133, 2_500, 12_345, 50_000, 99_999, 100_000, 100_001, 250_000, 400_000),
  fc.constantFrom(499_999, 500_000, 1_500_000, 1_999_999, 2_000_000, 999_999_999_999, 1_000_000_000_000),
  fc.nat(300_000),
);
/** As a reference: something that is never known. */
export const UNKNOWN = 9;
const reference = fc.nat(UNKNOWN);

const orderSeed: fc.Arbitrary<Seed> = fc.record({ kind: fc.constant('order' as const), when, totalMinor: amount });

function refundSeed(foreignCurrency: boolean): fc.Arbitrary<Seed> {
  return fc.record({
    kind: fc.constant('refund' as const),
    order: reference,
    when,
    amountMinor: fc.oneof(amount, fc.constantFrom<'all' | 'half' | 'too-much'>('all', 'half', 'half', 'too-much')),
    foreign: foreignCurrency ? fc.nat(9).map((n) => n === 9) : fc.constant(false),
  });
}

function amendSeed(foreignCurrency: boolean): fc.Arbitrary<Seed> {
  return fc.record({
    kind: fc.constant('amend' as const),
    order: reference,
    when,
    totalMinor: fc.oneof(amount, fc.constantFrom<'same' | 'half' | 'double'>('same', 'half', 'double')),
    foreign: foreignCurrency ? fc.nat(9).map((n) => n === 9) : fc.constant(false),
  });
}

const cancelSeed: fc.Arbitrary<Seed> = fc.record({ kind: fc.constant('cancel' as const), order: reference, when });

const reviewDay = fc.constantFrom<When>(
  { pool: Date.parse('2024-02-29T00:00:00.000Z') },
  { pool: Date.parse('2024-02-29T12:00:00.000Z') },
  { pool: Date.parse('2024-02-29T23:59:59.999Z') },
  { pool: Date.parse('2024-03-01T00:00:00.000Z') },
);

const otherSeeds: fc.Arbitrary<Seed>[] = [
  fc.record({
    kind: fc.constant('membership' as const),
    when,
    type: fc.constantFrom('member.enrolled' as const, 'member.blocked' as const, 'member.unblocked' as const),
  }),
  fc.record({
    kind: fc.constant('review' as const),
    when: fc.oneof(reviewDay, reviewDay, when),
    sku: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
    rating: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({ kind: fc.constant('remove-review' as const), review: reference, when }),
  fc.record({
    kind: fc.constant('logins' as const),
    when,
    days: fc.integer({ min: 1, max: 15 }),
    skip: fc.nat(20),
    perDay: fc.integer({ min: 1, max: 2 }),
  }),
  fc.record({ kind: fc.constant('survey' as const), when, score: fc.nat(10) }),
  fc.record({ kind: fc.constant('referral' as const), when }),
  fc.record({
    kind: fc.constant('balance' as const),
    when,
    points: fc.integer({ min: 1, max: 5_000 }),
    lastsDays: fc.option(fc.integer({ min: 1, max: 500 }), { nil: null }),
  }),
  fc.record({ kind: fc.constant('content' as const), when }),
  fc.record({ kind: fc.constant('remove-content' as const), content: reference, when }),
];

/**
 * UTF-8 puts U+FF41 before U+1D41A, UTF-16 (what `<` compares in JavaScript) after it; and the same id comes from
 * several sources.
 */
export const identitySeed = fc.record({
  source: fc.constantFrom('/shop/orders', '/shop/b', '/shop/\u{ff41}', '/shop/\u{1d41a}'),
  id: fc.constantFrom('1', '10', '2', 'Z', 'a', '\u{ff41}', '\u{1d41a}', 'é'),
});

export function seedOf(types: 'orders' | 'all', foreignCurrency: boolean): fc.Arbitrary<Seed> {
  return fc.oneof(
    { weight: 6, arbitrary: orderSeed },
    { weight: 4, arbitrary: refundSeed(foreignCurrency) },
    { weight: 1, arbitrary: cancelSeed },
    { weight: 2, arbitrary: amendSeed(foreignCurrency) },
    ...(types === 'all' ? [{ weight: 5, arbitrary: fc.oneof(...otherSeeds) }] : []),
  );
}
