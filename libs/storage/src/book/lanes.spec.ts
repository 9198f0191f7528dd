import { describe, expect, it } from '@jest/globals';
import { laneOf } from './lanes.js';

describe('the lane of a member', () => {
  it.each([
    // Partitions that Apache Kafka's own clients give these keys: murmur2, without its sign, modulo their number.
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
  ])('goes by the hash of Kafka: %s', (key, hash) => {
    for (const lanes of [1, 12, 48]) expect(laneOf(key, lanes)).toBe((hash & 0x7fffffff) % lanes);
  });
});
