import type { FastifyInstance, FastifyRequest } from 'fastify';
import { wallNow } from '#platform';
import type { Identities } from '../auth/identities.js';
import type { AuditTrail } from './audit.trail.js';

/** What tells nothing of anybody: the description of the interface, and figures of the whole. */
const NOT_AUDITED = /^\/v1\/(openapi\.json|docs|ops\/lag|insights\/(rfm|kpis|liability))/;

/** Every write, and every read that shows a person's data, with its outcome; refused ones too. */
export function addAudit(fastify: FastifyInstance, identities: Identities, trail: AuditTrail): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url;
    if (route?.startsWith('/v1/') && !(request.method === 'GET' && NOT_AUDITED.test(route))) {
      const caller = identities.known(request);
      trail.note({
        at: wallNow(),
        caller: caller?.name ?? null,
        role: caller?.role ?? null,
        method: request.method,
        route,
        memberId: memberOf(request),
        status: reply.statusCode,
      });
    }
    done();
  });
}

function memberOf(request: FastifyRequest): string | null {
  return (
    (request.params as { memberId?: string } | undefined)?.memberId?.replaceAll('\u0000', '').toWellFormed() ?? null
  );
}
