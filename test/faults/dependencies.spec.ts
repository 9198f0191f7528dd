import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { databaseSchema } from '#platform';
import { connectRedis, type RedisClient } from '#projections';
import { RelayStore } from '#storage';
import { Installation } from '../support/installation.js';
import { propertyOptions } from '../support/property.js';
import { eventually, freePort, type Service, type ServiceName } from '../support/stack.js';
import { projectionOf } from './support/promises.js';
import { Scene } from './support/scene.js';
import { Servers } from './support/servers.js';

jest.setTimeout(120_000);

const EVENTS_A_SECOND = 60;
const APPS = ['ledger', 'insights', 'gateway'] as const;
/** All keep to the book. */
const WITHOUT_BOOK = { ledger: 'postgresql', insights: 'postgresql', gateway: 'postgresql' };
/** Of a broker that is away; a minute where someone has the time: LOYALTY_FAULTS_AWAY_MS=60000. */
const AWAY_MS = Number(process.env['LOYALTY_FAULTS_AWAY_MS'] ?? 6_000);
const SESSION_MS = 2_000;
const RECOVERED_WITHIN_MS = 60_000;
/** What one service may say, at level warn, of one fault; and how often the same thing. A flood says it at every attempt. */
const LOG_LINES_MAX = 80;
const REPEATED_MOST = 10;
/** Of each service, where it does not recover. */
const LINES_SHOWN = 25;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Recovery {
  brokenMs: number;
  /** From the mending until all that was sent before it is taken and told, and all say that they are ready. */
  recoveryMs: number;
  /** Of ledger, insights and gateway. */
  logLines: string;
  /** The same thing, by one of them. */
  repeated: number;
}

const recoveries: Record<string, Recovery> = {};
let servers: Servers;
let made: Installation;
let scene: Scene;
let services: Record<ServiceName, Service>;
let redis: RedisClient;

beforeAll(async () => {
  const { seed } = propertyOptions(1);
  servers = await Servers.open('faults');
  const variables = { ...servers.variables, KAFKA_SESSION_TIMEOUT_MS: String(SESSION_MS) };
  made = new Installation('faults', {}, servers.direct);
  const port = await freePort();
  scene = new Scene(made, seed, { members: 300, gatewayUrl: `http://127.0.0.1:${port}` });
  const [ledger, insights, gateway] = await Promise.all([
    made.start('ledger', variables),
    made.start('insights', variables),
    made.start('gateway', { ...variables, PORT: String(port) }),
  ]);
  services = { ledger, insights, gateway };
  redis = connectRedis(servers.direct.redisUrl, () => undefined);
  scene.start(EVENTS_A_SECOND);
  await eventually(async () => (await made.taken()) > 200, { timeoutMs: 60_000, what: 'the first records' });
});

afterAll(async () => {
  console.table(recoveries);
  redis?.disconnect();
  await scene?.close();
  await made?.close();
  await servers?.close();
}, 60_000);

/** What a service has said so far. Dead letters are told of one by one, whatever breaks. */
function linesOf(service: Service): string[] {
  const lines = service.logTail(Infinity).split('\n');
  return lines.filter((line) => line !== '' && !line.includes('a record was refused'));
}

interface LogLine {
  msg: string;
  lane?: number;
  err?: { message: string };
  error?: { message: string };
}

/** How often the one thing that was said most often was said. */
function mostOften(lines: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const { msg, lane, err, error } = JSON.parse(line) as LogLine;
    const said = [msg, lane, (err ?? error)?.message].join(' ');
    counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

/** The dependency that is away, by the services that need it. */
type Unready = Partial<Record<ServiceName, string>>;

/**
 * Breaks something, sees that the services named say so meanwhile, mends it, and waits until everything is well again.
 * @param breaking what follows `whileBroken` mends it
 * @param unready none: whether anyone notices is a matter of moments
 */
async function fault(
  name: string,
  unready: Unready | null,
  breaking: (whileBroken: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const before = Object.values(services).map((service) => linesOf(service).length);
  const startedAt = Date.now();
  await breaking(() => readinessTells(unready ?? {}));
  const healedAt = Date.now();
  await untilRecovered().catch((error: unknown) => {
    for (const service of Object.values(services)) console.info(linesOf(service).slice(-LINES_SHOWN).join('\n'));
    throw error;
  });
  const said = Object.values(services).map((service, i) => linesOf(service).slice(before[i]));
  const repeated = Math.max(...said.map(mostOften));
  recoveries[name] = {
    brokenMs: healedAt - startedAt,
    recoveryMs: Date.now() - healedAt,
    logLines: said.map((lines) => lines.length).join(', '),
    repeated,
  };
  expect(repeated).toBeLessThanOrEqual(REPEATED_MOST);
  expect(Math.max(...said.map((lines) => lines.length))).toBeLessThan(LOG_LINES_MAX);
}

interface Readiness {
  status: number;
  body: { status: string; checks: Record<string, string> };
}

async function readinessOf(app: ServiceName): Promise<Readiness> {
  const response = await fetch(`${services[app].baseUrl}/health/ready`);
  return { status: response.status, body: (await response.json()) as Readiness['body'] };
}

/** While something is away: who needs it says 503 and names it and nothing else that it needs; who does not goes on; all live. */
async function readinessTells(unready: Unready): Promise<void> {
  const seen = Object.entries(unready).map(([app, check]) => untilUnready(app as ServiceName, check));
  await Promise.all(seen);
  for (const app of APPS.filter((one) => unready[one] === undefined)) {
    expect({ app, ...(await readinessOf(app)) }).toMatchObject({ app, status: 200 });
  }
}

async function untilUnready(app: ServiceName, check: string): Promise<void> {
  const { baseUrl } = services[app];
  const told = await eventually(
    async () => {
      const readiness = await readinessOf(app);
      return readiness.status !== 200 && readiness.body.checks[check] !== 'ok' && readiness;
    },
    { timeoutMs: 15_000, what: `${app} to say that it is not ready because of ${check}` },
  );
  expect(told).toMatchObject({ status: 503, body: { status: 'not ready' } });
  expect(told.body.checks[check]).toMatch(/\w/);
  const others = ['postgresql', 'redis', 'kafka'].filter((one) => one !== check && one in told.body.checks);
  expect({ app, said: others.map((one) => told.body.checks[one]) }).toEqual({ app, said: others.map(() => 'ok') });
  expect(await (await fetch(`${baseUrl}/metrics`)).text()).toMatch(/^loyalty_ready\{.*\} 0$/m);
  expect((await fetch(`${baseUrl}/health/live`)).status).toBe(200);
}

/** What was sent until now is taken and told, Redis is filled, and everyone is ready. */
async function untilRecovered(): Promise<void> {
  const since = Date.now();
  const wanted = scene.traffic.sent.filter((sent) => sent.acknowledged).length;
  await eventually(
    async () => {
      const taken = await made.taken();
      if (taken < wanted) throw new Error(`${taken} of ${wanted} taken`);
      const { lines, oldestRecordedAt } = await new RelayStore(await made.book()).backlog();
      if (oldestRecordedAt !== null && oldestRecordedAt < since)
        throw new Error(`the relay is behind by ${lines} lines`);
      const missing = await projectionOf(made, redis).missingShards();
      if (missing.length > 0) throw new Error(`${missing.length} shards of the projection are missing`);
      for (const app of APPS) {
        const { status, body } = await readinessOf(app);
        if (status !== 200) throw new Error(`${app}: ${JSON.stringify(body)}`);
        expect({ app, said: new Set([body.status, ...Object.values(body.checks)]) }).toEqual({
          app,
          said: new Set(['ok']),
        });
      }
      return true;
    },
    { timeoutMs: RECOVERED_WITHIN_MS, everyMs: 100, what: 'everything to recover' },
  );
}

async function takenWithin(ms: number): Promise<number> {
  const before = await made.taken();
  await sleep(ms);
  return (await made.taken()) - before;
}

/** In this order: each fault meets the services as the one before it has left them. */
describe('servers that fail under the services', () => {
  it('PostgreSQL ends at once and starts again: all of it goes on', () =>
    fault('PostgreSQL ends at once', WITHOUT_BOOK, async (whileBroken) => {
      servers.stack.kill('postgres', 'SIGQUIT');
      await whileBroken();
      await eventually(() => servers.stack.pidOf('postgres') === undefined, { what: 'PostgreSQL to be gone' });
      await servers.stack.restoreMeanwhile();
    }));

  it('connections end in mid-transaction: those transactions are made anew', () =>
    fault('connections end in mid-transaction', null, async () => {
      let ended = 0;
      for (let i = 0; i < 10 || (ended < 5 && i < 400); i += 1, await sleep(50))
        ended += await servers.terminateInTransaction();
      expect(ended).toBeGreaterThanOrEqual(5);
    }));

  it('PostgreSQL refuses connections: nobody is ready, and all are again', () =>
    fault('PostgreSQL refuses connections', WITHOUT_BOOK, async (whileBroken) => {
      await servers.postgres.refuse();
      await whileBroken();
      await sleep(1_500);
      await servers.postgres.heal();
    }));

  it('the disk of PostgreSQL is full: lanes wait until there is room', async () => {
    if (!servers.canFillDisk())
      return console.info('no right to limit the files of PostgreSQL: its disk is not made full');
    await fault('the disk of PostgreSQL is full', null, async () => {
      const schema = databaseSchema(made.namespace);
      await servers.fillDisk(schema);
      try {
        await eventually(() => servers.diskFullErrors(), { timeoutMs: 30_000, what: 'the disk to be full' });
        // Refused records go on, what needs no fact, and at first what finds room on a page.
        await eventually(async () => (await takenWithin(2_000)) < EVENTS_A_SECOND, {
          timeoutMs: 30_000,
          what: 'the records to wait',
        });
      } finally {
        await servers.makeRoom(schema);
      }
    });
  });

  it('Redis is killed and comes back empty: insights fills it again', () =>
    fault('Redis is killed, and comes back empty', { insights: 'redis', gateway: 'redis' }, async (whileBroken) => {
      servers.stack.kill('redis');
      await whileBroken();
      await servers.stack.restoreMeanwhile();
    }));

  it('Redis is emptied under load: the same', () => fault('FLUSHALL', null, () => servers.flushRedis()));

  it(`Kafka is killed and away for ${AWAY_MS / 1_000} seconds: its records wait`, () =>
    fault(
      `Kafka is away for ${AWAY_MS / 1_000} s`,
      { ledger: 'kafka', gateway: 'kafka', insights: 'kafka' },
      async (whileBroken) => {
        servers.stack.kill('kafka');
        await Promise.all([whileBroken(), sleep(AWAY_MS)]);
        await servers.stack.restoreMeanwhile();
      },
    ));

  it('all connections break, again and again: they are made anew', () =>
    fault('all connections break, five times', null, async () => {
      for (let i = 0; i < 5; i += 1, await sleep(400)) for (const proxy of servers.proxies) proxy.drop();
    }));

  it('after all of it every promise holds, and all end in order', async () => {
    await scene.end();
    for (const service of Object.values(services)) expect(await service.stop()).toEqual({ code: 0, signal: null });
  });
});
