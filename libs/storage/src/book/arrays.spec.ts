import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { numbers, texts, words } from './arrays.js';

describe('columns as array literals', () => {
  it('are what PostgreSQL reads', () => {
    expect(numbers([1, null, -2, true], (one) => one)).toBe('{1,NULL,-2,true}');
    expect(words(['a-1', null], (one) => one)).toBe('{a-1,NULL}');
    expect(texts(['a', null, 'NULL', '', 'x"y\\z', 'ü,{}'], (one) => one)).toBe(
      '{"a",NULL,"NULL","","x\\"y\\\\z","ü,{}"}',
    );
    expect(texts([], () => null)).toBe('{}');
  });

  it('quote any text by backslashes before quotes and backslashes, and by nothing else', () => {
    const piece = fc.constantFrom(
      '"',
      '\\',
      '\n',
      '\u0001',
      '\u007f',
      '\u2028',
      '\ud83d',
      '\ude00',
      'é',
      '😀',
      'a',
      '{"k":"v"}',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        expect(texts([text], (one) => one)).toBe(`{"${text.replace(/["\\]/g, '\\$&')}"}`);
      }),
    );
  });
});
