import { describe, expect, it } from '@jest/globals';
import { Member } from '../http/member.js';
import { compileValidator, refusalsOf } from '../validators.js';
import { LOYALTY_EVENTS } from './catalogue.js';
import { ChurnWarning, PointsChanged } from './data.js';
import { LoyaltyEventEnvelope } from './envelope.js';

const points = {
  memberId: 'm-1',
  points: -5,
  lotId: null,
  reason: 'refund',
  balanceAfter: -5,
  programVersion: 1,
};
const member = {
  memberId: 'm-1',
  sequence: 3,
  asOf: '2026-03-01T10:00:00.000Z',
  points: { active: 0, pending: 123, reserved: 0, deficit: 0 },
  tier: {
    level: 'bronze',
    since: null,
    validUntil: null,
    qualifyingPoints: 123,
    next: { level: 'silver', missing: 877 },
  },
  nextExpiry: null,
  waiting: [{ type: 'order.refunded', source: '/shop', id: 'r', refersTo: 'o', time: '2026-03-01T10:00:00.000Z' }],
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
  },
  membership: { enrolledAt: null, blockedAt: null },
};

describe('messages of ours', () => {
  it('are declared for every type of the contract', () => {
    expect(Object.keys(LOYALTY_EVENTS)).toHaveLength(17);
    for (const declared of Object.values(LOYALTY_EVENTS)) expect(compileValidator(declared)).toBeInstanceOf(Function);
  });

  it('about points may have no lot', () => {
    expect(refusalsOf(compileValidator(PointsChanged), points, 'data')).toEqual([]);
    expect(refusalsOf(compileValidator(PointsChanged), { ...points, points: 0.5 }, 'data')).toEqual([
      'data.points is 0.5: must be a whole number',
    ]);
  });

  it('about churn may have no risk', () => {
    const warning = {
      memberId: 'm-1',
      warningId: 'w',
      risk: null,
      reasons: ['silent for 90 days'],
      modelVersion: null,
      lastActivityAt: '2026-03-01T10:00:00.000Z',
      tier: 'gold',
      clvMinor: null,
      validUntil: null,
    };
    expect(refusalsOf(compileValidator(ChurnWarning), warning, 'data')).toEqual([]);
  });

  it('come in a CloudEvent with our extensions', () => {
    const event = {
      specversion: '1.0',
      id: '1.7.1',
      source: '/loyalty',
      type: 'points.reversed',
      subject: 'm-1',
      time: '2026-03-01T10:00:00.000Z',
      datacontenttype: 'application/json',
      recordedtime: '2026-03-01T10:00:01.000Z',
      origin: 'live',
      bookepoch: 1,
      membersequence: 1,
      causationid: 'r',
      causationsource: '/shop',
      data: points,
    };
    expect(refusalsOf(compileValidator(LoyaltyEventEnvelope), event, 'event')).toEqual([]);
  });

  it('about a whole member say what is null and what is not', () => {
    const validator = compileValidator(Member);
    expect(refusalsOf(validator, member, 'data')).toEqual([]);
    expect(validator({ ...member, tier: { ...member.tier, next: null } })).toBe(true);
    expect(validator({ ...member, tier: null })).toBe(false);
    expect(validator({ ...member, waiting: [{}] })).toBe(false);
  });
});
