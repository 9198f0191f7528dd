import { describe, expect, it } from '@jest/globals';
import { byShard, Keys, SHARDS, shardOf } from './shard.js';

describe('shards', () => {
  it('never moves a member: the hash is fixed for good', () => {
    expect([shardOf('m-1'), shardOf('m-2'), shardOf('Zoë')]).toEqual([20, 46, 74]);
  });

  it('spreads ids that count up evenly', () => {
    const sizes = new Array<number>(SHARDS).fill(0);
    for (let i = 0; i < 96_000; i += 1) sizes[shardOf(`m-${i}`)]! += 1;
    expect(Math.min(...sizes)).toBeGreaterThan(800);
    expect(Math.max(...sizes)).toBeLessThan(1_200);
  });

  it('groups by shard and keeps the order within', () => {
    const groups = byShard(['a', 'b', 'a'], (id) => id);
    expect(groups.get(shardOf('a'))).toEqual(['a', 'a']);
  });

  it('puts the namespace before the hash tag, and knows its own keys again', () => {
    const keys = new Keys('shop:loyalty:');
    expect(keys.member(7, 'ab12', '{odd}:id')).toBe('shop:loyalty:{s7}:ab12:h:{odd}:id');
    expect(keys.ownerOf(keys.member(7, '1-ab', 'm'))).toEqual({ shard: 7, generation: '1-ab', isDeadlines: false });
    expect(keys.ownerOf(keys.member(7, '2-cd@1-ab', 'overdue'))).toEqual(keys.ownerOf(keys.member(7, '1-ab', 'm')));
    const deadlines = keys.deadlines(7, '2-cd@1-ab');
    for (const key of [deadlines.due, deadlines.settled])
      expect(keys.ownerOf(key)).toEqual({ shard: 7, generation: '2-cd@1-ab', isDeadlines: true });
    expect(keys.ownerOf(keys.epoch(7))).toBeNull();
    expect(keys.ownerOf(keys.erased(7))).toBeNull();
  });

  it('refuses a prefix with braces, which would move the tag', () => {
    expect(() => new Keys('{x}')).toThrow('braces');
  });
});
