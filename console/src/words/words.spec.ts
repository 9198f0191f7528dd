import { describe, expect, it } from '@jest/globals';
import { en } from './en.js';
import { zh } from './zh.js';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, prefix = ''): Map<string, string> {
  const words = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') words.set(`${prefix}${key}`, value);
    else for (const [name, word] of flat(value, `${prefix}${key} `)) words.set(name, word);
  }
  return words;
}

const placeholders = (text: string) => new Set([...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name));

describe('the words of the console', () => {
  const english = flat(en);
  const chinese = flat(zh);

  it('are the same ones in both languages, and none is empty', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
    expect([...english, ...chinese].filter(([, word]) => word.trim() === '')).toEqual([]);
  });

  it('leave no figure out: what a Chinese sentence names, the English one names too, and the other way round', () => {
    const different = [...english].filter(([key, word]) => {
      const other = placeholders(chinese.get(key) ?? '');
      return !sameSet(placeholders(word), other);
    });
    expect(different.map(([key]) => key)).toEqual([]);
  });
});

function sameSet(one: Set<unknown>, other: Set<unknown>): boolean {
  return one.size === other.size && [...one].every((item) => other.has(item));
}
