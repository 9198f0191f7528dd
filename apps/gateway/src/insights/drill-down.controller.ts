import { Controller, Get, Inject, Param, Query as QueryParams } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { ChurnCurve, SegmentMemberView } from '#contracts';
import { InsightStore, type Score, type SegmentMember } from '#projections';
import { Needs } from '../auth/auth.guard.js';
import type { Page } from '../http/cursor.js';
import { Refusal } from '../http/problem.js';
import { limitOf, memberIdOf, single, type Query } from '../http/query.js';
import { ReadClockSource } from '../members/read-clock.js';
import { Answers, AnswersPage } from '../openapi/answers.js';
import { ChurnCurves } from './churn-curve.js';

/** What lies behind a figure: the members of a cell of the grid, the curve behind a member's risk. */
@ApiTags('insights')
@Needs('reader')
@Controller('v1')
export class DrillDownController {
  constructor(
    @Inject(InsightStore) private readonly insights: InsightStore,
    @Inject(ChurnCurves) private readonly curves: ChurnCurves,
    @Inject(ReadClockSource) private readonly clock: ReadClockSource,
  ) {}

  @Get('insights/rfm/:r/:f')
  @AnswersPage('the members of a cell of the grid', SegmentMemberView)
  @ApiParam({ name: 'r', schema: { type: 'integer', minimum: 1, maximum: 5 } })
  @ApiParam({ name: 'f', schema: { type: 'integer', minimum: 1, maximum: 5 } })
  async cell(@Param('r') r: string, @Param('f') f: string, @QueryParams() query: Query): Promise<Page<SegmentMember>> {
    const cursor = single(query, 'cursor') ?? null;
    const now = await this.clock.now();
    const page = await this.insights.cellMembers(scoreOf(r), scoreOf(f), cursor, limitOf(query), now);
    if (page === null) throw new Refusal('bad-request', 'cursor is none that this list gave');
    return { items: page.members, nextCursor: page.nextCursor };
  }

  @Get('members/:memberId/insight/curve')
  @Answers('the risk of a member who stays silent, from the last order day on', ChurnCurve)
  async curve(@Param('memberId') id: string): Promise<ChurnCurve> {
    const curve = await this.curves.of(memberIdOf(id), await this.clock.read());
    if (curve === null) throw new Refusal('not-found', 'there is no order that counts');
    return curve;
  }
}

function scoreOf(text: string): Score {
  if (!/^[1-5]$/.test(text)) throw new Refusal('not-found', 'scores are 1 to 5');
  return Number(text) as Score;
}
