import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { LagReader } from '#messaging';
import { HealthChecks, HealthModule, Metrics } from '#platform';
import { InsightStore } from '#projections';
import { ChurnReader, DeadLetterStore, MemberReader } from '#storage';
import { CommandDesk } from './commands/command.desk.js';
import { CommandsController } from './commands/commands.controller.js';
import { ChurnWarningsController } from './insights/churn-warnings.controller.js';
import { InsightsController } from './insights/insights.controller.js';
import { MemberInsights } from './insights/member.insights.js';
import { MembersController } from './members/members.controller.js';
import { ReadClockSource } from './members/read-clock.js';
import { DeadLetterDesk } from './ops/dead-letter.desk.js';
import { DeadLettersController } from './ops/dead-letters.controller.js';
import { LagController } from './ops/lag.controller.js';

/** What the routes stand on. */
export interface GatewayParts {
  checks: HealthChecks;
  metrics: Metrics;
  reader: MemberReader;
  clock: ReadClockSource;
  insights: InsightStore;
  memberInsights: MemberInsights;
  warnings: ChurnReader;
  lag: LagReader;
  deadLetters: DeadLetterStore;
  desk: DeadLetterDesk;
  commands: CommandDesk;
}

@Module({})
export class GatewayModule {
  /** The whole wiring: routes on the left, what they use on the right. */
  static with(parts: GatewayParts): DynamicModule {
    const providers: Provider[] = [
      { provide: MemberReader, useValue: parts.reader },
      { provide: ReadClockSource, useValue: parts.clock },
      { provide: InsightStore, useValue: parts.insights },
      { provide: MemberInsights, useValue: parts.memberInsights },
      { provide: ChurnReader, useValue: parts.warnings },
      { provide: LagReader, useValue: parts.lag },
      { provide: DeadLetterStore, useValue: parts.deadLetters },
      { provide: DeadLetterDesk, useValue: parts.desk },
      { provide: CommandDesk, useValue: parts.commands },
    ];
    return {
      module: GatewayModule,
      imports: [HealthModule.register(parts.checks, parts.metrics)],
      controllers: [
        MembersController,
        CommandsController,
        InsightsController,
        ChurnWarningsController,
        LagController,
        DeadLettersController,
      ],
      providers,
    };
  }
}
