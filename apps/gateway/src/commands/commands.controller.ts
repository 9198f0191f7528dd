import { randomUUID } from 'node:crypto';
import { Body, Controller, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  AdjustmentBody,
  CaptureBody,
  CommandAnswer,
  compileValidator,
  HoldBody,
  NoBody,
  parseInstant,
  RedemptionBody,
  refusalsOf,
  TransferBody,
} from '#contracts';
import type { Request } from '#domain';
import { callerOf, Needs } from '../auth/auth.guard.js';
import { KeepsOwnAnswers, keyedOf, sendAnswer } from '../http/idempotency.interceptor.js';
import { Refusal } from '../http/problem.js';
import { memberIdOf } from '../http/query.js';
import { Answers, reference, Write } from '../openapi/answers.js';
import { CommandDesk } from './command.desk.js';

const validators = {
  redemption: compileValidator(RedemptionBody),
  hold: compileValidator(HoldBody),
  capture: compileValidator(CaptureBody),
  adjustment: compileValidator(AdjustmentBody),
  transfer: compileValidator(TransferBody),
  none: compileValidator(NoBody),
};

/** What is asked of a member's points. Each is decided once, under the member's lock, and kept with its answer. */
@ApiTags('commands')
@Needs('operator')
@KeepsOwnAnswers()
@Controller('v1/members/:memberId')
export class CommandsController {
  constructor(@Inject(CommandDesk) private readonly desk: CommandDesk) {}

  @Post('redemptions')
  @Write()
  @ApiBody({ schema: reference(RedemptionBody) })
  @Answers('spend points: 422 insufficient-points says what is missing', CommandAnswer, 201)
  redeem(
    @Param('memberId') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { points, ...note } = checked<RedemptionBody>('redemption', body);
    return this.ask(id, { kind: 'redeem', redemptionId: randomUUID(), points }, note, 201, request, reply);
  }

  @Post('redemptions/:redemptionId/cancel')
  @Write()
  @Answers('put the points back into the lots that they came from, once', CommandAnswer)
  cancel(
    @Param('memberId') id: string,
    @Param('redemptionId') redemptionId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    checked('none', body ?? {});
    return this.ask(id, { kind: 'cancel-redemption', redemptionId }, {}, 200, request, reply);
  }

  @Post('holds')
  @Write()
  @ApiBody({ schema: reference(HoldBody) })
  @Answers('reserve points', CommandAnswer, 201)
  hold(
    @Param('memberId') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { points, expiresAt } = checked<HoldBody>('hold', body);
    const held: Request = { kind: 'hold', holdId: randomUUID(), points, expiresAt: instant('expiresAt', expiresAt) };
    return this.ask(id, held, {}, 201, request, reply);
  }

  @Post('holds/:holdId/capture')
  @Write()
  @ApiBody({ schema: reference(CaptureBody), required: false })
  @Answers('spend what is held, or a part of it; the rest is given back', CommandAnswer)
  capture(
    @Param('memberId') id: string,
    @Param('holdId') holdId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { points } = checked<CaptureBody>('capture', body ?? {});
    return this.ask(id, { kind: 'capture', holdId, points: points ?? null }, {}, 200, request, reply);
  }

  @Post('holds/:holdId/release')
  @Write()
  @Answers('give back what is held', CommandAnswer)
  release(
    @Param('memberId') id: string,
    @Param('holdId') holdId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    checked('none', body ?? {});
    return this.ask(id, { kind: 'release', holdId }, {}, 200, request, reply);
  }

  @Post('adjustments')
  @Write()
  @ApiBody({ schema: reference(AdjustmentBody) })
  @Answers('give or take points by hand, with a reason', CommandAnswer, 201)
  adjust(
    @Param('memberId') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { points, reason, expiresAt } = checked<AdjustmentBody>('adjustment', body);
    if (points === 0) throw new Refusal('bad-request', 'body.points is 0: must not be 0');
    const adjusted: Request = {
      kind: 'adjust',
      adjustmentId: randomUUID(),
      points,
      expiresAt: instant('expiresAt', expiresAt),
    };
    return this.ask(id, adjusted, { reason }, 201, request, reply);
  }

  @Post('transfers')
  @Write()
  @ApiBody({ schema: reference(TransferBody) })
  @Answers('give points to another member; they keep their expiry', CommandAnswer, 201)
  transfer(
    @Param('memberId') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { to, points, note } = checked<TransferBody>('transfer', body);
    const transferred: Request = { kind: 'transfer', transferId: randomUUID(), to, points };
    return this.ask(id, transferred, note == null ? {} : { note }, 201, request, reply);
  }

  private async ask(
    id: string,
    asked: Request,
    note: Record<string, unknown>,
    status: 200 | 201,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const keyed = keyedOf(request);
    const answer = await this.desk.ask({
      memberId: memberIdOf(id),
      request: asked,
      keyed,
      note: { ...note, by: callerOf(request).name },
      status,
    });
    sendAnswer(reply, answer);
  }
}

function checked<T>(kind: keyof typeof validators, body: unknown): T {
  const [refusal] = refusalsOf(validators[kind], body);
  if (refusal !== undefined) throw new Refusal('bad-request', refusal);
  return body as T;
}

function instant(name: string, text: string | null | undefined): number | null {
  if (text === undefined || text === null) return null;
  const parsed = parseInstant(text);
  if (parsed === undefined) throw new Refusal('bad-request', `body.${name} must be a time in RFC 3339 with an offset`);
  return parsed;
}
