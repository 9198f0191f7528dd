import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from './canonical.js';
import type { CommerceEvent } from './events/catalogue.js';
import { businessHash, contentHash, identityHash } from './hashes.js';

const order = (data: object, timeMs = 5) =>
  ({ type: 'order.completed', timeMs, data }) as unknown as Pick<CommerceEvent, 'type' | 'timeMs' | 'data'>;

describe('the content of an event', () => {
  const same = contentHash(order({ a: 1, b: { c: [1, 2], d: 'x' } }));

  it('is the same whatever the order of keys and the writing of numbers', () => {
    const other: object = JSON.parse('{"b":{"d":"\\u0078","c":[1.0,20e-1]},"a":1}') as object;
    expect(contentHash(order(other))).toBe(same);
    expect(canonicalJson(JSON.parse('-0'))).toBe(canonicalJson(0));
  });

  it.each([
    { a: 1, b: { c: [2, 1], d: 'x' } },
    { a: '1', b: { c: [1, 2], d: 'x' } },
    { a: 1, b: { c: [1, 2], d: 'x' }, e: null },
    { a: 1, b: { c: [1, 2] } },
  ])('is another for %p', (data) => {
    expect(contentHash(order(data))).not.toBe(same);
  });

  it('counts type and instant', () => {
    expect(contentHash(order({ a: 1 }, 6))).not.toBe(contentHash(order({ a: 1 }, 5)));
    const cancelled = { ...order({ a: 1 }), type: 'order.cancelled' } as Pick<
      CommerceEvent,
      'type' | 'timeMs' | 'data'
    >;
    expect(contentHash(cancelled)).not.toBe(contentHash(order({ a: 1 })));
  });

  it('sees keys that a prototype has', () => {
    const a: unknown = JSON.parse('{"__proto__":1}');
    expect(canonicalJson(a)).toBe('{"__proto__":1}');
  });
});

describe('identities', () => {
  it('are 16 bytes and unambiguous', () => {
    expect(identityHash('/shop', '1')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(identityHash('ab', 'c')).not.toBe(identityHash('a', 'bc'));
    expect(businessHash('order', '1')).not.toBe(businessHash('refund', '1'));
  });
});
