import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query as QueryParams } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { compileValidator, ModelVersionDetail, ModelVersionView, NoBody, RefitAnswer, refusalsOf } from '#contracts';
import { instantText } from '#domain';
import { wallNow } from '#platform';
import { ModelStore, type ModelSummary } from '#storage';
import { CallerOf, Needs } from '../auth/auth.guard.js';
import type { Caller } from '../auth/caller.js';
import type { Page } from '../http/cursor.js';
import { Refusal } from '../http/problem.js';
import { limitOf, type Query } from '../http/query.js';
import { ReadClockSource } from '../members/read-clock.js';
import { Answers, AnswersPage, Write } from '../openapi/answers.js';

const noBody = compileValidator(NoBody);

/** The models of value and churn: which is in use, how each came to be, and refits. */
@ApiTags('insights')
@Controller('v1')
export class ModelsController {
  constructor(
    @Inject(ModelStore) private readonly models: ModelStore,
    @Inject(ReadClockSource) private readonly clock: ReadClockSource,
  ) {}

  @Get('insights/models')
  @Needs('reader')
  @AnswersPage('versions of the models, the newest first; the newest is in use', ModelVersionView)
  async versions(@QueryParams() query: Query): Promise<Page<ModelVersionView>> {
    return { items: (await this.models.versions(limitOf(query))).map(viewOf), nextCursor: null };
  }

  @Get('insights/models/:version')
  @Needs('reader')
  @Answers('a version with parameters, likelihoods, the choice and its hold-out table', ModelVersionDetail)
  async version(@Param('version') version: string): Promise<ModelVersionDetail> {
    const found = await this.models.detail(numberOf(version, 'versions'));
    if (found === null) throw new Refusal('not-found', `there is no version ${version} of the models`);
    const { content, report, ...summary } = found;
    return { ...viewOf(summary), why: [...report.why], content, report };
  }

  @Get('models/refits')
  @Needs('reader')
  @AnswersPage('refits, the newest first', RefitAnswer)
  async refits(@QueryParams() query: Query): Promise<Page<RefitAnswer>> {
    return { items: await this.models.refits(limitOf(query)), nextCursor: null };
  }

  @Get('models/refits/:refitId')
  @Needs('reader')
  @Answers('what became of a refit', RefitAnswer)
  async refit(@Param('refitId') refitId: string): Promise<RefitAnswer> {
    const found = await this.models.refit(numberOf(refitId, 'refits'));
    if (found === null) throw new Refusal('not-found', `there is no refit ${refitId}`);
    return found;
  }

  @Post('models/refits')
  @HttpCode(202)
  @Needs('admin')
  @Write()
  @Answers('fit the models anew over the whole population; nothing is stopped for it', RefitAnswer, 202)
  async ask(@Body() body: unknown, @CallerOf() caller: Caller): Promise<RefitAnswer> {
    if (!noBody(body ?? {})) throw new Refusal('bad-request', refusalsOf(noBody, body).join('; '));
    return this.models.ask('asked', caller.name, wallNow(), await this.clock.now());
  }
}

function viewOf({ fittedAt, inForceFrom, ...summary }: ModelSummary): ModelVersionView {
  return { ...summary, fittedAt: instantText(fittedAt), inForceFrom: instantText(inForceFrom) };
}

function numberOf(text: string, what: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Refusal('not-found', `${what} have whole numbers`);
  return Number(text);
}
