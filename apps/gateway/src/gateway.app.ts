import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { nestLogger, type Log } from '#platform';
import type { AnswerStore } from '#storage';
import { addAudit } from './audit/audit.hook.js';
import type { AuditTrail } from './audit/audit.trail.js';
import type { Access } from './auth/access.js';
import { AuthGuard } from './auth/auth.guard.js';
import { Identities } from './auth/identities.js';
import { addConsole } from './console/console.pages.js';
import { commandPost } from './commands/command.short-path.js';
import { EarlyBodies } from './http/early-bodies.js';
import { GatewayModule, type GatewayParts } from './gateway.module.js';
import { IdempotencyInterceptor } from './http/idempotency.interceptor.js';
import { ProblemFilter } from './http/problem.filter.js';
import { addRateLimit, CallerLimits } from './http/rate-limit.js';
import { addSecurityHeaders } from './http/security-headers.js';
import { addRequestMetrics, createServer, requestSeconds } from './http/server.js';
import { shortPath } from './http/short-path.js';
import { memberRead } from './members/member.short-path.js';
import { addOpenApi } from './openapi/document.js';

/** What stands before the routes. */
export interface GatewayDefences {
  access: Access;
  answers: AnswerStore;
  trail: AuditTrail;
  rateLimitPerSecond: number;
}

/** The HTTP application, not yet listening. */
export async function createGatewayApp(
  parts: GatewayParts,
  { access, answers, trail, rateLimitPerSecond }: GatewayDefences,
  log: Log,
): Promise<NestFastifyApplication> {
  const limits = new CallerLimits(rateLimitPerSecond);
  const { reader, clock, commands } = parts;
  const seconds = requestSeconds(parts.metrics);
  const bodies = new EarlyBodies();
  const defences = { access, limits, trail, seconds };
  const server = createServer(log, [
    shortPath(defences, memberRead(reader, clock)),
    shortPath(defences, commandPost(commands, bodies)),
  ]);
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule.with(parts), server, {
    logger: nestLogger(log),
    abortOnError: false,
  });
  const fastify = app.getHttpAdapter().getInstance();
  bodies.handTo(fastify);
  addSecurityHeaders(fastify);
  addRequestMetrics(fastify, seconds);
  const identities = new Identities(access);
  addAudit(fastify, identities, trail);
  await addRateLimit(fastify, identities, limits, log);
  app.useGlobalGuards(new AuthGuard(identities));
  app.useGlobalInterceptors(new IdempotencyInterceptor(answers));
  app.useGlobalFilters(new ProblemFilter(log));
  addOpenApi(app);
  if (!(await addConsole(fastify))) log.warn({}, 'the console was not built: npm run build makes it');
  return app;
}
