import { describe, expect, it } from '@jest/globals';
import { bindColumns, parseMap } from './column-map.js';
import { BLANKS, detectDelimiter } from './dialect.js';
import { parseInstant } from './instant.js';
import { ORDER_SHEET } from './orders.js';
import { parseDecimalMoney, parseMinorMoney } from './money.js';
import { dueAfterMs, parseSpeed } from './speed.js';

describe('money', () => {
  it('is exact: no float comes near it', () => {
    expect(parseDecimalMoney('1.005', 3)).toEqual({ minor: 1005, negative: false });
    expect(parseDecimalMoney('4.35', 2)).toEqual({ minor: 435, negative: false });
    expect(parseDecimalMoney('9999999999.99', 2)).toEqual({ minor: 999_999_999_999, negative: false });
    expect(parseDecimalMoney('-22.2', 2)).toEqual({ minor: 2220, negative: true });
    expect(parseDecimalMoney('11.7700', 2)).toEqual({ minor: 1177, negative: false });
    expect(parseMinorMoney('0012')).toEqual({ minor: 12, negative: false });
  });

  it.each(['1,234.00', '1.234', '12.3.4', '', 'EUR 3', '1e3', '10000000000.01'])('refuses %j of 2 decimals', (text) => {
    expect(parseDecimalMoney(text, 2)).toHaveProperty('rule');
  });

  it('is no return when it is minus nothing', () => {
    expect(parseDecimalMoney('-0.00', 2)).toEqual({ minor: 0, negative: false });
  });
});

describe('instants', () => {
  it.each([
    ['19970101', '1997-01-01T00:00:00.000Z'],
    ['2010-12-01T08:26:00', '2010-12-01T08:26:00.000Z'],
    ['2010-12-01 08:26', '2010-12-01T08:26:00.000Z'],
    ['2010-12-01T08:26:00.123456Z', '2010-12-01T08:26:00.123Z'],
    ['2010-12-01T08:26:00+02:00', '2010-12-01T06:26:00.000Z'],
    ['2012-02-29', '2012-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(new Date(parseInstant(text) as number).toISOString()).toBe(iso);
  });

  it.each(['20110229', '2011-13-01', '2011-04-31', '01.02.2011', '2011-01-01T24:00', '1/2/2011', ''])(
    '%j is none',
    (text) => {
      expect(parseInstant(text)).toHaveProperty('rule');
    },
  );
});

describe('columns', () => {
  it('are bound by name, by position, and by usual names', () => {
    const header = ['invoice', 'ts', 'customer', 'amount', 'cancelled'];
    expect(bindColumns(ORDER_SHEET, {}, header, 5)).toMatchObject({
      member: { index: 2 },
      date: { index: 1 },
      id: { index: 0 },
    });
    expect(bindColumns(ORDER_SHEET, parseMap(ORDER_SHEET, 'member=invoice,date=2'), header, 5)).toMatchObject({
      member: { index: 0, name: 'invoice' },
      date: { index: 1, name: 'ts' },
      amount: { index: 3 },
    });
  });

  it('say what is missing', () => {
    expect(() => bindColumns(ORDER_SHEET, parseMap(ORDER_SHEET, 'member=who'), ['id', 'date'], 2)).toThrow(
      "no column 'who'",
    );
    expect(() => bindColumns(ORDER_SHEET, {}, ['id', 'date'], 2)).toThrow('no column for member, amount');
    expect(() => parseMap(ORDER_SHEET, 'who=1')).toThrow("no field 'who'");
    expect(() => parseMap(ORDER_SHEET, 'member')).toThrow('not field=column');
    expect(() =>
      bindColumns(ORDER_SHEET, parseMap(ORDER_SHEET, 'amount=1,amountMinor=2'), ['member', 'date'], 2),
    ).toThrow('give amount or amountMinor, not both');
  });
});

describe('a delimiter', () => {
  it('is what the first lines have equally often, else blanks', () => {
    expect(detectDelimiter('a;b;c\n1,5;2;3\n')).toBe(';');
    expect(detectDelimiter('a,b\n"x,y",2\n')).toBe(',');
    expect(detectDelimiter(' 00001 19970101  1   11.77\r\n 00002 19970112  1   12.00\r\n')).toBe(BLANKS);
  });
});

describe('speed', () => {
  it.each([
    ['max', Infinity],
    ['real', 1],
    ['real×1000', 1000],
    ['REALx2.5', 2.5],
    ['86400x', 86400],
  ])('%s is %d', (text, factor) => expect(parseSpeed(text)).toBe(factor));

  it('says when an event is due', () => {
    expect(dueAfterMs(10_000, 4_000, 2)).toBe(3_000);
    expect(dueAfterMs(10_000, 4_000, Infinity)).toBe(0);
    expect(() => parseSpeed('fast')).toThrow('--speed');
  });
});
