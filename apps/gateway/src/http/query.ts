import { ID_PATTERN, parseInstant } from '#contracts';
import { acceptedLanguage, LANGUAGES, type Language } from '#language';
import { Refusal } from './problem.js';

/** A query as Fastify parses it: a name that stands twice has a list. */
export type Query = Readonly<Record<string, string | string[] | undefined>>;

export const PAGE_DEFAULT = 50;
export const PAGE_MAX = 500;

/** One value of the query, as the book could have it, or undefined. @throws Refusal where a name stands twice */
export function single(query: Query, name: string): string | undefined {
  const value = query[name];
  if (Array.isArray(value)) throw new Refusal('bad-request', `${name} stands more than once`);
  return value === undefined ? undefined : storable(value);
}

/** PostgreSQL has no text with a zero character, nor with half a surrogate pair: where they came, U+FFFD is kept. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed();
}

export function limitOf(query: Query): number {
  const text = single(query, 'limit');
  if (text === undefined) return PAGE_DEFAULT;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > PAGE_MAX)
    throw new Refusal('bad-request', `limit must be a whole number from 1 to ${PAGE_MAX}`);
  return limit;
}

/** Epoch milliseconds. @throws Refusal for what is no time of the calendar */
export function instantOf(query: Query, name: string): number | undefined {
  const text = single(query, name);
  if (text === undefined) return undefined;
  // In an address a plus sign means a space, unless it is escaped.
  const instant = parseInstant(text.replace(' ', '+'));
  if (instant === undefined) throw new Refusal('bad-request', `${name} must be a time in RFC 3339 with an offset`);
  return instant;
}

export function choiceOf<T extends string>(query: Query, name: string, choices: readonly T[]): T | undefined {
  const text = single(query, name);
  if (text === undefined) return undefined;
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new Refusal('bad-request', `${name} must be one of ${choices.join(', ')}`);
  return found;
}

/** A whole number from 0. */
export function wholeOf(query: Query, name: string): number | undefined {
  const text = single(query, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value))
    throw new Refusal('bad-request', `${name} must be a whole number from 0`);
  return value;
}

/** The language of an answer: `lang` goes before `Accept-Language`. */
export function languageOf(query: Query, accepted: string | undefined): Language {
  return choiceOf(query, 'lang', LANGUAGES) ?? acceptedLanguage(accepted);
}

/** An id of a member in an address: what can be no id can be no member. */
export function memberIdOf(text: string): string {
  if (!ID_PATTERN.test(text)) throw new Refusal('member-unknown');
  return text;
}
