import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ProgramVersionView } from '#contracts';
import { Needs } from '../auth/auth.guard.js';
import type { Page } from '../http/cursor.js';
import { ReadClockSource } from '../members/read-clock.js';
import { AnswersPage } from '../openapi/answers.js';
import { ProgramsInForce } from './programs-in-force.js';

@ApiTags('programs')
@Needs('reader')
@Controller('v1/programs')
export class ProgramsController {
  constructor(
    @Inject(ProgramsInForce) private readonly programs: ProgramsInForce,
    @Inject(ReadClockSource) private readonly clock: ReadClockSource,
  ) {}

  @Get()
  @AnswersPage('the published versions, the newest first; always one page', ProgramVersionView)
  async list(): Promise<Page<ProgramVersionView>> {
    return { items: this.programs.views(await this.clock.now()), nextCursor: null };
  }
}
