import { afterAll, describe, expect, it, jest } from '@jest/globals';
import kafkajs from 'kafkajs';
import { CONSUMER_GROUPS } from '#contracts';
import { laneAssigner } from '#messaging';
import { consumerGroup, databaseSchema } from '#platform';
import { RelayStore } from '#storage';
import { Installation } from '../support/installation.js';
import { propertyOptions } from '../support/property.js';
import { eventually, freePort, type Service } from '../support/stack.js';
import { Scene } from './support/scene.js';
import { Servers } from './support/servers.js';
import type { Traffic } from './support/traffic.js';

jest.setTimeout(540_000);

const EVENTS_A_SECOND = 80;
/** Of a broker that is away for long; a minute where someone has the time: LOYALTY_FAULTS_AWAY_MS=60000. */
const AWAY_MS = Number(process.env['LOYALTY_FAULTS_AWAY_MS'] ?? 8_000);
const SESSION_MS = 3_000;
const RECOVERED_WITHIN_MS = 90_000;
/** What a service may say, at level warn, about all of these faults together. */
const LOG_LINES_MAX = 400;

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of open) await one.close();
}, 60_000);

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Fault {
  name: string;
  /** Breaks something, and mends it; what it returns is told. */
  happen(): Promise<string | void>;
  /** Services that must say meanwhile that they are not ready. */
  unready?: ('ledger' | 'insights' | 'gateway')[];
}

interface Recovery {
  brokenMs: number;
  recoveryMs: number;
  told: string;
}

describe('servers that fail under the services', () => {
  it('whatever fails, all of it recovers by itself, and every promise holds', async () => {
    const { seed } = propertyOptions(1);
    const servers = await Servers.open('faults');
    const variables = { ...servers.variables, KAFKA_SESSION_TIMEOUT_MS: String(SESSION_MS) };
    const made = new Installation('faults', {}, servers.direct);
    const port = await freePort();
    const scene = new Scene(made, seed, { members: 400, gatewayUrl: `http://127.0.0.1:${port}` });
    open.push(scene, made, servers);
    const [ledger, second] = await Promise.all([made.start('ledger', variables), made.start('ledger', variables)]);
    const [insights, gateway] = await Promise.all([
      made.start('insights', variables),
      made.start('gateway', { ...variables, PORT: String(port) }),
    ]);
    const services = { ledger, insights, gateway };
    scene.start(EVENTS_A_SECOND);
    await eventually(async () => (await made.taken()) > 500, { timeoutMs: 60_000, what: 'the first records' });

    const recoveries: Record<string, Recovery> = {};
    for (const fault of faultsOf(servers, made, second)) {
      const startedAt = Date.now();
      const truth = Promise.all((fault.unready ?? []).map((name) => untilUnready(services[name], name)));
      const told = (await fault.happen()) ?? '';
      await truth;
      const healedAt = Date.now();
      await untilRecovered(made, scene.traffic, [ledger, second, insights, gateway]);
      recoveries[fault.name] = { brokenMs: healedAt - startedAt, recoveryMs: Date.now() - healedAt, told };
    }
    console.table(recoveries);

    await scene.end();
    for (const service of [ledger, second, insights, gateway]) {
      expect(service.logTail(Infinity).split('\n').length).toBeLessThan(LOG_LINES_MAX);
      expect(await service.stop()).toEqual({ code: 0, signal: null });
    }
  });
});

function faultsOf(servers: Servers, made: Installation, zombie: Service): Fault[] {
  const { stack, postgres, kafka } = servers;
  return [
    {
      name: 'PostgreSQL ends at once and starts again',
      async happen() {
        stack.kill('postgres', 'SIGQUIT');
        await eventually(() => stack.pidOf('postgres') === undefined, { what: 'PostgreSQL to be gone' });
        await stack.restoreMeanwhile();
      },
    },
    {
      name: 'connections end in mid-transaction',
      async happen() {
        let ended = 0;
        for (let i = 0; i < 40; i += 1, await sleep(50)) ended += await servers.terminateInTransaction();
        expect(ended).toBeGreaterThan(0);
        return `${ended} ended`;
      },
    },
    {
      name: 'PostgreSQL refuses connections',
      unready: ['ledger', 'insights', 'gateway'],
      async happen() {
        await postgres.refuse();
        await sleep(3_000);
        await postgres.heal();
      },
    },
    {
      name: 'the disk of PostgreSQL is full',
      async happen() {
        await servers.fillDisk(databaseSchema(made.namespace));
        const full = await eventually(async () => servers.diskFullErrors(), {
          timeoutMs: 30_000,
          what: 'the disk to be full',
        });
        await sleep(1_000);
        await servers.makeRoom();
        return full;
      },
    },
    {
      name: 'Redis is killed, and comes back empty',
      unready: ['insights', 'gateway'],
      async happen() {
        stack.kill('redis');
        await sleep(2_000);
        await stack.restoreMeanwhile();
      },
    },
    { name: 'FLUSHALL', happen: () => servers.flushRedis() },
    {
      name: 'Kafka is killed, and back at once',
      async happen() {
        stack.kill('kafka');
        await stack.restoreMeanwhile();
      },
    },
    {
      name: `Kafka is away for ${AWAY_MS / 1_000} s`,
      unready: ['ledger', 'gateway'],
      async happen() {
        await kafka.refuse();
        await sleep(AWAY_MS);
        await kafka.heal();
      },
    },
    {
      name: 'all connections break, again and again',
      async happen() {
        for (let i = 0; i < 5; i += 1, await sleep(400)) for (const proxy of servers.proxies) proxy.drop();
      },
    },
    {
      name: 'the network is slow',
      async happen() {
        for (const proxy of servers.proxies) proxy.delay(150);
        await sleep(4_000);
        for (const proxy of servers.proxies) await proxy.heal();
      },
    },
    {
      name: 'all connections are half-open',
      async happen() {
        for (const proxy of servers.proxies) proxy.silence();
        await sleep(2_000);
        for (const proxy of servers.proxies) await proxy.heal();
      },
    },
    {
      name: 'a ledger is stopped, longer than its session, and wakes up',
      async happen() {
        zombie.kill('SIGSTOP');
        await sleep(SESSION_MS + 2_500);
        zombie.kill('SIGCONT');
      },
    },
    {
      name: 'members of the group come and go',
      async happen() {
        for (let i = 0; i < 5; i += 1) await joinAndLeave(servers.direct.kafkaBrokers, made.namespace);
      },
    },
  ];
}

/** A member of the ledger's group that takes lanes, reads nothing of them, and leaves. */
async function joinAndLeave(brokers: string[], namespace: string): Promise<void> {
  const client = new kafkajs.Kafka({ brokers, clientId: 'storm', logLevel: kafkajs.logLevel.NOTHING });
  const consumer = client.consumer({
    groupId: consumerGroup(namespace, CONSUMER_GROUPS.ledger),
    partitionAssigners: [laneAssigner(() => [])],
    sessionTimeout: SESSION_MS,
    heartbeatInterval: 300,
  });
  await consumer.connect();
  await consumer.subscribe({ topic: `${namespace}.commerce.orders` });
  const joined = new Promise((resolve) => consumer.on('consumer.group_join', resolve));
  await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() });
  await joined;
  await sleep(200);
  await consumer.disconnect();
}

async function untilUnready(service: Service, name: string): Promise<void> {
  await eventually(async () => !(await fetch(`${service.baseUrl}/health/ready`)).ok, {
    timeoutMs: 15_000,
    what: `${name} to say that it is not ready`,
  });
  expect((await fetch(`${service.baseUrl}/health/live`)).ok).toBe(true);
}

/** What was sent until now is taken and told, and everyone is ready. */
async function untilRecovered(made: Installation, traffic: Traffic, services: readonly Service[]): Promise<void> {
  const since = Date.now();
  const wanted = traffic.sent.filter((sent) => sent.acknowledged).length;
  await eventually(
    async () => {
      const taken = await made.taken();
      if (taken < wanted) throw new Error(`${taken} of ${wanted} taken`);
      const { oldestRecordedAt } = await new RelayStore(await made.book()).backlog();
      if (oldestRecordedAt !== null && oldestRecordedAt < since) throw new Error('the relay is behind');
      for (const service of services) {
        const response = await fetch(`${service.baseUrl}/health/ready`);
        if (!response.ok) throw new Error(await response.text());
      }
      return true;
    },
    { timeoutMs: RECOVERED_WITHIN_MS, everyMs: 100, what: 'everything to recover' },
  );
}
