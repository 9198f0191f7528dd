import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HealthChecks, healthy, unhealthy } from './health.checks.js';
import { startHealthServer, type HealthServer } from './health.server.js';
import { createLog } from './log.js';
import { Metrics } from './metrics.js';

describe('readiness', () => {
  it('names the check that fails, throws or hangs', async () => {
    const checks = new HealthChecks(20)
      .add('schema', () => healthy)
      .add('consumer', () => unhealthy('does not move'))
      .add('redis', () => Promise.reject(new Error('connect redis://u:p@h failed')))
      .add('database', () => new Promise(() => undefined));
    expect(await checks.ready()).toEqual({
      ready: false,
      checks: {
        schema: 'ok',
        consumer: 'does not move',
        redis: 'connect redis://[secret]@h failed',
        database: 'no answer within 20 ms',
      },
    });
  });
});

describe('the health server', () => {
  const checks = new HealthChecks();
  let state = healthy;
  let server: HealthServer;
  const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

  beforeAll(async () => {
    checks.add('database', () => state);
    server = await startHealthServer({
      port: 0,
      host: '127.0.0.1',
      checks,
      metrics: new Metrics('ledger'),
      log: createLog('test', 'silent'),
    });
  });
  afterAll(() => server.close());

  it('lives, is ready, and stops being ready with a reason', async () => {
    expect((await get('/health/live')).status).toBe(200);
    expect(await (await get('/health/ready')).json()).toEqual({ status: 'ok', checks: { database: 'ok' } });
    state = unhealthy('connection refused');
    const answer = await get('/health/ready');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status: 'not ready', checks: { database: 'connection refused' } });
    expect((await get('/health/live')).status).toBe(200);
  });

  it('shows metrics as text', async () => {
    const answer = await get('/metrics');
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toContain('process_cpu');
  });

  it('is not ready while it shuts down', async () => {
    state = healthy;
    checks.stopping();
    expect((await get('/health/ready')).status).toBe(503);
  });
});
