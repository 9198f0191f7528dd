import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { compileValidator, refusalsOf } from '../validators.js';
import { COMMERCE_EVENT_TYPES, COMMERCE_EVENTS, businessIdOf, type CommerceEvent } from './catalogue.js';

const right: Record<string, Record<string, unknown>> = {
  'order.completed': {
    memberId: 'm',
    orderId: 'o',
    currency: 'EUR',
    totalMinor: 1,
    lines: [{ lineId: '1', sku: 'A', quantity: 2, amountMinor: 1 }],
    partner: 'p',
    channel: 'web',
  },
  'order.refunded': { memberId: 'm', orderId: 'o', refundId: 'r', currency: 'EUR', amountMinor: 1 },
  'order.cancelled': { memberId: 'm', orderId: 'o' },
  'review.published': { memberId: 'm', reviewId: 'r', sku: 's', rating: 5, text: 'good' },
  'review.removed': { memberId: 'm', reviewId: 'r' },
  'member.logged-in': { memberId: 'm', channel: 'app' },
  'survey.answered': { memberId: 'm', surveyId: 's', metric: 'nps', score: 0, attribute: 'delivery' },
  'referral.completed': { memberId: 'm', referredMemberId: 'n', referralId: 'r' },
  'content.published': { memberId: 'm', contentId: 'c', kind: 'photo' },
  'content.removed': { memberId: 'm', contentId: 'c', kind: 'photo' },
  'balance.opened': { memberId: 'm', balanceId: 'b', points: 1, expiresAt: '2027-01-01T00:00:00Z' },
  'order.amended': { memberId: 'm', orderId: 'o', amendmentId: 'a', currency: 'EUR', totalMinor: 1 },
  'member.enrolled': { memberId: 'm', channel: 'app' },
  'member.blocked': { memberId: 'm', reason: 'fraud' },
  'member.unblocked': { memberId: 'm' },
  'member.merged': { memberId: 'm', mergedMemberId: 'n' },
};

const wrong: [string, Record<string, unknown>, string][] = [
  ['review.published', { rating: 0 }, 'data.rating is 0: must be a whole number from 1 to 5'],
  ['review.published', { rating: 6 }, 'data.rating is 6: must be a whole number from 1 to 5'],
  ['review.published', { rating: 4.5 }, 'data.rating is 4.5: must be a whole number from 1 to 5'],
  ['review.published', { rating: '5' }, 'data.rating is "5": must be a whole number from 1 to 5'],
  ['review.published', { text: 5 }, 'data.text is 5: must be text'],
  ['survey.answered', { metric: 'ces' }, 'data.metric is "ces": must be one of nps, csat, csm'],
  [
    'survey.answered',
    { score: 11 },
    'data.score is 11: must be a score of nps: one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10',
  ],
  ['survey.answered', { metric: 'csat', score: 0 }, 'data.score is 0: must be a score of csat: one of 1, 2, 3, 4, 5'],
  ['survey.answered', { score: 1.5 }, 'data.score is 1.5: must be '],
  ['order.refunded', { amountMinor: -1 }, 'data.amountMinor is -1: must be money'],
  ['order.cancelled', { orderId: undefined }, 'data.orderId is missing'],
  ['balance.opened', { points: 0 }, 'data.points is 0: must be a whole number from 1 to 1000000000000'],
  ['content.published', { kind: '' }, 'data.kind is "": must be an id'],
];

describe('the data of events', () => {
  it('has a right example of every type here', () => {
    expect(Object.keys(right)).toEqual(COMMERCE_EVENT_TYPES);
  });

  it.each(COMMERCE_EVENT_TYPES)('%s fits its compiled schema and its class alike', (type) => {
    const data = { ...right[type], unknown: { kept: true } };
    expect(refusalsOf(compileValidator(COMMERCE_EVENTS[type]), data, 'data')).toEqual([]);
    expect(validateSync(plainToInstance(COMMERCE_EVENTS[type] as new () => object, data))).toEqual([]);
  });

  it.each(wrong)('%s with %p is refused: %s', (type, change, message) => {
    const validator = compileValidator(COMMERCE_EVENTS[type as 'review.published']);
    expect(refusalsOf(validator, { ...right[type], ...change }, 'data')[0]).toContain(message);
  });

  it.each([-90, -60, -30, 0, 30, 60, 90])('a CSM score may be %p', (score) => {
    const validator = compileValidator(COMMERCE_EVENTS['survey.answered']);
    const answer = { memberId: 'm', surveyId: 's', metric: 'csm', score };
    expect(validator(answer)).toBe(true);
    expect(validator({ ...answer, score: score + 1 })).toBe(false);
  });

  it('knows which have a business id of their own', () => {
    const ids = COMMERCE_EVENT_TYPES.map((type) =>
      businessIdOf({ type, data: right[type] } as unknown as CommerceEvent),
    );
    expect(ids.filter((id) => id !== undefined)).toEqual([
      { kind: 'order', id: 'o' },
      { kind: 'refund', id: 'r' },
      { kind: 'review', id: 'r' },
      { kind: 'content', id: 'c' },
      { kind: 'balance', id: 'b' },
      { kind: 'amendment', id: 'a' },
    ]);
  });
});
