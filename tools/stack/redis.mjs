import { mkdirSync } from 'node:fs';
import { lives } from '../support/processes.mjs';
import { launch, untilAnswers } from './launch.mjs';
import { reservePorts } from './ports.mjs';

const nodes = ['redis-1', 'redis-2', 'redis-3'];
const slots = 16_384;

async function withClient(port, work, host = '127.0.0.1') {
  const { Redis } = await import('ioredis');
  const client = new Redis({ host, port, lazyConnect: true, connectTimeout: 1_000, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    client.disconnect();
  }
}

async function start(state, name, port, more = []) {
  mkdirSync(state.path(name), { recursive: true });
  const network = ['--port', String(port), '--bind', '127.0.0.1', '--tcp-backlog', '128'];
  const volatile = ['--save', '', '--appendonly', 'no', '--dir', state.path(name)];
  await launch(state, name, 'redis-server', [...network, ...volatile, ...more]);
}

const ping = (port) => withClient(port, (client) => client.ping());

export const redis = {
  name: 'redis',
  variable: 'REDIS_URL',
  processes: ['redis'],
  stopSignal: 'SIGTERM',
  tools: () => ['redis'],

  address: (state) => `redis://127.0.0.1:${state.values.ports.redis}`,

  async check(address) {
    const { hostname, port, username, password } = new URL(address.split(',')[0]);
    const { Redis } = await import('ioredis');
    const login = { username: username || undefined, password: decodeURIComponent(password) || undefined };
    const client = new Redis({
      host: hostname,
      port: Number(port || 6379),
      ...login,
      lazyConnect: true,
      retryStrategy: () => null,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.ping();
    } finally {
      client.disconnect();
    }
  },

  async up(state) {
    if (!lives(state.processOf('redis'))) {
      const ports = await reservePorts(state, ['redis']);
      await start(state, 'redis', ports.redis);
    }
    await untilAnswers(state, 'redis', () => ping(state.values.ports.redis));
  },
};

const busName = (name) => `${name}-bus`;

/** Gives each node a third of the slots and introduces them to one another, unless they are a cluster already. */
async function join(ports) {
  for (const [index, name] of nodes.entries()) {
    const from = Math.floor((slots * index) / nodes.length);
    const to = Math.floor((slots * (index + 1)) / nodes.length) - 1;
    await withClient(ports[name], async (client) => {
      if (/cluster_slots_assigned:[1-9]/.test(await client.cluster('INFO'))) return;
      await client.call('CLUSTER', 'ADDSLOTSRANGE', from, to);
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
      for (const other of nodes.slice(0, index)) {
        await client.call('CLUSTER', 'MEET', '127.0.0.1', ports[other], ports[busName(other)]);
      }
    });
  }
}

async function isWhole(port) {
  const info = await withClient(port, (client) => client.cluster('INFO'));
  if (!info.includes('cluster_state:ok') || !info.includes(`cluster_known_nodes:${nodes.length}`)) {
    throw new Error('the nodes have not met yet');
  }
}

/** Three masters without replicas: what the projections' scripts must also work on. */
export const redisCluster = {
  name: 'redis-cluster',
  processes: nodes,
  stopSignal: 'SIGTERM',
  tools: () => ['redis'],

  address: ({ values }) => `redis-cluster://${nodes.map((name) => `127.0.0.1:${values.ports[name]}`).join(',')}`,

  async up(state) {
    const dead = nodes.filter((name) => !lives(state.processOf(name)));
    const ports = await reservePorts(
      state,
      dead.flatMap((name) => [name, busName(name)]),
    );
    for (const name of dead) {
      const cluster = ['--cluster-enabled', 'yes', '--cluster-port', String(ports[busName(name)])];
      await start(state, name, ports[name], [...cluster, '--cluster-node-timeout', '2000']);
    }
    for (const name of nodes) await untilAnswers(state, name, () => ping(ports[name]));
    await join(ports);
    for (const name of nodes) await untilAnswers(state, name, () => isWhole(ports[name]));
    state.remember('redisCluster', true);
  },
};
