import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from './calendar.js';
import { ALL_TOPICS, type ShopEvent } from './events.js';
import { plainPoints } from './expectation.js';
import { Random } from './random.js';
import { shopYear } from './shop-year.js';

const nowMs = Date.UTC(2026, 2, 14, 15);
const made = shopYear({ seed: 7, members: 3_000, nowMs });

describe('a shop year', () => {
  it('is the same for the same seed, and another for another', () => {
    const small = { members: 60, nowMs };
    expect(shopYear({ ...small, seed: 7 }).records).toEqual(shopYear({ ...small, seed: 7 }).records);
    expect(shopYear({ ...small, seed: 8 }).records).not.toEqual(shopYear({ ...small, seed: 7 }).records);
  });

  it('lies in the 365 days before midnight, and is sent in order', () => {
    expect(new Date(made.year.endMs).toISOString()).toBe('2026-03-14T00:00:00.000Z');
    expect(made.year.endMs - made.year.startMs).toBe(365 * DAY_MS);
    const times = made.records.flatMap(({ value, expected }) =>
      expected === 'applied' && value ? [Date.parse((JSON.parse(value) as { time: string }).time)] : [],
    );
    expect(Math.min(...times)).toBeGreaterThanOrEqual(made.year.startMs);
    expect(Math.max(...times)).toBeLessThan(made.year.endMs);
    const sent = made.records.map(({ sentMs }) => sentMs);
    expect(sent).toEqual(sent.toSorted((a, b) => a - b));
  });

  it('counts every record under one outcome', () => {
    const { outcomes, records } = made.expectation;
    const counted = ALL_TOPICS.flatMap((topic) => Object.values(outcomes[topic]));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(records);
    expect(records).toBe(made.records.length);
    expect(outcomes['commerce.orders']).toMatchObject({ conflict: 24, invalid: 40, ignored: 20 });
  });

  it('gives each applied record an identity of its own, sent before what repeats or contradicts it', () => {
    const applied = new Set<string>();
    const wrong: string[] = [];
    for (const { value, expected, topic } of made.records) {
      if (!value || expected === 'invalid' || expected === 'ignored') continue;
      const { id } = JSON.parse(value) as { id: string };
      const isKnown = applied.has(`${topic}/${id.replace('-resent', '')}`);
      if (isKnown === (expected === 'applied')) wrong.push(`${expected} ${id}`);
      applied.add(`${topic}/${id}`);
    }
    expect(wrong).toEqual([]);
  });

  it('has every habit, and is of a size that a minute can take', () => {
    expect(new Set(made.customers.map(({ habit }) => habit)).size).toBe(6);
    expect(made.records.length).toBeGreaterThan(30_000);
    expect(made.records.length).toBeLessThan(90_000);
    expect(made.expectation.pointsOfPlainMembers.size).toBeGreaterThan(1_000);
  });
});

describe('the points of a plain member', () => {
  const day = (number: number, hour = 12): number => Date.UTC(2026, 0, number, hour);
  const login = (timeMs: number): ShopEvent => ({
    type: 'member.logged-in',
    memberId: 'm',
    timeMs,
    data: { channel: 'web' },
  });
  const review = (timeMs: number, sku: string): ShopEvent => ({
    type: 'review.published',
    memberId: 'm',
    timeMs,
    data: { reviewId: `${timeMs}-${sku}`, sku, orderId: 'o', rating: 5, text: '' },
  });

  it('count the first login of a day, and the seventh day of a run', () => {
    const week = [1, 2, 3, 4, 5, 6, 7].map((number) => login(day(number)));
    expect(plainPoints([...week, login(day(7, 18)), login(day(9))])).toBe(7 * 5 + 50 + 5);
  });

  it('count a sku once, and three awards a day', () => {
    const four = ['a', 'b', 'c', 'd'].map((sku, at) => review(day(1, at), sku));
    expect(plainPoints([...four, review(day(2), 'a'), review(day(3), 'd')])).toBe(4 * 50);
  });

  it('are not known for one who sent something back', () => {
    expect(plainPoints([{ type: 'order.cancelled', memberId: 'm', timeMs: 1, data: { orderId: 'o' } }])).toBeNull();
  });
});

describe('chance', () => {
  it('has the means that its distributions have', () => {
    const random = new Random(3);
    const mean = (draw: () => number): number => {
      let sum = 0;
      for (let count = 0; count < 20_000; count += 1) sum += draw();
      return sum / 20_000;
    };
    expect(mean(() => random.unit())).toBeCloseTo(0.5, 1);
    expect(mean(() => random.gamma(0.5, 4))).toBeCloseTo(2, 0);
    expect(mean(() => random.gamma(3, 2))).toBeCloseTo(6, 0);
    expect(mean(() => random.beta(1, 3))).toBeCloseTo(0.25, 1);
    expect(mean(() => random.exponential(5))).toBeCloseTo(5, 0);
  });
});
