import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChurnEffectView, PopulationValue } from '#contracts';
import { Needs } from '../auth/auth.guard.js';
import { ReadClockSource } from '../members/read-clock.js';
import { Answers } from '../openapi/answers.js';
import { PopulationInsights } from './population.insights.js';

@ApiTags('insights')
@Needs('reader')
@Controller('v1/insights')
export class ValueController {
  constructor(
    @Inject(PopulationInsights) private readonly population: PopulationInsights,
    @Inject(ReadClockSource) private readonly clock: ReadClockSource,
  ) {}

  @Get('value')
  @Answers('what the members are worth, and how much of it is at risk', PopulationValue)
  async value(): Promise<PopulationValue> {
    return this.population.value(await this.clock.now());
  }

  @Get('churn/effect')
  @Answers('what warnings are good for, by the control group', ChurnEffectView)
  async effect(): Promise<ChurnEffectView> {
    return this.population.effect(await this.clock.now());
  }
}
