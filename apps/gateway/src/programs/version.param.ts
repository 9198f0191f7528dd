import { Refusal } from '../http/problem.js';

/** The number in an address. @throws Refusal for what can be none */
export function versionOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Refusal('not-found', 'versions of the program have whole numbers');
  return Number(text);
}
