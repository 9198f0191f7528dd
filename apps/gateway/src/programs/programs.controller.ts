import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import {
  compileValidator,
  DraftBody,
  parseInstant,
  ProgramVersionView,
  PublicationAnswer,
  PublicationBody,
  readProgram,
  refusalsOf,
} from '#contracts';
import { ProgramStore, PublishedPrograms, type ProgramText, type WrittenProgram } from '#storage';
import { Needs } from '../auth/auth.guard.js';
import type { Page } from '../http/cursor.js';
import { Refusal } from '../http/problem.js';
import { ReadClockSource } from '../members/read-clock.js';
import { Answers, AnswersPage, reference, Write } from '../openapi/answers.js';
import { programView } from './program.views.js';
import { versionOf } from './version.param.js';

const isDraft = compileValidator(DraftBody);
const isPublication = compileValidator(PublicationBody);

/** The program: what is published, drafts, and their publication. */
@ApiTags('programs')
@Needs('reader')
@Controller('v1/programs')
export class ProgramsController {
  constructor(
    @Inject(ProgramStore) private readonly store: ProgramStore,
    @Inject(PublishedPrograms) private readonly published: PublishedPrograms,
    @Inject(ReadClockSource) private readonly clock: ReadClockSource,
  ) {}

  @Get()
  @AnswersPage('the versions of the program, drafts among them, the newest first; always one page', ProgramVersionView)
  async list(): Promise<Page<ProgramVersionView>> {
    const written = await this.store.all();
    const now = await this.clock.now();
    await this.learn(written);
    const items = written.reverse().map((one) => programView(one, this.published.versions, now));
    return { items, nextCursor: null };
  }

  @Post()
  @HttpCode(201)
  @Needs('admin')
  @Write()
  @ApiBody({ schema: reference(DraftBody) })
  @Answers('write a draft down; 422 names everything that is wrong with it', ProgramVersionView, 201)
  async draft(@Body() body: unknown): Promise<ProgramVersionView> {
    const [refusal] = refusalsOf(isDraft, body);
    if (refusal !== undefined) throw new Refusal('bad-request', refusal);
    const written = await this.store.draft(textOf(body as DraftBody));
    return programView(written, this.published.versions, await this.clock.now());
  }

  @Post(':version/publish')
  @HttpCode(200)
  @Needs('admin')
  @Write()
  @ApiBody({ schema: reference(PublicationBody), required: false })
  @Answers('publish a draft: in force for facts timed from `validFrom` on', PublicationAnswer)
  async publish(@Param('version') text: string, @Body() body: unknown): Promise<PublicationAnswer> {
    const version = versionOf(text);
    const [refusal] = refusalsOf(isPublication, body ?? {});
    if (refusal !== undefined) throw new Refusal('bad-request', refusal);
    const { validFrom } = (body ?? {}) as PublicationBody;
    const result = await this.store.publish({ version }, instantIn('validFrom', validFrom));
    if (result.outcome === 'unknown') throw new Refusal('not-found', `there is no version ${version} of the program`);
    if (result.outcome === 'refused') throw new Refusal('unprocessable', result.problem);
    await this.published.learn(result.program.version);
    const view = programView(result.program, this.published.versions, await this.clock.now());
    return { ...view, changed: result.outcome !== 'unchanged' };
  }

  /** What the list shows as published is known here. */
  private async learn(written: readonly WrittenProgram[]): Promise<void> {
    const numbers = written.flatMap(({ version, publishedAt }) => (publishedAt === null ? [] : [version]));
    await this.published.learn(Math.max(...numbers));
  }
}

/** @throws Refusal with everything that is wrong with the program */
function textOf({ content, program }: DraftBody): ProgramText {
  if ((content ?? null) !== null && (program ?? null) !== null)
    throw new Refusal('bad-request', 'body has content and program: one of the two is wanted');
  const text = content ?? (program ? JSON.stringify(program, null, 2) : null);
  if (text === null) throw new Refusal('bad-request', 'body.content is missing: a program file, or body.program');
  const reading = readProgram(text);
  if ('problems' in reading) throw new Refusal('unprocessable', reading.problems.join('; '));
  return { name: reading.program.name, content: text };
}

/** Null for none. */
export function instantIn(name: string, text: string | null | undefined): number | null {
  if (text === undefined || text === null) return null;
  const instant = parseInstant(text);
  if (instant === undefined) throw new Refusal('bad-request', `body.${name} must be a time in RFC 3339 with an offset`);
  return instant;
}
