import { describe, expect, it } from '@jest/globals';
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
});
