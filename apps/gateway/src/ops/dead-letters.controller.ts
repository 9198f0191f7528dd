import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query as QueryParams } from '@nestjs/common';
import { ApiBody, ApiQuery, ApiTags } from '@nestjs/swagger';
import { compileValidator, DeadLetterView, refusalsOf, SettlementBody } from '#contracts';
import { DeadLetterStore } from '#storage';
import { CallerOf, Needs } from '../auth/auth.guard.js';
import type { Caller } from '../auth/caller.js';
import { cursorOf, formatCursor, pageOf, type Page } from '../http/cursor.js';
import { Refusal } from '../http/problem.js';
import { choiceOf, limitOf, single, type Query } from '../http/query.js';
import { Answers, AnswersPage, reference, Write } from '../openapi/answers.js';
import { deadLetterView } from './dead-letter.view.js';
import { DeadLetterDesk } from './dead-letter.desk.js';

const STATUSES = ['open', 'replayed', 'discarded'] as const;

@ApiTags('operations')
@Needs('operator')
@Controller('v1/ops/dead-letters')
export class DeadLettersController {
  constructor(
    @Inject(DeadLetterStore) private readonly store: DeadLetterStore,
    @Inject(DeadLetterDesk) private readonly desk: DeadLetterDesk,
  ) {}

  @Get()
  @AnswersPage('records that could not become facts, the newest first', DeadLetterView)
  @ApiQuery({ name: 'status', required: false, enum: STATUSES })
  @ApiQuery({ name: 'topic', required: false })
  @ApiQuery({ name: 'reason', required: false })
  @ApiQuery({ name: 'memberId', required: false })
  async list(@QueryParams() query: Query): Promise<Page<DeadLetterView>> {
    const limit = limitOf(query);
    const topic = single(query, 'topic');
    const letters = await this.store.list({
      status: choiceOf(query, 'status', STATUSES),
      topic: topic === undefined ? undefined : this.desk.fullTopic(topic),
      reason: single(query, 'reason'),
      memberId: single(query, 'memberId'),
      before: cursorOf(query, ['number'])?.[0] as number | undefined,
      limit: limit + 1,
    });
    const { items, nextCursor } = pageOf(letters, limit, (last) => formatCursor(last.id));
    return { items: items.map((letter) => deadLetterView(letter, 'short')), nextCursor };
  }

  @Get(':id')
  @Answers('one in full', DeadLetterView)
  async show(@Param('id') id: string): Promise<DeadLetterView> {
    const letter = await this.store.find(letterId(id));
    if (letter === null) throw new Refusal('not-found', `there is no dead letter ${letterId(id)}`);
    return deadLetterView(letter, 'full');
  }

  @Post(':id/replay')
  @HttpCode(200)
  @Write()
  @ApiBody({ schema: reference(SettlementBody), required: false })
  @Answers('send it again to its topic, with its identity: harmless when repeated', DeadLetterView)
  async replay(@Param('id') id: string, @Body() body: unknown, @CallerOf() caller: Caller): Promise<DeadLetterView> {
    return deadLetterView(await this.desk.replay(letterId(id), caller.name, noteIn(body)), 'short');
  }

  @Post(':id/discard')
  @HttpCode(200)
  @Write()
  @ApiBody({ schema: reference(SettlementBody), required: false })
  @Answers('settle it without effect', DeadLetterView)
  async discard(@Param('id') id: string, @Body() body: unknown, @CallerOf() caller: Caller): Promise<DeadLetterView> {
    return deadLetterView(await this.desk.discard(letterId(id), caller.name, noteIn(body)), 'short');
  }
}

const validator = compileValidator(SettlementBody);

/** A body may be left out. */
function noteIn(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  const [refusal] = refusalsOf(validator, body);
  if (refusal !== undefined) throw new Refusal('bad-request', refusal);
  return (body as SettlementBody).note ?? null;
}

function letterId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Refusal('not-found', 'dead letters have whole numbers');
  return Number(text);
}
