import type { Dice, Sent } from './mutations.js';

const START = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

/** A valid record of any kind and format. Every one has ids of its own, so without mutation each would be applied. */
export function validRecord(number: number, memberId: string, dice: Dice): Sent {
  const time = new Date(START + (number % 3_000) * HOUR_MS).toISOString();
  return dice.pick([structured, binary, mapped])(number, memberId, time, dice);
}

function event(number: number, memberId: string, dice: Dice): { type: string; data: Record<string, unknown> } {
  const order = { memberId, orderId: `o-${number}` };
  const money = { currency: 'EUR', totalMinor: dice.below(50_000) };
  const lines = [{ lineId: '1', sku: 'A-1', category: 'toys', quantity: 2, amountMinor: money.totalMinor }];
  return dice.pick([
    { type: 'order.completed', data: { ...order, ...money, lines, channel: 'web' } },
    { type: 'order.completed', data: { ...order, ...money } },
    {
      type: 'order.refunded',
      data: { ...order, refundId: `r-${number}`, currency: 'EUR', amountMinor: 100, lines: [{ lineId: '1' }] },
    },
    { type: 'order.cancelled', data: order },
    { type: 'review.published', data: { memberId, reviewId: `v-${number}`, sku: 'A-1', rating: 4, text: 'good' } },
    { type: 'review.removed', data: { memberId, reviewId: `v-${number}` } },
    { type: 'member.logged-in', data: { memberId, channel: 'app' } },
    { type: 'survey.answered', data: { memberId, surveyId: `s-${number}`, metric: 'nps', score: 9 } },
    { type: 'referral.completed', data: { memberId, referredMemberId: 'friend', referralId: `f-${number}` } },
    { type: 'content.published', data: { memberId, contentId: `c-${number}`, kind: 'photo' } },
    {
      type: 'balance.opened',
      data: { memberId, balanceId: `b-${number}`, points: 10, expiresAt: '2030-01-01T00:00:00Z' },
    },
  ]);
}

function structured(number: number, memberId: string, time: string, dice: Dice): Sent {
  const { type, data } = event(number, memberId, dice);
  const value = { specversion: '1.0', id: `e-${number}`, source: '/fuzz', type, time, data };
  return { key: Buffer.from(memberId), value: Buffer.from(JSON.stringify(value)), headers: {} };
}

function binary(number: number, memberId: string, time: string, dice: Dice): Sent {
  const { type, data } = event(number, memberId, dice);
  const attributes = { ce_specversion: '1.0', ce_id: `e-${number}`, ce_source: '/fuzz', ce_type: type, ce_time: time };
  const headers = Object.fromEntries(Object.entries(attributes).map(([name, text]) => [name, Buffer.from(text)]));
  return {
    key: Buffer.from(memberId),
    value: Buffer.from(JSON.stringify(data)),
    headers: { ...headers, 'content-type': Buffer.from('application/json') },
  };
}

/** Calls as Segment sends them, for the mapping of that name. */
function mapped(number: number, memberId: string, timestamp: string, dice: Dice): Sent {
  const order = { order_id: `o-${number}`, currency: 'EUR', total: dice.below(50_000) / 100 };
  const products = [{ product_id: 'p-1', sku: 'A-1', category: 'toys', price: 1.1, quantity: 3 }];
  const call = dice.pick([
    { event: 'Order Completed', properties: { ...order, products, affiliation: 'shop' } },
    { event: 'Order Refunded', properties: order },
    { event: 'Order Cancelled', properties: order },
    {
      event: 'Product Reviewed',
      properties: { product_id: 'p-1', review_id: `v-${number}`, review_body: 'good', rating: '4' },
    },
    { event: 'Signed In', properties: { username: 'x' } },
  ]);
  const value = {
    type: 'track',
    userId: memberId,
    messageId: `e-${number}`,
    timestamp,
    context: { channel: 'web' },
    ...call,
  };
  return { key: Buffer.from(memberId), value: Buffer.from(JSON.stringify(value)), headers: {} };
}
