import { describe, expect, it } from '@jest/globals';
import { cutByBytes, type OutRecord } from './out-records.js';

describe('requests cut by bytes', () => {
  const record = (bytes: number): OutRecord => ({ topic: 't', key: null, value: Buffer.alloc(bytes) });

  it('keep the order and the limit; what is too large goes alone', () => {
    const records = [record(100), record(100), record(5_000), record(100)];
    const parts = [...cutByBytes(records, 400)];
    expect(parts.flat()).toEqual(records);
    expect(parts.map((part) => part.length)).toEqual([2, 1, 1]);
  });

  it('nothing gives no request', () => {
    expect([...cutByBytes([])]).toEqual([]);
  });
});
