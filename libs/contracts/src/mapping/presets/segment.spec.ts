import { describe, expect, it } from '@jest/globals';
import { classifier, eventOf } from './classifier.js';

describe('Segment', () => {
  const take = classifier('segment');
  const call = (event: string, properties: object, more: object = {}) => ({
    anonymousId: '23adfd82-aa0f-45a7-a756-24f2a7a4c895',
    context: { ip: '108.0.78.21', library: { name: 'analytics.js', version: '2.11.1' }, channel: 'web' },
    event,
    integrations: {},
    messageId: 'ajs-f8ca1e4de5024d9430b3928bd8ac6b96',
    originalTimestamp: '2026-03-01T10:00:00.290Z',
    receivedAt: '2026-03-01T10:00:01.000Z',
    sentAt: '2026-03-01T10:00:00.300Z',
    timestamp: '2026-03-01T10:00:00.280Z',
    type: 'track',
    userId: 'AiUGstSDIg',
    version: 2,
    properties,
    ...more,
  });
  const completed = {
    checkout_id: 'fksdjfsdjfisjf9sdfjsd9f',
    order_id: '50314b8e9bcf000000000000',
    affiliation: 'Online Store',
    total: 27.5,
    subtotal: 22.5,
    revenue: 25.0,
    shipping: 3,
    tax: 2,
    discount: 2.5,
    coupon: 'hasbros',
    currency: 'USD',
    products: [
      {
        product_id: '507f1f77bcf86cd799439011',
        sku: '45790-32',
        name: 'Monopoly',
        price: 19,
        quantity: 1,
        category: 'Games',
      },
      { product_id: '505bd76785ebb509fc183733', sku: '46493-32', name: 'Uno Card Game', price: 1.1, quantity: 3 },
    ],
  };

  it('gives Order Completed', () => {
    expect(eventOf(take(call('Order Completed', completed)))).toEqual({
      source: '/segment',
      id: 'ajs-f8ca1e4de5024d9430b3928bd8ac6b96',
      type: 'order.completed',
      time: '2026-03-01T10:00:00.280Z',
      data: {
        memberId: 'AiUGstSDIg',
        orderId: '50314b8e9bcf000000000000',
        currency: 'USD',
        totalMinor: 2750,
        partner: 'Online Store',
        channel: 'web',
        lines: [
          { lineId: '507f1f77bcf86cd799439011', sku: '45790-32', category: 'Games', quantity: 1, amountMinor: 1900 },
          // 1.1 × 3 is 3.3000000000000003 in binary.
          { lineId: '505bd76785ebb509fc183733', sku: '46493-32', quantity: 3, amountMinor: 330 },
        ],
      },
    });
  });

  it('gives Order Refunded, Order Cancelled, Product Reviewed and Signed In', () => {
    const refunded = { order_id: '50314b8e9bcf000000000000', total: 30, currency: 'USD', products: [] };
    expect(eventOf(take(call('Order Refunded', refunded)))).toMatchObject({
      type: 'order.refunded',
      data: {
        orderId: '50314b8e9bcf000000000000',
        refundId: 'ajs-f8ca1e4de5024d9430b3928bd8ac6b96',
        amountMinor: 3000,
      },
    });
    expect(eventOf(take(call('Order Cancelled', { order_id: '5031', total: 30, currency: 'USD' })))).toMatchObject({
      type: 'order.cancelled',
      data: { memberId: 'AiUGstSDIg', orderId: '5031' },
    });
    const review = {
      product_id: '507f1f77bcf86cd799439011',
      review_id: 'kdfjrj39fj39jf3',
      review_body: 'I love this',
      rating: '5',
    };
    expect(eventOf(take(call('Product Reviewed', review))).data).toEqual({
      memberId: 'AiUGstSDIg',
      reviewId: 'kdfjrj39fj39jf3',
      sku: '507f1f77bcf86cd799439011',
      rating: 5,
      text: 'I love this',
    });
    expect(eventOf(take(call('Signed In', { username: 'pgibbons' })))).toMatchObject({
      type: 'member.logged-in',
      data: { memberId: 'AiUGstSDIg', channel: 'web' },
    });
  });

  it('ignores what is no event of the engine, and guests', () => {
    const ignored = { outcome: 'ignored', reason: 'unknown-type' };
    expect(take(call('Product Viewed', {}))).toEqual(ignored);
    expect(take(call('Order Completed', completed, { userId: null }))).toEqual(ignored);
    expect(take({ type: 'page', userId: 'AiUGstSDIg' })).toEqual(ignored);
  });

  it('refuses amounts that the currency cannot have', () => {
    expect(take(call('Order Completed', { ...completed, total: 27.505 }))).toEqual({
      outcome: 'invalid',
      reason: 'SchemaViolation',
      message: 'Order Completed: data.totalMinor is 27.505 USD: must have at most 2 decimals',
      memberId: 'AiUGstSDIg',
      source: '/segment',
      id: 'ajs-f8ca1e4de5024d9430b3928bd8ac6b96',
    });
    expect(take(call('Order Completed', { ...completed, order_id: undefined }))).toMatchObject({
      message: 'data.orderId is missing',
    });
  });
});
