import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { HealthChecks } from './health.checks.js';
import { HealthModule } from './health.module.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import { nestLogger } from './nest-log.js';

export interface HealthServerOptions {
  /** 0 takes any free port. */
  port: number;
  host?: string;
  checks: HealthChecks;
  metrics: Metrics;
  log: Log;
}

export interface HealthServer {
  port: number;
  close(): Promise<void>;
}

/** Health and metrics alone, for a service that has no other HTTP. @throws when the port is taken */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const app = await NestFactory.create<NestFastifyApplication>(
    HealthModule.register(options.checks, options.metrics),
    new FastifyAdapter({ bodyLimit: 1_024, forceCloseConnections: true }),
    { logger: nestLogger(options.log), abortOnError: false },
  );
  await app.listen(options.port, options.host ?? '0.0.0.0');
  const address = app.getHttpAdapter().getInstance().server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return { port, close: () => app.close() };
}
