import { Body, Controller, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AdjustmentBody, CaptureBody, CommandAnswer, HoldBody, RedemptionBody, TransferBody } from '#contracts';
import type { Request } from '#domain';
import { callerOf, Needs } from '../auth/auth.guard.js';
import { keyedOf } from '../http/idempotency-key.js';
import { KeepsOwnAnswers, sendAnswer } from '../http/idempotency.interceptor.js';
import { memberIdOf } from '../http/query.js';
import { Answers, reference, Write } from '../openapi/answers.js';
import { captureIn, COMMANDER, newIn, nothingIn, type NewOfMember } from './command.bodies.js';
import { CommandDesk } from './command.desk.js';

/** What is asked of a member's points. Each is decided once, under the member's lock, and kept with its answer. */
@ApiTags('commands')
@Needs(COMMANDER)
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
    return this.askNew('redemptions', id, body, request, reply);
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
    nothingIn(body);
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
    return this.askNew('holds', id, body, request, reply);
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
    return this.ask(id, { kind: 'capture', holdId, points: captureIn(body) }, {}, 200, request, reply);
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
    nothingIn(body);
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
    return this.askNew('adjustments', id, body, request, reply);
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
    return this.askNew('transfers', id, body, request, reply);
  }

  /** The short path of commands says the same. */
  private askNew(
    kind: NewOfMember,
    id: string,
    body: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { asked, note } = newIn(kind, body);
    return this.ask(id, asked, note, 201, request, reply);
  }

  private async ask(
    id: string,
    asked: Request,
    note: Record<string, unknown>,
    status: 200 | 201,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const caller = callerOf(request).name;
    const keyed = keyedOf(request, caller);
    const answer = await this.desk.ask({
      memberId: memberIdOf(id),
      request: asked,
      keyed,
      note: { ...note, by: caller },
      status,
    });
    sendAnswer(reply, answer);
  }
}
