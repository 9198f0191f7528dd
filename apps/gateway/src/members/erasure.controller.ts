import { Controller, Delete, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErasureAnswer } from '#contracts';
import { erasureAnswer, Ledger } from '#storage';
import { callerOf, Needs } from '../auth/auth.guard.js';
import { keyedOf } from '../http/idempotency-key.js';
import { KeepsOwnAnswers, sendAnswer } from '../http/idempotency.interceptor.js';
import { Refusal } from '../http/problem.js';
import { memberIdOf } from '../http/query.js';
import { Answers, Write } from '../openapi/answers.js';

/** Erasure cannot be undone. Its answer is kept without the id, in the transaction that erases. */
@ApiTags('members')
@Needs('admin')
@KeepsOwnAnswers()
@Controller('v1/members/:memberId')
export class ErasureController {
  constructor(@Inject(Ledger) private readonly ledger: Ledger) {}

  @Delete()
  @Write()
  @Answers('erase a person with all their ids, for good; points that are left are written off', ErasureAnswer)
  async erase(
    @Param('memberId') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const result = await this.ledger.erase(memberIdOf(id), keyedOf(request, callerOf(request).name));
    if (result.outcome === 'unknown') throw new Refusal('member-unknown');
    sendAnswer(reply, result.outcome === 'erased' ? { ...erasureAnswer(result), outcome: 'first' } : result);
  }
}
