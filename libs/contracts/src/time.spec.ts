import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseInstant } from './time.js';

describe('instants', () => {
  it('agree with the platform on every date, fraction and offset', () => {
    const min = new Date('0000-01-02T00:00:00Z');
    const max = new Date('9999-12-30T00:00:00Z');
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), fc.integer({ min: -1439, max: 1439 }), (date, offset) => {
        const sign = offset < 0 ? '-' : '+';
        const two = (n: number) => String(n).padStart(2, '0');
        const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
        const written = `${local}${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
        expect(parseInstant(written)).toBe(date.getTime());
        expect(parseInstant(date.toISOString())).toBe(date.getTime());
      }),
    );
  });

  it('are cut to milliseconds, not rounded, also before 1970', () => {
    expect(parseInstant('2026-03-01T10:00:00.9999999999Z')).toBe(Date.parse('2026-03-01T10:00:00.999Z'));
    expect(parseInstant('1969-12-31T23:59:59.9999Z')).toBe(-1);
    expect(parseInstant('2026-03-01T10:00:00.5Z')).toBe(Date.parse('2026-03-01T10:00:00.500Z'));
    expect(parseInstant(`2026-03-01T10:00:00.${'0'.repeat(5_000)}1Z`)).toBe(Date.parse('2026-03-01T10:00:00Z'));
  });

  it('may have small letters and an unknown offset', () => {
    expect(parseInstant('2026-03-01t10:00:00z')).toBe(Date.parse('2026-03-01T10:00:00Z'));
    expect(parseInstant('2026-03-01T10:00:00-00:00')).toBe(Date.parse('2026-03-01T10:00:00Z'));
  });

  it('may be a leap second, which stays in its day', () => {
    expect(parseInstant('2016-12-31T23:59:60Z')).toBe(Date.parse('2016-12-31T23:59:59.999Z'));
    expect(parseInstant('2017-01-01T00:59:60.5+01:00')).toBe(Date.parse('2016-12-31T23:59:59.999Z'));
    expect(parseInstant('2016-11-30T23:59:60Z')).toBeUndefined();
    expect(parseInstant('2016-12-31T22:59:60Z')).toBeUndefined();
  });

  it.each([
    '2026-02-30T10:00:00Z',
    '2025-02-29T10:00:00Z',
    '1900-02-29T10:00:00Z',
    '2026-04-31T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-00-01T10:00:00Z',
    '2026-01-00T10:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T10:60:00Z',
    '2026-01-01T10:00:61Z',
    '2026-01-01T10:00:00',
    '2026-01-01T10:00:00+24:00',
    '2026-01-01T10:00:00+01:60',
    '2026-01-01T10:00:00+0100',
    '2026-01-01T10:00:00.Z',
    '2026-01-01T10:00:00,5Z',
    '2026-01-01 10:00:00Z',
    '2026-01-01T10:00:00Z ',
    ' 2026-01-01T10:00:00Z',
    '26-01-01T10:00:00Z',
    '+002026-01-01T10:00:00Z',
    '2026-01-01T10:00Z',
    '0000-01-01T00:00:00+01:00',
    '',
  ])('%p is none', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
