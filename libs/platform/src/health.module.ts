import { Controller, Get, Inject, Module, Res, type DynamicModule } from '@nestjs/common';
import { HealthChecks, type Readiness } from './health.checks.js';
import { Metrics } from './metrics.js';

/** The part of a Fastify reply that these routes need. */
interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
}

/** Outside `/v1`, without a token: what an orchestrator and Prometheus ask. */
@Controller()
export class HealthController {
  constructor(
    @Inject(HealthChecks) private readonly checks: HealthChecks,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  live(@Res({ passthrough: true }) reply: Reply): { status: string } {
    reply.header('cache-control', 'no-store');
    return { status: 'ok' };
  }

  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: Reply): Promise<{ status: string; checks: Readiness['checks'] }> {
    const { ready, checks } = await this.checks.ready();
    reply.status(ready ? 200 : 503).header('cache-control', 'no-store');
    return { status: ready ? 'ok' : 'not ready', checks };
  }

  @Get('metrics')
  async exposition(@Res({ passthrough: true }) reply: Reply): Promise<string> {
    reply.header('content-type', this.metrics.contentType).header('cache-control', 'no-store');
    return this.metrics.text();
  }
}

@Module({})
export class HealthModule {
  /** Gives the routes, and `HealthChecks` and `Metrics` for injection by whoever imports it. */
  static register(checks: HealthChecks, metrics: Metrics): DynamicModule {
    metrics.observedGauge('loyalty_ready', '1 where the process may be sent work, as /health/ready says', async () =>
      (await checks.ready()).ready ? 1 : 0,
    );
    return {
      module: HealthModule,
      controllers: [HealthController],
      providers: [
        { provide: HealthChecks, useValue: checks },
        { provide: Metrics, useValue: metrics },
      ],
      exports: [HealthChecks, Metrics],
    };
  }
}
