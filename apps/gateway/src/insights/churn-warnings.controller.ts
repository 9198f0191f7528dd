import { Controller, Get, Inject, Query as QueryParams } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { ChurnWarningView } from '#contracts';
import { ChurnReader, type WarningPlace } from '#storage';
import { Needs } from '../auth/auth.guard.js';
import { cursorOf, formatCursor, type Page } from '../http/cursor.js';
import { choiceOf, limitOf, type Query } from '../http/query.js';
import { AnswersPage } from '../openapi/answers.js';

const STATES = ['raised', 'lapsed', 'resolved', 'withdrawn'] as const;

@ApiTags('insights')
@Needs('reader')
@Controller('v1/churn-warnings')
export class ChurnWarningsController {
  constructor(@Inject(ChurnReader) private readonly reader: ChurnReader) {}

  @Get()
  @AnswersPage('warnings of members about to be lost, the latest crossing first', ChurnWarningView)
  @ApiQuery({ name: 'state', required: false, enum: STATES })
  async list(@QueryParams() query: Query): Promise<Page<ChurnWarningView>> {
    const state = choiceOf(query, 'state', STATES) ?? null;
    const { warnings, next } = await this.reader.page(limitOf(query), placeOf(query), state);
    const nextCursor = next === null ? null : formatCursor(next.crossedAt, next.ref, next.lapseDay);
    return { items: warnings, nextCursor };
  }
}

function placeOf(query: Query): WarningPlace | null {
  const parts = cursorOf(query, ['number', 'number', 'number']) as [number, number, number] | undefined;
  if (parts === undefined) return null;
  const [crossedAt, ref, lapseDay] = parts;
  return { crossedAt, ref, lapseDay };
}
