import { Controller, Get, Inject, Param, Query as QueryParams } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { FoundMember, ID_PATTERN, MemberSums } from '#contracts';
import { MemberSearch } from '#storage';
import { Needs } from '../auth/auth.guard.js';
import { cursorOf, formatCursor, pageOf, type Page } from '../http/cursor.js';
import { Refusal } from '../http/problem.js';
import { limitOf, memberIdOf, single, type Query } from '../http/query.js';
import { Answers, AnswersPage } from '../openapi/answers.js';
import { ProgramsInForce } from '../programs/programs-in-force.js';

@ApiTags('members')
@Needs('reader')
@Controller('v1/members')
export class MemberSearchController {
  constructor(
    @Inject(MemberSearch) private readonly search: MemberSearch,
    @Inject(ProgramsInForce) private readonly programs: ProgramsInForce,
  ) {}

  @Get()
  @AnswersPage('members whose id begins with the prefix, in the order of ids', FoundMember)
  @ApiQuery({ name: 'prefix', required: false, description: 'without it: all members' })
  async find(@QueryParams() query: Query): Promise<Page<FoundMember>> {
    const limit = limitOf(query);
    const prefix = single(query, 'prefix') ?? '';
    if (prefix !== '' && !ID_PATTERN.test(prefix)) throw new Refusal('bad-request', 'prefix is no beginning of an id');
    const after = (cursorOf(query, ['string'])?.[0] as string | undefined) ?? null;
    const found = await this.search.byPrefix(prefix, after, limit + 1);
    const { items, nextCursor } = pageOf(found, limit, (last) => formatCursor(last.memberId));
    const { levels } = this.programs.current.program.tiers;
    return { items: items.map((one) => ({ ...one, tier: levels[one.tier]?.name ?? String(one.tier) })), nextCursor };
  }

  @Get(':memberId/sums')
  @Answers('why a member has so many points: all entries, in sums by kind', MemberSums)
  async sums(@Param('memberId') id: string): Promise<MemberSums> {
    const memberId = memberIdOf(id);
    const kinds = await this.search.sums(memberId);
    if (kinds === null) throw new Refusal('member-unknown');
    return { memberId, kinds };
  }
}
