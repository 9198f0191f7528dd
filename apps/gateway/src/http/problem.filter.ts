import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeError, type Log } from '#platform';
import { codeOfStatus, problemDetails, PROBLEMS, Refusal, type ProblemCode } from './problem.js';
import { isUnavailable } from './unavailable.js';

/** Turns whatever is thrown into problem details. What went wrong inside is for the log alone. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.log);
  }
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): void {
  const { code, detail, headers } = refusalOf(error);
  const { status } = PROBLEMS[code];
  const seen = { requestId: request.id, method: request.method, route: request.routeOptions?.url ?? 'unknown' };
  if (code === 'unavailable') sayUnavailable(log, { ...seen, reason: messageOf(error) });
  else if (status >= 500) log.error({ ...seen, err: describeError(error) }, 'a request failed');
  void reply
    .status(status)
    .headers(headers)
    .type('application/problem+json')
    .send(problemDetails(code, detail, String(request.id)));
}

const SAY_AGAIN_MS = 10_000;
let saidAt = -Infinity;

/** Once every ten seconds: while a dependency is away each request fails alike, and metrics count them. */
function sayUnavailable(log: Log, seen: object): void {
  if (performance.now() - saidAt < SAY_AGAIN_MS) return;
  saidAt = performance.now();
  log.warn(seen, 'requests are turned away: something that is needed does not answer');
}

function refusalOf(error: unknown): { code: ProblemCode; detail?: string; headers: Readonly<Record<string, string>> } {
  if (error instanceof Refusal) return { code: error.code, detail: error.detail, headers: error.headers };
  if (isUnavailable(error)) return { code: 'unavailable', headers: { 'retry-after': '1' } };
  const status = statusOf(error);
  if (status === undefined) return { code: 'internal', headers: {} };
  const code = codeOfStatus(status);
  return { code, detail: status < 500 ? messageOf(error) : undefined, headers: {} };
}

/** Nest's own refusals and Fastify's (a body that is no JSON, too large a one) carry the status. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

function messageOf(error: unknown): string | undefined {
  return error instanceof Error ? error.message.slice(0, 300) : undefined;
}
