import type { IncomingMessage } from 'node:http';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { Log } from '#platform';
import type { Identities } from '../auth/identities.js';
import { Refusal } from './problem.js';
import { sendProblem } from './problem.filter.js';

/** Guessing tokens is slow: so many requests a second and address without a valid one. */
const STRANGERS_PER_SECOND = 50;
const WINDOW_MS = 1_000;
type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

/** Counts the requests of each caller in windows of a second: callers are as many as there are tokens. */
export class CallerLimits {
  private readonly counts = new Map<string, number>();
  private readonly counted = new WeakSet<IncomingMessage>();
  private endsAt = 0;

  /** @param perSecond for each caller; 0 for no limit */
  constructor(private readonly perSecond: number) {}

  /** Whether the caller may ask this too. A request that was counted before is not counted again. */
  takes(name: string, request: IncomingMessage): boolean {
    if (this.perSecond === 0) return true;
    const now = performance.now();
    if (now >= this.endsAt) {
      this.counts.clear();
      this.endsAt = now + WINDOW_MS;
    }
    if (this.counted.has(request)) return true;
    const before = this.counts.get(name) ?? 0;
    if (before >= this.perSecond) return false;
    this.counted.add(request);
    this.counts.set(name, before + 1);
    return true;
  }
}

/** Limits requests by caller, in each process: whoever has a valid token by their name, all others by their address. */
export async function addRateLimit(
  fastify: FastifyInstance,
  identities: Identities,
  limits: CallerLimits,
  log: Log,
): Promise<void> {
  await fastify.register(rateLimit, { global: false });
  let strangers: Limiter | undefined;
  fastify.addHook('onReady', (done) => {
    strangers = fastify.createRateLimit({
      max: STRANGERS_PER_SECOND,
      timeWindow: WINDOW_MS,
      keyGenerator: (request) => request.ip,
    });
    done();
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.url.startsWith('/v1/')) return done();
    const check = async (): Promise<boolean> => {
      const caller = await identities.of(request).catch(() => null);
      if (caller !== null) return limits.takes(caller.name, request.raw);
      const limit = await strangers!(request);
      return limit.isAllowed || !limit.isExceeded;
    };
    check().then(
      (goesOn) => {
        if (goesOn) return done();
        sendProblem(new Refusal('too-many-requests', undefined, { 'retry-after': '1' }), request, reply, log);
      },
      (error: Error) => done(error),
    );
  });
}
