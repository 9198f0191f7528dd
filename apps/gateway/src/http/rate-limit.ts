import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Log } from '#platform';
import type { Identities } from '../auth/identities.js';
import { Refusal } from './problem.js';
import { sendProblem } from './problem.filter.js';

/** Guessing tokens is slow: so many requests a second and address without a valid one. */
const STRANGERS_PER_SECOND = 50;
const WINDOW_MS = 1_000;
type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

/**
 * Limits requests by caller, in each process: whoever has a valid token by their name, all others by their address.
 * @param perSecond for each caller; 0 for no limit (strangers stay limited)
 */
export async function addRateLimit(
  fastify: FastifyInstance,
  identities: Identities,
  perSecond: number,
  log: Log,
): Promise<void> {
  await fastify.register(rateLimit, { global: false });
  let limiters: { callers: Limiter; strangers: Limiter } | undefined;
  fastify.addHook('onReady', (done) => {
    const limiter = (max: number, keyOf: (request: FastifyRequest) => string): Limiter =>
      fastify.createRateLimit({ max, timeWindow: WINDOW_MS, keyGenerator: keyOf });
    limiters = {
      callers: limiter(perSecond, (request) => identities.known(request)?.name ?? request.ip),
      strangers: limiter(STRANGERS_PER_SECOND, (request) => request.ip),
    };
    done();
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.url.startsWith('/v1/')) return done();
    const check = async (): Promise<boolean> => {
      const isKnown = await identities.of(request).then(
        () => true,
        () => false,
      );
      if (isKnown && perSecond === 0) return true;
      const limit = await (isKnown ? limiters!.callers : limiters!.strangers)(request);
      if (limit.isAllowed || !limit.isExceeded) return true;
      const seconds = String(Math.max(1, limit.ttlInSeconds));
      sendProblem(new Refusal('too-many-requests', undefined, { 'retry-after': seconds }), request, reply, log);
      return false;
    };
    check().then(
      (goesOn) => {
        if (goesOn) done();
      },
      (error: Error) => done(error),
    );
  });
}
