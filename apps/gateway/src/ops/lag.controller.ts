import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PartitionLag } from '#contracts';
import { LagReader, type Lag } from '#messaging';
import { Needs } from '../auth/auth.guard.js';
import { AnswersPage } from '../openapi/answers.js';

@ApiTags('operations')
@Needs('reader')
@Controller('v1/ops/lag')
export class LagController {
  constructor(@Inject(LagReader) private readonly reader: LagReader) {}

  @Get()
  @AnswersPage('how far each group is behind, by topic and partition; always one page', PartitionLag)
  async lag(): Promise<{ items: Lag[]; nextCursor: null }> {
    return { items: await this.reader.lag(), nextCursor: null };
  }
}
