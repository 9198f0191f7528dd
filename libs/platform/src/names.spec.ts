import { describe, expect, it } from '@jest/globals';
import { consumerGroup, databaseSchema, isNamespace, redisPrefix, topicName } from './names.js';

describe('names on shared servers', () => {
  it('are plain without a namespace and prefixed with one', () => {
    expect(topicName('', 'commerce.orders')).toBe('commerce.orders');
    expect(topicName('t1', 'commerce.orders')).toBe('t1.commerce.orders');
    expect(consumerGroup('t1', 'loyalty.ledger')).toBe('t1.loyalty.ledger');
    expect([databaseSchema(''), databaseSchema('t1')]).toEqual(['loyalty', 'loyalty_t1']);
    expect([redisPrefix(''), redisPrefix('t1')]).toEqual(['loyalty:', 't1:loyalty:']);
  });

  it('keep different namespaces apart in the schema, which needs no quotes', () => {
    const namespaces = ['a-b', 'a_b', 'ab', 'a-b_c', 'a_b-c', 'a-b-c', 'a_b_c'];
    const schemas = namespaces.map(databaseSchema);
    expect(namespaces.every(isNamespace)).toBe(true);
    expect(new Set(schemas).size).toBe(namespaces.length);
    expect(schemas.every((schema) => /^[a-z][a-z0-9_]{0,62}$/.test(schema))).toBe(true);
  });

  it.each(['a.b', 'A', 'a--b', 'a-_b', '-a', 'a-', 'a{b', 'a b', 'ä', 'x'.repeat(41), 'a-'.repeat(19) + 'ab'])(
    'refuse the namespace %s',
    (namespace) => {
      expect(isNamespace(namespace)).toBe(false);
    },
  );
});
