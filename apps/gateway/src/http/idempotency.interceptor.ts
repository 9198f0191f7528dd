import { SetMetadata, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { wallNow } from '#platform';
import type { Answer, AnswerStore, KeyedAnswer } from '#storage';
import { callerOf } from '../auth/auth.guard.js';
import { headersOf, keyedOf } from './idempotency-key.js';
import { problemDetails, PROBLEMS, Refusal } from './problem.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

const OWN_ANSWERS = 'loyalty:own-answers';

/** For controllers whose answers are kept in the transaction of what they did. */
export const KeepsOwnAnswers = () => SetMetadata(OWN_ANSWERS, true);

/** Every write happens once for each key of its caller: repeated, it gives the first answer again. */
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly reflector = new Reflector();

  constructor(private readonly answers: AnswerStore) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (READS.has(request.method)) return next.handle();
    if (this.reflector.get<boolean | undefined>(OWN_ANSWERS, context.getClass())) return next.handle();
    return from(this.#write(request, http.getResponse<FastifyReply>(), next));
  }

  async #write(request: FastifyRequest, reply: FastifyReply, next: CallHandler): Promise<unknown> {
    const answer = await this.answers.once(keyedOf(request, callerOf(request).name), wallNow(), () =>
      firstAnswer(request, reply, next),
    );
    return JSON.parse(announced(reply, answer)) as unknown;
  }
}

/** For handlers that send by themselves. */
export function sendAnswer(reply: FastifyReply, answer: KeyedAnswer): void {
  const content = announced(reply, answer);
  if (!reply.hasHeader('content-type')) reply.type('application/json');
  void reply.send(content);
}

/** Status and headers of an answer; its content is left to be sent. */
function announced(reply: FastifyReply, answer: KeyedAnswer): string {
  if (answer.outcome === 'reused') throw new Refusal('idempotency-key-reused');
  reply.status(answer.status).headers(headersOf(answer));
  return answer.content;
}

/** A 422 is an answer too, and kept; any other refusal is thrown, so that nothing is kept and the caller may try again. */
async function firstAnswer(request: FastifyRequest, reply: FastifyReply, next: CallHandler): Promise<Answer> {
  try {
    const body: unknown = await lastValueFrom(next.handle(), { defaultValue: null });
    return { status: reply.statusCode, content: JSON.stringify(body ?? null) };
  } catch (error) {
    if (!(error instanceof Refusal) || PROBLEMS[error.code].status !== 422) throw error;
    return { status: 422, content: JSON.stringify(problemDetails(error.code, error.detail, String(request.id))) };
  }
}
