import type { FastifyRequest } from 'fastify';
import type { Access } from './access.js';
import type { Caller } from './caller.js';

/** Who sends a request: found out once, whoever wants to know first (rate limit, short path, guard, audit). */
export class Identities {
  private readonly asked = new WeakMap<FastifyRequest, Promise<Caller>>();
  private readonly found = new WeakMap<FastifyRequest, Caller>();

  constructor(private readonly access: Access) {}

  /** @throws Refusal */
  of(request: FastifyRequest): Promise<Caller> {
    let caller = this.asked.get(request);
    if (caller === undefined) {
      caller = this.access.callerOf(request.headers).then((known) => {
        this.found.set(request, known);
        return known;
      });
      this.asked.set(request, caller);
    }
    return caller;
  }

  /** Who it was, where that has been found out; undefined for nobody known. */
  known(request: FastifyRequest): Caller | undefined {
    return this.found.get(request);
  }
}
