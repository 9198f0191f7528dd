import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { nestLogger, type Log } from '#platform';
import type { AnswerStore } from '#storage';
import type { Access } from './auth/access.js';
import { AuthGuard } from './auth/auth.guard.js';
import { GatewayModule, type GatewayParts } from './gateway.module.js';
import { IdempotencyInterceptor } from './http/idempotency.interceptor.js';
import { ProblemFilter } from './http/problem.filter.js';
import { addRequestMetrics, addSecurityHeaders, createServer } from './http/server.js';
import { addOpenApi } from './openapi/document.js';

/** The HTTP application, not yet listening. */
export async function createGatewayApp(
  parts: GatewayParts,
  access: Access,
  answers: AnswerStore,
  log: Log,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule.with(parts), createServer(log), {
    logger: nestLogger(log),
    abortOnError: false,
  });
  const fastify = app.getHttpAdapter().getInstance();
  addSecurityHeaders(fastify);
  addRequestMetrics(fastify, parts.metrics);
  app.useGlobalGuards(new AuthGuard(access));
  app.useGlobalInterceptors(new IdempotencyInterceptor(answers));
  app.useGlobalFilters(new ProblemFilter(log));
  addOpenApi(app);
  return app;
}
