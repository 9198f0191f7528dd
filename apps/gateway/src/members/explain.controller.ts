import { Controller, Get, Header, Headers, Inject, Param, Query as QueryParams } from '@nestjs/common';
import { ApiHeader, ApiQuery, ApiTags } from '@nestjs/swagger';
import { ExplanationBody } from '#contracts';
import type { Programs } from '#domain';
import { explanationInWords, LANGUAGES } from '#language';
import { ExplanationReader, type ExplanationView } from '#storage';
import { Needs } from '../auth/auth.guard.js';
import { Refusal } from '../http/problem.js';
import { languageOf, memberIdOf, type Query } from '../http/query.js';
import { Answers } from '../openapi/answers.js';
import { PROGRAMS } from '../programs.js';
import { ReadClockSource } from './read-clock.js';

/** Why a line of the book says what it says, for machines and in words. */
@ApiTags('members')
@Needs('reader')
@Controller('v1/members/:memberId/entries/:entryId/explain')
export class ExplainController {
  constructor(
    @Inject(ExplanationReader) private readonly explanations: ExplanationReader,
    @Inject(ReadClockSource) private readonly clock: ReadClockSource,
    @Inject(PROGRAMS) private readonly programs: Programs,
  ) {}

  @Get()
  @Header('vary', 'accept-language')
  @Answers('rule, inputs, arithmetic, what was corrected by what, and all that in words', ExplanationBody)
  @ApiQuery({ name: 'lang', required: false, enum: LANGUAGES, description: 'goes before Accept-Language' })
  @ApiHeader({ name: 'Accept-Language', required: false })
  async explain(
    @Param('memberId') id: string,
    @Param('entryId') entryId: string,
    @QueryParams() query: Query,
    @Headers('accept-language') accepted: string | undefined,
  ): Promise<ExplanationView & { language: string; words: string[] }> {
    const language = languageOf(query, accepted);
    const found = await this.explanations.explain(memberIdOf(id), entryId, await this.clock.read());
    if (found === null) throw new Refusal('member-unknown');
    if (found === 'no-entry') throw new Refusal('not-found', 'the member has no such entry');
    const currency = this.programs.at(-1)!.program.currencies[0]!;
    return { ...found, language, words: explanationInWords(language, found, currency) };
  }
}
