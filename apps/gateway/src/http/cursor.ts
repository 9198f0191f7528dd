import { Refusal } from './problem.js';
import { single, storable, type Query } from './query.js';

/** A page of a list. `nextCursor` is null on the last one. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

type Part = string | number;

/** Where a page ended, opaque for callers: they hand it back as `cursor`. */
export function formatCursor(...parts: Part[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts of the query's cursor, of the given kinds. @throws Refusal for a cursor that is not ours */
export function cursorOf(query: Query, kinds: ('string' | 'number')[]): Part[] | undefined {
  const text = single(query, 'cursor');
  if (text === undefined) return undefined;
  const parts = parse(text);
  const fits =
    Array.isArray(parts) &&
    parts.length === kinds.length &&
    parts.every((part, i) => typeof part === kinds[i] && (typeof part !== 'number' || Number.isSafeInteger(part)));
  if (!fits) throw new Refusal('bad-request', 'cursor is none that this list gave');
  return (parts as Part[]).map((part) => (typeof part === 'string' ? storable(part) : part));
}

/** Of one row more than asked for: the page, and a cursor where that row exists. */
export function pageOf<T>(rows: readonly T[], limit: number, cursorAfter: (last: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorAfter(last) : null };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
