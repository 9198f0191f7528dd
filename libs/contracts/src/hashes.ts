import { hash } from 'node:crypto';
import { canonicalJson } from './canonical.js';
import type { CommerceEvent } from './events/catalogue.js';

/**
 * All three are the first 16 bytes of a SHA-256, written as a UUID, the way PostgreSQL gives them back: short
 * keys for the book, without the person's ids in them, and no two alike by accident or by intent.
 */

/**
 * Of what counts as an event's content: type, instant, and data as JSON values whatever the order of their keys. The member's id does not
 * count: it is compared within a member, who may have several ids, and what is kept of an erased member must not hold it.
 */
export function contentHash(event: Pick<CommerceEvent, 'type' | 'timeMs' | 'data'>): string {
  const { memberId: _memberId, ...said } = event.data as Record<string, unknown>;
  return short(`${event.type}\u0000${event.timeMs}\u0000${canonicalJson(said)}`);
}

/** The same of a command, which has no time of its own: when it takes effect is decided. */
export function contentOf(kind: string, content: unknown): string {
  return short(`${kind}\u0000${canonicalJson(content)}`);
}

/** Of an event's identity. Neither part can hold the separator, a control character. */
export function identityHash(source: string, id: string): string {
  return short(`${source}\u0000${id}`);
}

/** Of a business id (`businessIdOf`) among those of its kind. */
export function businessHash(kind: string, id: string): string {
  return short(`${kind}\u0000${id}`);
}

function short(text: string): string {
  const hex = hash('sha256', text, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
