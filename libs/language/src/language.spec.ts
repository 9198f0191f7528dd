import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from '@jest/globals';
import { ENGLISH, type MessageKey } from './catalogue.en.js';
import { CHINESE } from './catalogue.zh.js';
import { acceptedLanguage } from './language.js';
import { money } from './message.js';

const keys = Object.keys(ENGLISH) as MessageKey[];

function argumentsOf(elements: MessageFormatElement[]): Set<string> {
  const names = new Set<string>();
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
    names.add(element.value);
    if (element.type === TYPE.plural || element.type === TYPE.select) {
      for (const { value } of Object.values(element.options)) for (const name of argumentsOf(value)) names.add(name);
    }
  }
  return names;
}

describe('the catalogues', () => {
  it('have the same messages', () => {
    expect(Object.keys(CHINESE).sort()).toEqual([...keys].sort());
  });

  it.each(keys)('say the same of %s', (key) => {
    expect(argumentsOf(parse(CHINESE[key]))).toEqual(argumentsOf(parse(ENGLISH[key])));
  });
});

describe('the language of an answer', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['zh', 'zh'],
    ['zh-Hans-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['fr, en;q=0.5, zh;q=0.6', 'zh'],
    ['zh;q=0, en', 'en'],
    ['de', 'en'],
    ['zh;q=abc', 'zh'],
  ])('for %p is %s', (header, language) => {
    expect(acceptedLanguage(header)).toBe(language);
  });
});

describe('money', () => {
  it('has the decimals of its currency', () => {
    expect(money('en', 12345, 'EUR')).toBe('€123.45');
    expect(money('zh', 12345, 'JPY')).toMatch(/12,345/);
    expect(money('en', 12345, 'KWD')).toMatch(/12\.345/);
  });
});
