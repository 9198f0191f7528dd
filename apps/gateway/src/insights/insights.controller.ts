import { Controller, Get, Header, Headers, Inject, Param, Query as QueryParams } from '@nestjs/common';
import { ApiHeader, ApiQuery, ApiTags } from '@nestjs/swagger';
import { KeyFigures, MemberInsightView, RfmPopulation, SegmentMemberView } from '#contracts';
import { LANGUAGES } from '#language';
import { Latest } from '#platform';
import { InsightStore, type Population, type SegmentMember } from '#projections';
import { ChurnReader } from '#storage';
import { Needs } from '../auth/auth.guard.js';
import type { Page } from '../http/cursor.js';
import { Refusal } from '../http/problem.js';
import { languageOf, limitOf, memberIdOf, single, type Query } from '../http/query.js';
import { ReadClockSource } from '../members/read-clock.js';
import { Answers, AnswersPage } from '../openapi/answers.js';
import { keyFiguresOf } from './key-figures.js';
import { MemberInsights } from './member.insights.js';

@ApiTags('insights')
@Needs('reader')
@Controller('v1')
export class InsightsController {
  private readonly warningCounts = new Latest(() => this.warnings.counts());

  constructor(
    @Inject(InsightStore) private readonly insights: InsightStore,
    @Inject(MemberInsights) private readonly members: MemberInsights,
    @Inject(ChurnReader) private readonly warnings: ChurnReader,
    @Inject(ReadClockSource) private readonly clock: ReadClockSource,
  ) {}

  @Get('members/:memberId/insight')
  @Header('vary', 'accept-language')
  @Answers('what a member is worth, and whether they are leaving', MemberInsightView)
  @ApiQuery({
    name: 'lang',
    required: false,
    enum: LANGUAGES,
    description: 'of the reasons; goes before Accept-Language',
  })
  @ApiHeader({ name: 'Accept-Language', required: false })
  async insight(
    @Param('memberId') id: string,
    @QueryParams() query: Query,
    @Headers('accept-language') accepted: string | undefined,
  ): Promise<MemberInsightView> {
    const language = languageOf(query, accepted);
    const found = await this.members.of(memberIdOf(id), await this.clock.read(), language);
    if (found === null) throw new Refusal('member-unknown');
    return found;
  }

  @Get('insights/rfm')
  @Answers('the population by recency, frequency and spend', RfmPopulation)
  async rfm(): Promise<Population> {
    return this.insights.population(await this.clock.now());
  }

  @Get('insights/kpis')
  @Answers('key figures of the population', KeyFigures)
  async kpis(): Promise<KeyFigures> {
    const [population, warnings] = await Promise.all([
      this.insights.population(await this.clock.now()),
      this.warningCounts.get(),
    ]);
    return keyFiguresOf(population, warnings);
  }

  @Get('insights/segments/:segment')
  @AnswersPage('the members of a segment', SegmentMemberView)
  async segment(@Param('segment') segment: string, @QueryParams() query: Query): Promise<Page<SegmentMember>> {
    const cursor = single(query, 'cursor') ?? null;
    const now = await this.clock.now();
    const page = await this.insights.segmentMembers(segment, cursor, limitOf(query), now);
    if (page === null) {
      if (cursor === null) throw new Refusal('not-found', `the program has no segment "${segment.slice(0, 100)}"`);
      throw new Refusal('bad-request', 'there is no such segment, or the cursor is none that this list gave');
    }
    return { items: page.members, nextCursor: page.nextCursor };
  }
}
