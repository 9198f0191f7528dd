import { Controller, Get, Header, Headers, Inject, Res } from '@nestjs/common';
import { ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { LiabilityBody } from '#contracts';
import { instantText } from '#domain';
import { liabilityBy, LiabilityReader } from '#storage';
import { Needs } from '../auth/auth.guard.js';
import { prefersCsv, sendCsv } from '../http/csv.js';
import { Answers } from '../openapi/answers.js';

@ApiTags('insights')
@Needs('reader')
@Controller('v1/insights/liability')
export class LiabilityController {
  constructor(@Inject(LiabilityReader) private readonly reader: LiabilityReader) {}

  @Get()
  @Header('vary', 'accept')
  @Answers('outstanding points by state, expiry month and tier, in money', LiabilityBody)
  @ApiResponse({ status: 200, content: { 'text/csv': { schema: { type: 'string' } } } })
  @ApiHeader({ name: 'Accept', required: false, description: '`text/csv` for a table' })
  async liability(
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LiabilityBody | string> {
    const { asOf, cells, ...sums } = await this.reader.liability();
    if (prefersCsv(accept)) return sendCsv(reply, 'liability', cells);
    return {
      asOf: instantText(asOf),
      ...sums,
      byState: liabilityBy(cells, 'state'),
      byExpiryMonth: liabilityBy(cells, 'expiryMonth'),
      byTier: liabilityBy(cells, 'tier'),
      cells,
    };
  }
}
