import { describe, expect, it } from '@jest/globals';
import { classifier, eventOf } from './classifier.js';

describe('Snowplow', () => {
  const take = classifier('snowplow');
  const action = 'unstruct_event_com_snowplowanalytics_snowplow_ecommerce_snowplow_ecommerce_action_1';
  const entity = (name: string) => `contexts_com_snowplowanalytics_snowplow_ecommerce_${name}_1`;
  const enriched = (more: object) => ({
    app_id: 'shop-web',
    platform: 'web',
    etl_tstamp: '2026-03-01T10:00:02.111Z',
    collector_tstamp: '2026-03-01T10:00:01.287Z',
    dvce_created_tstamp: '2026-03-01T10:00:00.963Z',
    derived_tstamp: '2026-03-01T10:00:00.970Z',
    event: 'unstruct',
    event_id: 'c6ef3124-b53a-4b13-a233-0088f79dcbcb',
    user_id: 'jon.doe',
    domain_userid: 'bc2e92ec6c204a14',
    v_tracker: 'js-3.24.0',
    ...more,
  });

  it('gives a transaction', () => {
    const document = enriched({
      event_name: 'snowplow_ecommerce_action',
      [action]: { type: 'transaction' },
      [entity('transaction')]: [
        {
          transaction_id: 'T12345',
          revenue: 230.4,
          currency: 'USD',
          payment_method: 'credit_card',
          total_quantity: 3,
          credit_order: false,
        },
      ],
      [entity('product')]: [
        {
          id: 'P125',
          name: 'Baseball T',
          brand: 'Snowplow',
          category: 'Mens/Apparel',
          price: 115.2,
          list_price: 130,
          quantity: 2,
          currency: 'USD',
        },
        { id: 'P126', name: 'Sticker', category: 'Extras', currency: 'USD' },
      ],
    });
    expect(eventOf(take(document))).toEqual({
      source: '/snowplow/shop-web',
      id: 'c6ef3124-b53a-4b13-a233-0088f79dcbcb',
      type: 'order.completed',
      time: '2026-03-01T10:00:00.970Z',
      data: {
        memberId: 'jon.doe',
        orderId: 'T12345',
        currency: 'USD',
        totalMinor: 23040,
        channel: 'web',
        lines: [{ lineId: 'P125', sku: 'P125', category: 'Mens/Apparel', quantity: 2, amountMinor: 23040 }],
      },
    });
  });

  it('gives a refund', () => {
    const document = enriched({
      event_name: 'snowplow_ecommerce_action',
      [action]: { type: 'refund' },
      [entity('refund')]: [
        { transaction_id: 'T12345', currency: 'USD', refund_amount: 200, refund_reason: 'false_size' },
      ],
    });
    expect(eventOf(take(document))).toMatchObject({
      type: 'order.refunded',
      data: {
        memberId: 'jon.doe',
        orderId: 'T12345',
        refundId: 'c6ef3124-b53a-4b13-a233-0088f79dcbcb',
        currency: 'USD',
        amountMinor: 20000,
      },
    });
  });

  it('gives reviews and sign-ins from self-describing events', () => {
    const review = enriched({
      event_name: 'product_review',
      event_vendor: 'com.example',
      unstruct_event_com_example_product_review_1: {
        review_id: 'R-9',
        product_id: 'P125',
        rating: 4,
        review_body: 'soft',
      },
    });
    expect(eventOf(take(review)).data).toEqual({
      memberId: 'jon.doe',
      reviewId: 'R-9',
      sku: 'P125',
      rating: 4,
      text: 'soft',
    });
    const signIn = enriched({
      event_name: 'sign_in',
      event_vendor: 'com.example',
      unstruct_event_com_example_sign_in_1: { method: 'password' },
    });
    expect(eventOf(take(signIn))).toMatchObject({
      type: 'member.logged-in',
      data: { memberId: 'jon.doe', channel: 'web' },
    });
  });

  it('ignores every other event, and those of unknown users', () => {
    const ignored = { outcome: 'ignored', reason: 'unknown-type' };
    expect(take(enriched({ event: 'page_view', event_name: 'page_view' }))).toEqual(ignored);
    expect(take(enriched({ user_id: null, [action]: { type: 'transaction' } }))).toEqual(ignored);
    expect(take(enriched({ [action]: { type: 'add_to_cart' } }))).toEqual(ignored);
  });
});
