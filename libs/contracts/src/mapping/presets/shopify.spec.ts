import { describe, expect, it } from '@jest/globals';
import { classifier, eventOf } from './classifier.js';

describe('Shopify', () => {
  const take = classifier('shopify');
  const headers = (topic: string) => ({
    'X-Shopify-Topic': topic,
    'X-Shopify-Shop-Domain': 'johns-apparel.myshopify.com',
    'X-Shopify-API-Version': '2025-04',
    'X-Shopify-Webhook-Id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  });
  const money = (amount: string) => ({
    shop_money: { amount, currency_code: 'USD' },
    presentment_money: { amount, currency_code: 'USD' },
  });
  const order = {
    id: 820982911946154500,
    admin_graphql_api_id: 'gid://shopify/Order/820982911946154508',
    cancelled_at: null as string | null,
    created_at: '2026-03-01T11:00:00-05:00',
    currency: 'USD',
    current_total_price: '369.97',
    financial_status: 'paid',
    name: '#9999',
    source_name: 'web',
    subtotal_price: '359.97',
    test: false,
    total_discounts: '20.00',
    total_price: '369.97',
    total_tax: '0.00',
    customer: { id: 115310627314723950, email: 'john@example.com', first_name: 'John', currency: 'USD' },
    line_items: [
      {
        id: 866550311766439000,
        discount_allocations: [{ amount: '20.00', amount_set: money('20.00'), discount_application_index: 0 }],
        name: 'IPod Nano - 8GB',
        price: '199.00',
        price_set: money('199.00'),
        product_id: 632910392,
        quantity: 2,
        sku: 'IPOD2008PINK',
        total_discount: '0.00',
        variant_id: 808950810,
      },
      {
        id: 141249953214522980,
        discount_allocations: [],
        price: '0.99',
        product_id: 1,
        quantity: 1,
        sku: null,
        variant_id: 457924702,
      },
    ],
    refunds: [],
  };
  // Real ids fit into the safe integers; those of the documentation's samples do not.
  const real = {
    ...order,
    id: 2838741811333,
    customer: { ...order.customer, id: 6940095564 },
    line_items: order.line_items.map((line, index) => ({ ...line, id: 6178847522949 + index })),
  };

  it.each(['orders/create', 'orders/paid'])('gives an order from %s', (topic) => {
    expect(eventOf(take(real, { headers: headers(topic) }))).toEqual({
      source: '/shopify/johns-apparel.myshopify.com',
      id: 'order:2838741811333',
      type: 'order.completed',
      time: '2026-03-01T11:00:00-05:00',
      data: {
        memberId: '6940095564',
        orderId: '2838741811333',
        currency: 'USD',
        totalMinor: 36997,
        channel: 'web',
        lines: [
          { lineId: '6178847522949', sku: 'IPOD2008PINK', quantity: 2, amountMinor: 37800 },
          { lineId: '6178847522950', sku: '457924702', quantity: 1, amountMinor: 99 },
        ],
      },
    });
  });

  it('refuses ids that JSON numbers cannot hold exactly, rather than take another one', () => {
    expect(take(order, { headers: headers('orders/paid') })).toMatchObject({
      outcome: 'invalid',
      message: 'orders/create and orders/paid: id is missing: it comes from "order" and /id',
    });
  });

  it('gives a refund, which names the customer in the record key', () => {
    const refund = {
      id: 690806653061,
      order_id: 2838741811333,
      created_at: '2026-03-05T02:40:13-08:00',
      processed_at: '2026-03-05T02:40:13-08:00',
      note: 'wrong size',
      user_id: 53064106117,
      restock: true,
      refund_line_items: [
        {
          id: 223925403781,
          quantity: 1,
          line_item_id: 6178847522949,
          restock_type: 'return',
          subtotal: 189.0,
          subtotal_set: money('189.00'),
          total_tax: 0.4,
        },
      ],
      transactions: [
        {
          id: 3,
          order_id: 2838741811333,
          kind: 'refund',
          status: 'success',
          amount: '179.10',
          currency: 'USD',
          gateway: 'shopify_payments',
        },
        {
          id: 4,
          order_id: 2838741811333,
          kind: 'refund',
          status: 'success',
          amount: '9.90',
          currency: 'USD',
          gateway: 'gift_card',
        },
        {
          id: 5,
          order_id: 2838741811333,
          kind: 'refund',
          status: 'failure',
          amount: '9.90',
          currency: 'USD',
          gateway: 'gift_card',
        },
      ],
      order_adjustments: [],
    };
    expect(eventOf(take(refund, { key: '6940095564', headers: headers('refunds/create') }))).toEqual({
      source: '/shopify/johns-apparel.myshopify.com',
      id: 'refund:690806653061',
      type: 'order.refunded',
      time: '2026-03-05T02:40:13-08:00',
      data: {
        memberId: '6940095564',
        orderId: '2838741811333',
        refundId: '690806653061',
        currency: 'USD',
        amountMinor: 18900,
        lines: [{ lineId: '6178847522949', quantity: 1, amountMinor: 18900 }],
      },
    });
    expect(take({ ...refund, transactions: [] }, { headers: headers('refunds/create') }).outcome).toBe('ignored');
    expect(take(refund, { headers: headers('refunds/create') })).toMatchObject({ message: 'data.memberId is missing' });
  });

  it('gives a cancellation', () => {
    const cancelled = { ...real, cancelled_at: '2026-03-02T09:00:00-05:00', cancel_reason: 'customer' };
    expect(eventOf(take(cancelled, { headers: headers('orders/cancelled') }))).toEqual({
      source: '/shopify/johns-apparel.myshopify.com',
      id: 'cancellation:2838741811333',
      type: 'order.cancelled',
      time: '2026-03-02T09:00:00-05:00',
      data: { memberId: '6940095564', orderId: '2838741811333' },
    });
  });

  it('gives a review that an app has syndicated', () => {
    const metaobject = {
      id: 'gid://shopify/Metaobject/908817260',
      type: 'product_review',
      handle: 'review-1',
      created_at: '2026-03-09T10:00:00Z',
      fields: {
        rating: '{"scale_min":"1.0","scale_max":"5.0","value":"4.0"}',
        body: 'Fits well',
        submitted_at: '2026-03-09T09:00:00Z',
        author: 'gid://shopify/Customer/6940095564',
        product: 'gid://shopify/Product/632910392',
      },
    };
    expect(eventOf(take(metaobject, { headers: headers('metaobjects/create') })).data).toEqual({
      memberId: '6940095564',
      reviewId: '908817260',
      sku: '632910392',
      rating: 4,
      text: 'Fits well',
    });
    const broken = { ...metaobject, fields: { ...metaobject.fields, rating: '4 of 5' } };
    expect(take(broken, { headers: headers('metaobjects/create') })).toMatchObject({
      outcome: 'invalid',
      message: expect.stringContaining('/fields/rating is "4 of 5": must be text that holds JSON'),
    });
  });

  it('gives a sign-in that the theme has published and a pixel has sent on', () => {
    const published = {
      id: 'sh-c4a5e0a1-7A1B-4C5D-8E9F-0123456789AB',
      clientId: '3b9a5c9e-52c8-4b8f-9d6e-0a1b2c3d4e5f',
      name: 'loyalty:signed_in',
      timestamp: '2026-03-10T08:30:00.125Z',
      context: { document: { location: { href: 'https://johns-apparel.example/account' } } },
      customData: { customerId: 6940095564, channel: 'web' },
    };
    expect(eventOf(take(published))).toEqual({
      source: '/shopify/pixel',
      id: 'sh-c4a5e0a1-7A1B-4C5D-8E9F-0123456789AB',
      type: 'member.logged-in',
      time: '2026-03-10T08:30:00.125Z',
      data: { memberId: '6940095564', channel: 'web' },
    });
    const ignored = { outcome: 'ignored', reason: 'unknown-type' };
    expect(take({ ...published, customData: {} })).toEqual(ignored);
    expect(take({ ...published, name: 'page_viewed' })).toEqual(ignored);
  });

  it('ignores guests, test orders and other topics', () => {
    const ignored = { outcome: 'ignored', reason: 'unknown-type' };
    expect(take({ ...real, customer: null }, { headers: headers('orders/create') })).toEqual(ignored);
    expect(take({ ...real, test: true }, { headers: headers('orders/create') })).toEqual(ignored);
    expect(take(real, { headers: headers('orders/updated') })).toEqual(ignored);
    expect(take(real)).toEqual(ignored);
  });
});
