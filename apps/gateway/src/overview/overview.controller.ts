import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Overview } from '#contracts';
import { PointsFlow } from '#storage';
import { Needs } from '../auth/auth.guard.js';
import { Answers } from '../openapi/answers.js';
import { ProgramsInForce } from '../programs/programs-in-force.js';
import { OverviewKeeper } from './overview.keeper.js';
import { firstFlowDay, overviewOf } from './overview.view.js';

@ApiTags('insights')
@Needs('reader')
@Controller('v1/overview')
export class OverviewController {
  constructor(
    @Inject(OverviewKeeper) private readonly keeper: OverviewKeeper,
    @Inject(PointsFlow) private readonly flow: PointsFlow,
    @Inject(ProgramsInForce) private readonly programs: ProgramsInForce,
  ) {}

  @Get()
  @Answers('all members in sums: tiers, points by state and expiry, and what was earned and spent', Overview)
  async overview(): Promise<Overview> {
    const count = await this.keeper.latest();
    return overviewOf(count, await this.flow.since(firstFlowDay(count.asOf)), this.programs.current.program);
  }
}
