import { Controller, Get, Header, Headers, Inject, Query as QueryParams } from '@nestjs/common';
import { ApiHeader, ApiQuery, ApiTags } from '@nestjs/swagger';
import { ChurnWarningView } from '#contracts';
import type { Programs } from '#domain';
import { LANGUAGES } from '#language';
import { InsightStore } from '#projections';
import { ChurnReader, type WarningFilter, type WarningPlace } from '#storage';
import { Needs } from '../auth/auth.guard.js';
import { cursorOf, formatCursor, type Page } from '../http/cursor.js';
import { choiceOf, languageOf, limitOf, wholeOf, type Query } from '../http/query.js';
import { AnswersPage } from '../openapi/answers.js';
import { PROGRAMS } from '../programs.js';
import { warningInWords } from './warning.words.js';

const STATES = ['raised', 'lapsed', 'resolved', 'withdrawn'] as const;

@ApiTags('insights')
@Needs('reader')
@Controller('v1/churn-warnings')
export class ChurnWarningsController {
  constructor(
    @Inject(ChurnReader) private readonly reader: ChurnReader,
    @Inject(InsightStore) private readonly insights: InsightStore,
    @Inject(PROGRAMS) private readonly programs: Programs,
  ) {}

  @Get()
  @Header('vary', 'accept-language')
  @AnswersPage('warnings of members about to be lost, the latest crossing first', ChurnWarningView)
  @ApiQuery({ name: 'state', required: false, enum: STATES })
  @ApiQuery({ name: 'tier', required: false, description: 'that the member had when it was decided about the warning' })
  @ApiQuery({ name: 'segment', required: false, description: 'in which the member is now' })
  @ApiQuery({
    name: 'clvMinorMin',
    required: false,
    schema: { type: 'integer', minimum: 0 },
    description: 'the least value at stake, in minor units; warnings of which none is known are left out',
  })
  @ApiQuery({
    name: 'lang',
    required: false,
    enum: LANGUAGES,
    description: 'of the reasons; goes before Accept-Language',
  })
  @ApiHeader({ name: 'Accept-Language', required: false })
  async list(
    @QueryParams() query: Query,
    @Headers('accept-language') accepted: string | undefined,
  ): Promise<Page<ChurnWarningView>> {
    const language = languageOf(query, accepted);
    const filter = await this.#filterOf(query);
    if (filter === null) return { items: [], nextCursor: null };
    const { warnings, next } = await this.reader.page(limitOf(query), placeOf(query), filter);
    const nextCursor = next === null ? null : formatCursor(next.crossedAt, next.ref, next.lapseDay);
    return { items: warnings.map((warning) => warningInWords(warning, language)), nextCursor };
  }

  /** Null where no member can be meant. */
  async #filterOf(query: Query): Promise<WarningFilter | null> {
    const segment = choiceOf(query, 'segment', this.insights.segmentNames());
    const scores = segment === undefined ? null : await this.insights.segmentCells(segment);
    if (segment !== undefined && scores === null) return null;
    return {
      state: choiceOf(query, 'state', STATES) ?? null,
      tier: choiceOf(query, 'tier', tiersOf(this.programs)) ?? null,
      clvMinorMin: wholeOf(query, 'clvMinorMin') ?? null,
      scores,
    };
  }
}

/** Also those of earlier versions: warnings of their time name them. */
function tiersOf(programs: Programs): string[] {
  return [...new Set(programs.flatMap(({ program }) => program.tiers.levels.map(({ name }) => name)))];
}

function placeOf(query: Query): WarningPlace | null {
  const parts = cursorOf(query, ['number', 'number', 'number']) as [number, number, number] | undefined;
  if (parts === undefined) return null;
  const [crossedAt, ref, lapseDay] = parts;
  return { crossedAt, ref, lapseDay };
}
