import { describe, expect, it } from '@jest/globals';
import type { RawRecord } from '#messaging';
import { decodeMember } from './decode.js';

const record = (key: string | null, value: string | null): RawRecord => ({
  topic: 'loyalty.members',
  partition: 0,
  offset: 0,
  timestamp: 1,
  key: key === null ? null : Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
  bytes: 1,
  headers: {},
});

const state = { memberId: 'm', sequence: 3, tier: { level: 'gold' }, stats: { orderDays: 2, spendMinor: 500 } };
const message = (change: object = {}): string =>
  JSON.stringify({ specversion: '1.0', type: 'member.updated', bookepoch: 1, data: state, ...change });

describe('records of loyalty.members', () => {
  it('carry a state, and the epoch of the book in which its sequence counts', () => {
    expect(decodeMember(record('m', message()))).toMatchObject({ kind: 'state', bookEpoch: 1, view: { sequence: 3 } });
  });

  it('without a value say that the member was erased', () => {
    expect(decodeMember(record('m', null))).toEqual({ time: 1, kind: 'erased', memberId: 'm' });
  });

  it.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['another type', message({ type: 'member.greeted' })],
    ['no epoch', message({ bookepoch: 'one' })],
    ['no state', message({ data: { memberId: 'm' } })],
    ['a state without statistics', message({ data: { ...state, stats: null } })],
  ])('that cannot be read are told apart, not thrown: %s', (_, value) => {
    expect(decodeMember(record('m', value)).kind).toBe('unreadable');
  });
});
