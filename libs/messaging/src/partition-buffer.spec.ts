import { describe, expect, it } from '@jest/globals';
import type { RawRecord } from './lane-types.js';
import { PartitionBuffer } from './partition-buffer.js';

const record = (offset: number, bytes = 1): RawRecord => ({
  topic: 't',
  partition: 0,
  offset,
  timestamp: 0,
  key: null,
  value: Buffer.alloc(bytes),
  bytes,
  headers: {},
});
const records = (from: number, count: number) => Array.from({ length: count }, (_, i) => record(from + i));
const timed = ({ offset }: RawRecord) => ({ time: offset });
const opened = (limits = { records: 10, bytes: 1_000 }, decode = timed) => {
  const buffer = new PartitionBuffer<{ time: number }>('t', 0, limits, decode);
  buffer.begin(0, 0);
  return buffer;
};

describe('the buffer of a topic-partition', () => {
  it('gives back what came in, in order, through any number of fills', () => {
    const buffer = opened();
    const out: (number | undefined)[] = [];
    for (let round = 0; round < 500; round += 1) {
      buffer.push(records(round * 7, 7), round * 7 + 7, 4_000);
      for (let i = 0; i < 7; i += 1) out.push(buffer.shift()?.raw.offset);
    }
    expect(out).toEqual(Array.from({ length: 3_500 }, (_, i) => i));
    expect(buffer.size).toBe(0);
  });

  it('is full by records or by bytes, and refills at half', () => {
    const byRecords = opened();
    byRecords.push(records(0, 10), 10, 10);
    expect(byRecords.isFull).toBe(true);
    expect(byRecords.isHalfEmpty).toBe(false);
    for (let i = 0; i < 5; i += 1) byRecords.shift();
    expect(byRecords.isHalfEmpty).toBe(true);
    const byBytes = opened();
    byBytes.push([record(0, 1_000)], 1, 1);
    expect(byBytes.isFull).toBe(true);
  });

  it('stands at its first record, or behind what was fetched when it has none', () => {
    const buffer = opened();
    buffer.push(records(0, 2), 3, 3);
    expect(buffer.position).toBe(0);
    buffer.shift();
    buffer.shift();
    expect(buffer.position).toBe(3);
  });

  it('is at its end when asked in vain, but never while it is paused and not asked at all', () => {
    const quiet = { isQuietSince: () => true };
    const buffer = opened();
    buffer.push(records(0, 10), 10, 20);
    buffer.state = 'full';
    expect(buffer.isAtEnd(quiet)).toBe(false);
    buffer.state = 'open';
    expect(buffer.isAtEnd({ isQuietSince: () => false })).toBe(false);
    expect(buffer.isAtEnd(quiet)).toBe(true);
    buffer.push(records(10, 10), 20, 20);
    buffer.state = 'full';
    expect(buffer.isAtEnd(quiet)).toBe(true);
  });

  it('decodes a record when it comes to the front, once', () => {
    const decoded: number[] = [];
    const buffer = opened(undefined, (raw) => {
      decoded.push(raw.offset);
      return timed(raw);
    });
    buffer.push(records(0, 3), 3, 3);
    expect(decoded).toEqual([]);
    expect(buffer.headTime).toBe(0);
    expect(buffer.headTime).toBe(0);
    expect(buffer.shift()?.value).toEqual({ time: 0 });
    expect(decoded).toEqual([0]);
    expect(buffer.headTime).toBe(1);
    expect(decoded).toEqual([0, 1]);
  });

  it('gives nothing that cannot be decoded, says so, and stands before it', () => {
    const buffer = opened(undefined, (raw) => {
      if (raw.offset === 1) throw new Error('no');
      return timed(raw);
    });
    const failed: number[] = [];
    buffer.undecodable = (_error, offset) => {
      failed.push(offset);
      buffer.stop('decode threw');
    };
    buffer.push(records(0, 3), 3, 3);
    expect(buffer.shift()?.raw.offset).toBe(0);
    expect(buffer.shift()).toBeUndefined();
    expect(failed).toEqual([1]);
    expect(buffer.position).toBe(1);
  });

  it('believes a skip from its own position at once, and another one when it comes again', () => {
    const buffer = opened();
    expect(buffer.skip(0, 4)).toBe(true);
    expect(buffer.next).toBe(5);
    expect(buffer.skip(8, 9)).toBe(false);
    expect(buffer.next).toBe(5);
    expect(buffer.skip(8, 9)).toBe(true);
    expect(buffer.next).toBe(10);
  });
});
