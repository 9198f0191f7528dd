import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OperationsStatus } from '#contracts';
import { Needs } from '../auth/auth.guard.js';
import { Answers } from '../openapi/answers.js';
import { StatusSource } from './status.source.js';

@ApiTags('operations')
@Needs('reader')
@Controller('v1/ops/status')
export class StatusController {
  constructor(@Inject(StatusSource) private readonly source: StatusSource) {}

  @Get()
  @Answers(
    'whether anything is stuck: outcomes, watermark, relay, projection, members overdue, dependencies',
    OperationsStatus,
  )
  status(): Promise<OperationsStatus> {
    return this.source.status();
  }
}
