import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { LagReader } from '#messaging';
import { HealthChecks, HealthModule, Metrics } from '#platform';
import { InsightStore } from '#projections';
import type { Programs } from '#domain';
import {
  AuditStore,
  ChurnReader,
  DeadLetterStore,
  ExplanationReader,
  Ledger,
  LiabilityReader,
  MemberReader,
  ModelStore,
  MemberSearch,
  PointsFlow,
  ProgramStore,
  PublishedPrograms,
  SimulationStore,
  StatementReader,
} from '#storage';
import { AuditController } from './audit/audit.controller.js';
import { Access } from './auth/access.js';
import { WhoamiController } from './auth/whoami.controller.js';
import { CommandDesk } from './commands/command.desk.js';
import { CommandsController } from './commands/commands.controller.js';
import { ChurnWarningsController } from './insights/churn-warnings.controller.js';
import { ChurnCurves } from './insights/churn-curve.js';
import { DrillDownController } from './insights/drill-down.controller.js';
import { InsightsController } from './insights/insights.controller.js';
import { LiabilityController } from './insights/liability.controller.js';
import { MemberInsights } from './insights/member.insights.js';
import { ExplainController } from './members/explain.controller.js';
import { ErasureController } from './members/erasure.controller.js';
import { ModelsController } from './insights/models.controller.js';
import { PopulationInsights } from './insights/population.insights.js';
import { ValueController } from './insights/value.controller.js';
import { LiveFeed } from './live/live-feed.js';
import { StreamController } from './live/stream.controller.js';
import { MembersController } from './members/members.controller.js';
import { QuotesController } from './members/quotes.controller.js';
import { ReadClockSource } from './members/read-clock.js';
import { StatementController } from './members/statement.controller.js';
import { DeadLetterDesk } from './ops/dead-letter.desk.js';
import { DeadLettersController } from './ops/dead-letters.controller.js';
import { LagController } from './ops/lag.controller.js';
import { PROGRAMS } from './programs.js';
import { MemberSearchController } from './members/search.controller.js';
import { StatusController } from './ops/status.controller.js';
import { StatusSource } from './ops/status.source.js';
import { OverviewController } from './overview/overview.controller.js';
import { OverviewKeeper } from './overview/overview.keeper.js';
import { ProgramsController } from './programs/programs.controller.js';
import { ProgramsInForce } from './programs/programs-in-force.js';
import { SimulationDesk } from './programs/simulation.desk.js';
import { SimulationsController } from './programs/simulations.controller.js';

/** What the routes stand on. */
export interface GatewayParts {
  checks: HealthChecks;
  metrics: Metrics;
  programs: Programs;
  published: PublishedPrograms;
  drafts: ProgramStore;
  simulations: SimulationStore;
  simulationDesk: SimulationDesk;
  reader: MemberReader;
  explanations: ExplanationReader;
  statements: StatementReader;
  liability: LiabilityReader;
  clock: ReadClockSource;
  insights: InsightStore;
  memberInsights: MemberInsights;
  population: PopulationInsights;
  models: ModelStore;
  warnings: ChurnReader;
  lag: LagReader;
  deadLetters: DeadLetterStore;
  desk: DeadLetterDesk;
  commands: CommandDesk;
  ledger: Ledger;
  audit: AuditStore;
  access: Access;
  search: MemberSearch;
  curves: ChurnCurves;
  overview: OverviewKeeper;
  flow: PointsFlow;
  inForce: ProgramsInForce;
  status: StatusSource;
  live: LiveFeed;
}

@Module({})
export class GatewayModule {
  /** The whole wiring: routes on the left, what they use on the right. */
  static with(parts: GatewayParts): DynamicModule {
    const providers: Provider[] = [
      { provide: PROGRAMS, useValue: parts.programs },
      { provide: PublishedPrograms, useValue: parts.published },
      { provide: ProgramStore, useValue: parts.drafts },
      { provide: SimulationStore, useValue: parts.simulations },
      { provide: SimulationDesk, useValue: parts.simulationDesk },
      { provide: MemberReader, useValue: parts.reader },
      { provide: ExplanationReader, useValue: parts.explanations },
      { provide: StatementReader, useValue: parts.statements },
      { provide: LiabilityReader, useValue: parts.liability },
      { provide: ReadClockSource, useValue: parts.clock },
      { provide: InsightStore, useValue: parts.insights },
      { provide: MemberInsights, useValue: parts.memberInsights },
      { provide: PopulationInsights, useValue: parts.population },
      { provide: ModelStore, useValue: parts.models },
      { provide: ChurnReader, useValue: parts.warnings },
      { provide: LagReader, useValue: parts.lag },
      { provide: DeadLetterStore, useValue: parts.deadLetters },
      { provide: DeadLetterDesk, useValue: parts.desk },
      { provide: CommandDesk, useValue: parts.commands },
      { provide: Ledger, useValue: parts.ledger },
      { provide: AuditStore, useValue: parts.audit },
      { provide: Access, useValue: parts.access },
      { provide: MemberSearch, useValue: parts.search },
      { provide: ChurnCurves, useValue: parts.curves },
      { provide: OverviewKeeper, useValue: parts.overview },
      { provide: PointsFlow, useValue: parts.flow },
      { provide: ProgramsInForce, useValue: parts.inForce },
      { provide: StatusSource, useValue: parts.status },
      { provide: LiveFeed, useValue: parts.live },
    ];
    return {
      module: GatewayModule,
      imports: [HealthModule.register(parts.checks, parts.metrics)],
      controllers: [
        MembersController,
        ExplainController,
        StatementController,
        QuotesController,
        CommandsController,
        ErasureController,
        InsightsController,
        LiabilityController,
        ChurnWarningsController,
        ModelsController,
        ValueController,
        LagController,
        DeadLettersController,
        AuditController,
        WhoamiController,
        MemberSearchController,
        DrillDownController,
        OverviewController,
        SimulationsController,
        ProgramsController,
        StatusController,
        StreamController,
      ],
      providers,
    };
  }
}
