import { hash, timingSafeEqual } from 'node:crypto';
import type { ApiToken } from '#platform';
import type { Caller } from './caller.js';

/** Static bearer tokens. Looking one up takes the same time whether and where it is found. */
export class StaticTokens {
  readonly #known: { digest: Buffer; caller: Caller }[];

  constructor(tokens: readonly ApiToken[]) {
    this.#known = tokens.map(({ name, role, token }) => ({ digest: digestOf(token), caller: { name, role } }));
  }

  get size(): number {
    return this.#known.length;
  }

  find(token: string): Caller | undefined {
    const digest = digestOf(token);
    let found: Caller | undefined;
    for (const known of this.#known) {
      if (timingSafeEqual(known.digest, digest)) found = known.caller;
    }
    return found;
  }
}

/** Digests have one length, which the comparison needs, and tell nothing of how much of a guess was right. */
function digestOf(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
