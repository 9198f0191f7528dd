import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ID_PATTERN } from '#contracts';
import type { Log } from '#platform';
import type { MemberReader } from '#storage';
import { isAllowed } from '../auth/caller.js';
import type { Identities } from '../auth/identities.js';
import { Refusal } from '../http/problem.js';
import { sendProblem } from '../http/problem.filter.js';
import type { ReadClockSource } from './read-clock.js';

const ROUTE = '/v1/members/:memberId';

export interface ShortPathParts {
  identities: Identities;
  reader: MemberReader;
  clock: ReadClockSource;
  log: Log;
}

/**
 * Answers `GET /v1/members/{id}` without a query before the framework's pipeline begins: it is what is asked thousands of times a second,
 * and most of its cost was that pipeline. The route itself is declared in `MembersController`, which answers all other forms of it; both
 * ask the same reader and say the same (test/e2e/answers.spec.ts).
 */
export function addShortPath(fastify: FastifyInstance, parts: ShortPathParts): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'GET' || request.routeOptions.url !== ROUTE || request.url.includes('?')) return done();
    answer(request, reply, parts).catch((error: unknown) => sendProblem(error, request, reply, parts.log));
  });
}

async function answer(request: FastifyRequest, reply: FastifyReply, parts: ShortPathParts): Promise<void> {
  const { identities, reader, clock } = parts;
  const caller = await identities.of(request);
  if (!isAllowed(caller, 'reader')) throw new Refusal('forbidden', 'this needs the role reader');
  const { memberId } = request.params as { memberId: string };
  const member = ID_PATTERN.test(memberId) ? await reader.member(memberId, await clock.read()) : null;
  if (member === null) throw new Refusal('member-unknown');
  void reply.type('application/json; charset=utf-8').send(JSON.stringify(member));
}
