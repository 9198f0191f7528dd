import { Controller, Get, Inject, Param, Query as QueryParams } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { Entry, Lot, Member, TierChange } from '#contracts';
import { instantText, type LotView, type MemberView } from '#domain';
import { wallNow } from '#platform';
import { MemberReader } from '#storage';
import { Needs } from '../auth/auth.guard.js';
import { cursorOf, formatCursor, pageOf, type Page } from '../http/cursor.js';
import { Refusal } from '../http/problem.js';
import { instantOf, limitOf, memberIdOf, type Query } from '../http/query.js';
import { Answers, AnswersPage } from '../openapi/answers.js';
import { entryOf, lotsAfter, tierChangeOf } from './member.pages.js';
import { ReadClockSource } from './read-clock.js';

@ApiTags('members')
@Needs('reader')
@Controller('v1/members/:memberId')
export class MembersController {
  constructor(
    @Inject(MemberReader) private readonly reader: MemberReader,
    @Inject(ReadClockSource) private readonly clock: ReadClockSource,
  ) {}

  @Get()
  @Answers('a member now, or at an instant as it was known at another', Member)
  @ApiQuery({ name: 'asOf', required: false, schema: { type: 'string', format: 'date-time' } })
  @ApiQuery({ name: 'knownAt', required: false, schema: { type: 'string', format: 'date-time' } })
  async member(@Param('memberId') id: string, @QueryParams() query: Query): Promise<MemberView> {
    const memberId = memberIdOf(id);
    const asOf = instantOf(query, 'asOf');
    const knownAt = instantOf(query, 'knownAt');
    if (asOf === undefined && knownAt === undefined) {
      return known(await this.reader.member(memberId, await this.clock.read()));
    }
    const now = await this.clock.now();
    if (asOf !== undefined && asOf > now) throw new Refusal('bad-request', `asOf lies after now, ${instantText(now)}`);
    const recordedNow = wallNow();
    if (knownAt !== undefined && knownAt > recordedNow) throw new Refusal('bad-request', 'knownAt lies in the future');
    return known(await this.reader.memberAsOf(memberId, asOf ?? now, knownAt ?? recordedNow));
  }

  @Get('entries')
  @AnswersPage('the lines of the book, the newest first', Entry)
  async entries(@Param('memberId') id: string, @QueryParams() query: Query): Promise<Page<Entry>> {
    const limit = limitOf(query);
    const before = cursorOf(query, ['number'])?.[0] as number | undefined;
    const page = { before, limit: limit + 1 };
    const rows = known(await this.reader.entries(memberIdOf(id), await this.clock.read(), page));
    const { items, nextCursor } = pageOf(rows, limit, (last) => formatCursor(last.seq));
    return { items: items.map(entryOf), nextCursor };
  }

  @Get('lots')
  @AnswersPage('what points there are, in the order in which they are spent', Lot)
  async lots(@Param('memberId') id: string, @QueryParams() query: Query): Promise<Page<LotView>> {
    const limit = limitOf(query);
    const after = cursorOf(query, ['string', 'string', 'string']) as [string, string, string] | undefined;
    const lots = known(await this.reader.lots(memberIdOf(id), await this.clock.read()));
    const rest = after === undefined ? lots : lotsAfter(lots, after);
    return pageOf(rest, limit, (last) => formatCursor(last.expiresAt, last.earnedAt, last.lotId));
  }

  @Get('tiers')
  @AnswersPage('the tier history, oldest first', TierChange)
  async tiers(@Param('memberId') id: string, @QueryParams() query: Query): Promise<Page<TierChange>> {
    const limit = limitOf(query);
    const seen = (cursorOf(query, ['number'])?.[0] as number | undefined) ?? 0;
    const changes = known(await this.reader.tiers(memberIdOf(id), await this.clock.read()));
    const items = changes.slice(seen, seen + limit).map(tierChangeOf);
    const end = seen + items.length;
    return { items, nextCursor: end < changes.length ? formatCursor(end) : null };
  }
}

function known<T>(found: T | null): T {
  if (found === null) throw new Refusal('member-unknown');
  return found;
}
