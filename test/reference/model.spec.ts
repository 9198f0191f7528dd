import { describe, expect, it } from '@jest/globals';
import { at, cancel, entries, event, left, login, order, refund, removeReview, review } from './examples.js';

describe('purchases', () => {
  it('gives floor(123.45) = 123 points, pending for 14 days, then active', () => {
    const facts = [order('o', '2026-03-01T10:00:00Z', 12_345)];
    expect(at('2026-03-15T09:59:59.999Z', facts).points).toEqual({ active: 0, pending: 123, reserved: 0, deficit: 0 });
    expect(at('2026-03-15T10:00:00.000Z', facts).points).toEqual({ active: 123, pending: 0, reserved: 0, deficit: 0 });
  });

  it('is not there before its time, and there at its very instant', () => {
    const facts = [order('o', '2026-03-01T10:00:00Z', 10_000)];
    expect(at('2026-03-01T09:59:59.999Z', facts).lots).toEqual([]);
    expect(at('2026-03-01T10:00:00.000Z', facts).lots).toHaveLength(1);
  });

  it('takes the multiplier before the order: bronze 1,000.00 gives 1,000, then silver 79.99 × 1.25 gives floor(99.9875) = 99', () => {
    const facts = [order('a', '2026-01-01T00:00:00Z', 100_000), order('b', '2026-01-02T00:00:00Z', 7_999)];
    const state = at('2026-01-03T00:00:00Z', facts);
    expect(state.lots.map((lot) => lot.given)).toEqual([1_000, 99]);
    expect(state.tier).toMatchObject({
      level: 'silver',
      qualifyingPoints: 1_079,
      next: { level: 'gold', missing: 3_921 },
    });
  });

  it('lets the second of two orders of one instant see the first: by id, not by arrival', () => {
    const facts = [order('b', '2026-01-01T00:00:00Z', 10_000), order('a', '2026-01-01T00:00:00Z', 100_000)];
    const state = at('2026-01-01T00:00:00Z', facts);
    expect(state.lots.map((lot) => [lot.fact.id, lot.given])).toEqual([
      ['e-a', 1_000],
      ['e-b', 125],
    ]);
  });

  it('orders sources by UTF-8 bytes: U+FF41 before U+1D41A', () => {
    const first = { ...order('a', '2026-01-01T00:00:00Z', 100_000), source: '/\u{ff41}' };
    const second = { ...order('b', '2026-01-01T00:00:00Z', 10_000), source: '/\u{1d41a}' };
    expect(at('2026-01-01T00:00:00Z', [second, first]).lots.map((lot) => lot.given)).toEqual([1_000, 125]);
  });

  it('keeps 10^12 exact: platinum gives 10^12 × 2 / 100 = 2 × 10^10', () => {
    const facts = [order('a', '2026-01-01T00:00:00Z', 2_000_000), order('b', '2026-01-02T00:00:00Z', 1e12)];
    expect(at('2026-01-03T00:00:00Z', facts).lots.map((lot) => lot.given)).toEqual([20_000, 20_000_000_000]);
  });

  it('makes a lot of 0 points of an order of 0.99, and counts the order', () => {
    const state = at('2026-01-02T00:00:00Z', [order('o', '2026-01-01T00:00:00Z', 99)]);
    expect(left(state)).toEqual(['e-o: 0 pending']);
    expect(state.stats).toMatchObject({ orders: 1, spendMinor: 99 });
  });
});

describe('outcomes', () => {
  it('calls the same content under the same identity a duplicate, whatever the words', () => {
    const first = order('o', '2026-01-01T00:00:00Z', 100);
    const data = Object.fromEntries(Object.entries(first.data).reverse());
    const again = { ...first, time: '2026-01-01T01:00:00.0009+01:00', data, traceparent: 'x' };
    expect(at('2026-01-02T00:00:00Z', [first, again]).arrivals).toEqual(['applied', 'duplicate']);
  });

  it('keeps what came first: other content is a conflict, under the same identity or the same order id', () => {
    const first = order('o', '2026-01-01T00:00:00Z', 10_000);
    const sameIdentity = { ...first, data: { ...first.data, totalMinor: 20_000 } };
    const state = at('2026-01-02T00:00:00Z', [
      first,
      sameIdentity,
      { ...sameIdentity, id: 'other' },
      { ...first, id: 'third' },
    ]);
    expect(state.arrivals).toEqual(['applied', 'conflict', 'conflict', 'duplicate']);
    expect(state.stats.spendMinor).toBe(10_000);
  });
});

describe('refunds and cancellations', () => {
  const bought = order('o', '2026-01-01T00:00:00Z', 1_000);

  it('takes ten refunds of 1.00 as one of 10.00, and 1.50 of 10.00 as 10 − floor(8.50) = 2 points', () => {
    const small = Array.from({ length: 10 }, (_, index) => refund('o', `r${index}`, '2026-01-02T00:00:00Z', 100));
    expect(at('2026-01-03T00:00:00Z', [bought, ...small]).points.pending).toBe(0);
    expect(at('2026-01-03T00:00:00Z', [bought, refund('o', 'r', '2026-01-02T00:00:00Z', 150)]).points.pending).toBe(8);
  });

  it('uses the multiplier of the order: 100.00 × 1.25 = 125; 50.01 back leaves floor(49.99 × 1.25 = 62.4875) = 62', () => {
    const facts = [
      order('a', '2026-01-01T00:00:00Z', 100_000),
      order('b', '2026-01-02T00:00:00Z', 10_000),
      refund('b', 'r', '2026-01-03T00:00:00Z', 5_001),
    ];
    const state = at('2026-01-04T00:00:00Z', facts);
    expect(left(state)).toEqual(['e-a: 1000 pending', 'e-b: 62 pending']);
    expect(state.tier.qualifyingPoints).toBe(1_000 + 49);
  });

  it('lets a refund wait for its order, and take effect at the order when it was timed before it', () => {
    const early = refund('o', 'r', '2025-12-01T00:00:00Z', 400);
    expect(at('2026-02-01T00:00:00Z', [early]).waiting).toEqual([
      { type: 'order.refunded', source: '/shop', id: 'e-r', refersTo: 'o', time: '2025-12-01T00:00:00.000Z' },
    ]);
    const state = at('2026-02-01T00:00:00Z', [early, bought]);
    expect(state.waiting).toEqual([]);
    expect(left(state)).toEqual(['e-o: 6 active']);
  });

  it('lets a refund in another currency wait for good', () => {
    const state = at('2026-02-01T00:00:00Z', [bought, refund('o', 'r', '2026-01-02T00:00:00Z', 400, 'USD')]);
    expect(state.waiting).toHaveLength(1);
    expect(state.points.active).toBe(10);
  });

  it('takes from the own lot, then from others nearest expiry first, then as a deficit, which the next points pay', () => {
    // 200 active on 15 January; 150 spent leaves 50; 50 for a review; the cancellation takes 50 + 50 and owes 100.
    const facts = [
      order('o', '2026-01-01T00:00:00Z', 20_000),
      review('v', '2026-01-20T00:00:00Z', 'A'),
      cancel('o', '2026-01-21T00:00:00Z'),
      order('p', '2026-01-22T00:00:00Z', 13_000),
    ];
    const spent = [{ kind: 'redeem' as const, id: 'k', time: '2026-01-16T00:00:00Z', points: 150 }];
    const owing = at('2026-01-22T00:00:00Z', facts, spent);
    expect(owing.points).toEqual({ active: 0, pending: 130, reserved: 0, deficit: 100 });
    expect([
      entries(owing, 'e-o', 'reversed'),
      entries(owing, 'e-v', 'reversed'),
      entries(owing, null, 'reversed'),
    ]).toEqual([-50, -50, -100]);
    const paid = at('2026-02-05T00:00:00Z', facts, spent);
    expect(paid.points).toEqual({ active: 30, pending: 0, reserved: 0, deficit: 0 });
    expect([entries(paid, 'e-p', 'settled'), entries(paid, null, 'settled')]).toEqual([-100, 100]);
  });

  it('counts what expired of the own lot as taken back: 100 given, 100 expired, nothing else is touched', () => {
    const facts = [
      order('o', '2026-01-10T00:00:00Z', 10_000),
      review('v', '2026-12-01T00:00:00Z', 'A'),
      refund('o', 'r', '2027-02-02T00:00:00Z', 10_000),
    ];
    const state = at('2027-02-03T00:00:00Z', facts);
    expect(left(state)).toEqual(['e-o: 0 expired', 'e-v: 50 active']);
    expect(entries(state, 'e-o', 'expired')).toBe(-100);
    expect(state.points.deficit).toBe(0);
  });

  it('ignores a second cancellation and a refund after it', () => {
    const facts = [
      bought,
      cancel('o', '2026-01-02T00:00:00Z'),
      cancel('o', '2026-01-03T00:00:00Z'),
      refund('o', 'r', '2026-01-04T00:00:00Z', 500),
    ];
    const state = at('2026-02-01T00:00:00Z', facts);
    expect(left(state)).toEqual(['e-o: 0 active']);
    expect(entries(state, 'e-o', 'reversed')).toBe(-10);
  });

  it('counts an order of 0 until a refund, even of 0', () => {
    const free = order('z', '2026-01-01T00:00:00Z', 0);
    expect(at('2026-01-03T00:00:00Z', [free]).stats.orders).toBe(1);
    expect(at('2026-01-03T00:00:00Z', [free, refund('z', 'r', '2026-01-02T00:00:00Z', 0)]).stats.orders).toBe(0);
    expect(at('2026-01-03T00:00:00Z', [bought, refund('o', 'r', '2026-01-02T00:00:00Z', 0)]).stats.orders).toBe(1);
  });
});

describe('expiry', () => {
  it('comes with the month after twelve months: 29 February 2024 lasts until 1 March 2025', () => {
    const facts = [order('o', '2024-02-29T12:00:00Z', 10_000)];
    expect(at('2024-04-01T00:00:00Z', facts).nextExpiry).toEqual({ points: 100, at: '2025-03-01T00:00:00.000Z' });
    expect(at('2025-02-28T23:59:59.999Z', facts).points.active).toBe(100);
    const gone = at('2025-03-01T00:00:00.000Z', facts);
    expect([gone.points.active, gone.nextExpiry, left(gone)]).toEqual([0, null, ['e-o: 0 expired']]);
  });

  it('of a fact at the first instant of a month is thirteen months later; in December, in January after next', () => {
    const expiries = (time: string) => at('2026-01-01T00:00:00Z', [order('o', time, 100)]).lots[0]?.expiresAt;
    expect(expiries('2025-06-01T00:00:00.000Z')).toBe('2026-07-01T00:00:00.000Z');
    expect(expiries('2025-05-31T23:59:59.999Z')).toBe('2026-06-01T00:00:00.000Z');
    expect(expiries('2025-12-31T23:59:59.999Z')).toBe('2027-01-01T00:00:00.000Z');
  });
});

describe('reviews', () => {
  const day = '2026-01-10';

  it('gives 50 for each of three skus a day; the fourth stays open for the next day; the same sku gives once', () => {
    const facts = ['A', 'B', 'A', 'C', 'D'].map((sku, index) => review(`v${index}`, `${day}T0${index}:00:00Z`, sku));
    expect(at(`${day}T23:59:59Z`, facts).points.active).toBe(150);
    const next = [...facts, review('v9', '2026-01-11T00:00:00Z', 'D'), review('v8', '2026-01-11T00:00:01Z', 'A')];
    expect(at('2026-01-11T12:00:00Z', next).points.active).toBe(200);
  });

  it('takes the award back on removal, and neither the sku nor the day opens again', () => {
    const facts = [
      ...['A', 'B', 'C'].map((sku, index) => review(`v${index}`, `${day}T0${index}:00:00Z`, sku, 2 + index)),
      removeReview('v0', `${day}T04:00:00Z`),
      review('v3', `${day}T05:00:00Z`, 'D', 5),
      review('v4', '2026-01-11T00:00:00Z', 'A', 5),
    ];
    const state = at('2026-01-12T00:00:00Z', facts);
    expect(state.points.active).toBe(100);
    // Not removed: ratings 3, 4, 5 and 5, so 17 / 4.
    expect(state.stats).toMatchObject({ reviews: 4, averageRating: 4.25 });
  });

  it('treats a removal timed before its review as one at the review', () => {
    const state = at('2026-02-01T00:00:00Z', [
      removeReview('v', '2026-01-01T00:00:00Z'),
      review('v', `${day}T00:00:00Z`, 'A'),
    ]);
    expect([left(state), state.points.deficit, state.waiting]).toEqual([['e-v: 0 active'], 0, []]);
  });
});

describe('logins', () => {
  const january = (day: number, time = '08:00:00'): string => `2026-01-${String(day).padStart(2, '0')}T${time}Z`;

  it('gives 5 for the first login of a day, and 50 more on the 7th and the 14th day of a run: 14 × 5 + 2 × 50', () => {
    const run = Array.from({ length: 14 }, (_, index) => login(january(index + 1)));
    const state = at('2026-01-20T00:00:00Z', [...run, login(january(7, '20:00:00'))]);
    expect(state.points.active).toBe(170);
    const bonuses = state.lots.filter((lot) => lot.ordinal === 2).map((lot) => lot.fact.id);
    expect(bonuses).toEqual([`l-${january(7)}`, `l-${january(14)}`]);
    expect(state.stats.lastLoginAt).toBe('2026-01-14T08:00:00.000Z');
  });

  it('begins to count anew after a day without: 6 + 7 days give 13 × 5 + 50', () => {
    const run = [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14].map((day) => login(january(day)));
    expect(at('2026-01-20T00:00:00Z', run).points.active).toBe(115);
  });
});

describe('what else is taken', () => {
  it('takes surveys, referrals and content without points, and lets the removal of unknown content wait', () => {
    const facts = [
      event('survey.answered', 's', '2026-01-01T00:00:00Z', { surveyId: 's', metric: 'nps', score: 9 }),
      event('content.removed', 'c', '2026-01-01T00:00:00Z', { contentId: 'c-1', kind: 'photo' }),
    ];
    const state = at('2026-01-02T00:00:00Z', facts);
    expect([state.lots, state.waiting.map(({ refersTo }) => refersTo)]).toEqual([[], ['c-1']]);
  });

  it('sums up orders by UTC day: 10.00 + 20.00 on the first, 30.00 on another, of which 5.00 came back', () => {
    const facts = [
      order('a', '2026-01-01T00:00:00Z', 1_000),
      order('b', '2026-01-01T23:59:59Z', 2_000),
      order('c', '2026-01-02T00:00:00Z', 3_000),
      refund('c', 'r', '2026-01-03T00:00:00Z', 500),
    ];
    expect(at('2026-02-01T00:00:00Z', facts).stats).toEqual({
      orders: 3,
      spendMinor: 5_500,
      firstOrderAt: '2026-01-01T00:00:00.000Z',
      lastOrderAt: '2026-01-02T00:00:00.000Z',
      orderDays: 2,
      firstOrderDay: '2026-01-01',
      lastOrderDay: '2026-01-02',
      repeatSpendMinor: 2_500,
      lastLoginAt: null,
      reviews: 0,
      averageRating: null,
    });
  });
});
