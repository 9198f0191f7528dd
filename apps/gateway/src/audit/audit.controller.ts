import { Controller, Get, Inject, Query as QueryParams } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { AuditEntryView } from '#contracts';
import { instantText } from '#domain';
import { AuditStore } from '#storage';
import { Needs } from '../auth/auth.guard.js';
import { cursorOf, formatCursor, pageOf, type Page } from '../http/cursor.js';
import { choiceOf, instantOf, limitOf, single, type Query } from '../http/query.js';
import { AnswersPage } from '../openapi/answers.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const INSTANT = { type: 'string', format: 'date-time' };

@ApiTags('operations')
@Needs('admin')
@Controller('v1/audit')
export class AuditController {
  constructor(@Inject(AuditStore) private readonly store: AuditStore) {}

  @Get()
  @AnswersPage('who wrote what, and read whose data, the newest first', AuditEntryView)
  @ApiQuery({ name: 'caller', required: false })
  @ApiQuery({ name: 'memberId', required: false })
  @ApiQuery({ name: 'method', required: false, enum: METHODS })
  @ApiQuery({ name: 'from', required: false, schema: INSTANT })
  @ApiQuery({ name: 'to', required: false, schema: INSTANT, description: 'before this' })
  async list(@QueryParams() query: Query): Promise<Page<AuditEntryView>> {
    const limit = limitOf(query);
    const entries = await this.store.list({
      caller: single(query, 'caller'),
      memberId: single(query, 'memberId'),
      method: choiceOf(query, 'method', METHODS),
      from: instantOf(query, 'from'),
      to: instantOf(query, 'to'),
      before: cursorOf(query, ['number'])?.[0] as number | undefined,
      limit: limit + 1,
    });
    const { items, nextCursor } = pageOf(entries, limit, (last) => formatCursor(last.id));
    return { items: items.map(({ at, ...rest }) => ({ ...rest, at: instantText(at) })), nextCursor };
  }
}
