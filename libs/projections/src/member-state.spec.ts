import { describe, expect, it } from '@jest/globals';
import type { MemberView } from '#domain';
import { recencyDays, stateOf, versionOf } from './member-state.js';

const view = (stats: Partial<MemberView['stats']>): MemberView => ({
  memberId: 'm-1',
  sequence: 3,
  asOf: '2026-03-01T10:00:00.000Z',
  points: { active: 0, pending: 0, reserved: 0, deficit: 0 },
  tier: { level: 'silver', since: null, validUntil: null, qualifyingPoints: 0, next: null },
  nextExpiry: null,
  waiting: [],
  stats: {
    orders: 0,
    spendMinor: 0,
    firstOrderAt: null,
    lastOrderAt: null,
    orderDays: 0,
    firstOrderDay: null,
    lastOrderDay: null,
    repeatSpendMinor: 0,
    lastLoginAt: null,
    reviews: 0,
    averageRating: null,
    ...stats,
  },
  membership: { enrolledAt: null, blockedAt: null },
});

describe('member states', () => {
  it('puts a restored book before the one that it replaces, whatever the sequences', () => {
    expect(versionOf(2, 1)).toBeGreaterThan(versionOf(1, 999_999));
    expect(versionOf(1, 2)).toBeGreaterThan(versionOf(1, 1));
  });

  it('keeps days as numbers and asks the rule for the deadline', () => {
    const orders = {
      orders: 2,
      orderDays: 2,
      firstOrderDay: '1970-01-11',
      lastOrderDay: '1970-01-21',
      spendMinor: 500,
    };
    const state = stateOf(view(orders), 0);
    expect(state).toMatchObject({ version: 3, orderDays: 2, firstOrderDay: 10, lastOrderDay: 20, tier: 'silver' });
  });

  it('has no days where no order counts', () => {
    const state = stateOf(view({}), 0);
    expect(state).toMatchObject({ orderDays: 0, firstOrderDay: null, lastOrderDay: null });
  });

  it('counts UTC days of silence', () => {
    expect(recencyDays(20, Date.parse('1970-01-21T23:59:59Z'))).toBe(0);
    expect(recencyDays(20, Date.parse('1970-01-22T00:00:00Z'))).toBe(1);
  });
});
