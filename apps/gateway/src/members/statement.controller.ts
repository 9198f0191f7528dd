import { Controller, Get, Header, Headers, Inject, Param, Query as QueryParams, Res } from '@nestjs/common';
import { ApiHeader, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { MONTH_PATTERN, StatementBody } from '#contracts';
import { wallNow } from '#platform';
import { monthAfter, monthsIn, StatementReader, type StatementPeriod } from '#storage';
import { Needs } from '../auth/auth.guard.js';
import { prefersCsv, sendCsv } from '../http/csv.js';
import { Refusal } from '../http/problem.js';
import { choiceOf, instantOf, memberIdOf, single, type Query } from '../http/query.js';
import { Answers } from '../openapi/answers.js';
import { ReadClockSource } from './read-clock.js';

const MONTHS_DEFAULT = 12;
const MONTHS_MAX = 120;
const LINES_MAX = 10_000;
const DETAILS = ['months', 'entries'] as const;

@ApiTags('members')
@Needs('reader')
@Controller('v1/members/:memberId/statement')
export class StatementController {
  constructor(
    @Inject(StatementReader) private readonly statements: StatementReader,
    @Inject(ReadClockSource) private readonly clock: ReadClockSource,
  ) {}

  @Get()
  @Header('vary', 'accept')
  @Answers('a member’s account, month by month, from the opening to the closing balance', StatementBody)
  @ApiResponse({ status: 200, content: { 'text/csv': { schema: { type: 'string' } } } })
  @ApiHeader({ name: 'Accept', required: false, description: '`text/csv` for a table' })
  @ApiQuery({
    name: 'from',
    required: false,
    description: 'first month, YYYY-MM; the last 12 if absent',
    example: '2026-01',
  })
  @ApiQuery({
    name: 'to',
    required: false,
    description: 'last month, YYYY-MM; the present one if absent',
    example: '2026-03',
  })
  @ApiQuery({ name: 'detail', required: false, enum: DETAILS, description: '`entries`: also each line' })
  @ApiQuery({
    name: 'knownAt',
    required: false,
    schema: { type: 'string', format: 'date-time' },
    description: 'as the book was known at that time: an earlier statement once more',
  })
  async statement(
    @Param('memberId') id: string,
    @QueryParams() query: Query,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StatementBody | string> {
    const memberId = memberIdOf(id);
    const clock = await this.clock.read();
    const period = periodOf(query, clock.now);
    const detail = choiceOf(query, 'detail', DETAILS) ?? 'months';
    const found = await this.statements.statement(memberId, period, clock);
    if (found === null) throw new Refusal('member-unknown');
    const isCsv = prefersCsv(accept);
    if (detail === 'months') return isCsv ? sendCsv(reply, `statement-${period.to}`, found.months) : found;
    const lines = (await this.statements.lines(memberId, period, clock, LINES_MAX + 1)) ?? [];
    if (lines.length > LINES_MAX) {
      throw new Refusal('unprocessable', `more than ${LINES_MAX} lines: ask for fewer months at once`);
    }
    return isCsv ? sendCsv(reply, `statement-${period.to}`, lines) : { ...found, lines };
  }
}

function periodOf(query: Query, now: number): StatementPeriod {
  const to = monthOf(query, 'to') ?? new Date(now).toISOString().slice(0, 7);
  const from = monthOf(query, 'from') ?? monthAfter(to, 1 - MONTHS_DEFAULT);
  if (from > to) throw new Refusal('bad-request', `from is ${from}: must not lie after to, ${to}`);
  if (monthsIn({ from, to }) > MONTHS_MAX)
    throw new Refusal('bad-request', `from and to: at most ${MONTHS_MAX} months`);
  const knownAt = instantOf(query, 'knownAt') ?? null;
  if (knownAt !== null && knownAt > wallNow()) throw new Refusal('bad-request', 'knownAt lies in the future');
  return { from, to, knownAt };
}

function monthOf(query: Query, name: string): string | undefined {
  const text = single(query, name);
  if (text !== undefined && !MONTH_PATTERN.test(text))
    throw new Refusal('bad-request', `${name} must be a month, YYYY-MM`);
  return text;
}
