import 'reflect-metadata';
import { createLog, HealthChecks, Metrics } from '#platform';
import type { AnswerStore } from '#storage';
import type { AuditTrail } from '../audit/audit.trail.js';
import { Access } from '../auth/access.js';
import { createGatewayApp } from '../gateway.app.js';
import type { GatewayParts } from '../gateway.module.js';
import { openApiDocument } from './document.js';

/*
 * Writes the OpenAPI document to standard output. It follows from the routes alone: nothing is connected, and what the
 * routes would stand on is left out. `npm run contracts` keeps it under contracts/.
 */
const log = createLog('openapi', 'silent');
const parts = { checks: new HealthChecks(), metrics: new Metrics('gateway', { processMetrics: false }) };
const app = await createGatewayApp(
  parts as GatewayParts,
  {
    access: new Access({ apiTokens: [], oidc: undefined }),
    answers: {} as AnswerStore,
    trail: {} as AuditTrail,
    rateLimitPerSecond: 0,
  },
  log,
);
process.stdout.write(`${JSON.stringify(openApiDocument(app), null, 2)}\n`, () => process.exit(0));
