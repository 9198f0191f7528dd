import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** A Redis of the test's own: real servers on free ports, without a disk to come back from. */
export interface OwnRedis {
  /** As REDIS_URL takes it. */
  url: string;
  /** One address a node, as redis:// URLs. */
  nodes: string[];
  stop(): Promise<void>;
}

const SLOTS = 16_384;
const DEADLINE_MS = 20_000;

export async function startRedis(): Promise<OwnRedis> {
  const { server, port, folder } = await startServer([]);
  const url = `redis://127.0.0.1:${port}`;
  return { url, nodes: [url], stop: () => stopAll([{ server, folder }]) };
}

/** One that comes back from its last snapshot. */
export interface CrashingRedis extends OwnRedis {
  /** Writes the snapshot. */
  save(): Promise<void>;
  kill(): Promise<void>;
  /** Starts it anew on the same port with what the snapshot holds. */
  restart(): Promise<void>;
}

export async function startCrashingRedis(): Promise<CrashingRedis> {
  let { server, port, folder } = await startServer([]);
  const url = `redis://127.0.0.1:${port}`;
  return {
    url,
    nodes: [url],
    async save() {
      const client = new Redis(port, '127.0.0.1');
      await client.save();
      client.disconnect();
    },
    kill: () => end(server),
    async restart() {
      ({ server, port, folder } = await startServer([], { port, folder }));
    },
    stop: () => stopAll([{ server, folder }]),
  };
}

/** Masters without replicas; each has an equal share of the slots. */
export async function startRedisCluster(size = 3): Promise<OwnRedis> {
  const servers = await Promise.all(
    Array.from({ length: size }, () => startServer(['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'])),
  );
  const clients = servers.map(({ port }) => new Redis(port, '127.0.0.1'));
  try {
    for (const [i, client] of clients.entries()) {
      const first = Math.floor((i * SLOTS) / size);
      await client.call('CLUSTER', 'ADDSLOTSRANGE', first, Math.floor(((i + 1) * SLOTS) / size) - 1);
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
    }
    for (const { port } of servers.slice(1)) await clients[0]?.call('CLUSTER', 'MEET', '127.0.0.1', port);
    await Promise.all(clients.map((client) => waitForCluster(client, size)));
  } finally {
    for (const client of clients) client.disconnect();
  }
  const ports = servers.map(({ port }) => port);
  return {
    url: `redis-cluster://${ports.map((port) => `127.0.0.1:${port}`).join(',')}`,
    nodes: ports.map((port) => `redis://127.0.0.1:${port}`),
    stop: () => stopAll(servers),
  };
}

async function startServer(
  extra: string[],
  again?: { port: number; folder: string },
): Promise<{ server: ChildProcess; port: number; folder: string }> {
  const port = again?.port ?? (await freePort());
  const folder = again?.folder ?? (await mkdtemp(join(tmpdir(), 'loyalty-redis-')));
  const server = spawn(
    'redis-server',
    ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no', ...extra],
    { stdio: 'ignore' },
  );
  const failed = new Promise<never>((_, reject) => server.once('error', reject));
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  try {
    await Promise.race([
      client.ping(),
      failed,
      sleep(DEADLINE_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('no Redis'))),
    ]);
  } finally {
    client.disconnect();
  }
  return { server, port, folder };
}

async function waitForCluster(client: Redis, size: number): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const info = String(await client.call('CLUSTER', 'INFO'));
    if (info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${size}`)) return;
    if (Date.now() > deadline) throw new Error(`the cluster did not form: ${info}`);
    await sleep(50);
  }
}

async function stopAll(servers: { server: ChildProcess; folder: string }[]): Promise<void> {
  for (const { server, folder } of servers) {
    await end(server);
    await rm(folder, { recursive: true, force: true });
  }
}

async function end(server: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => server.once('exit', resolve));
  if (server.exitCode === null && server.signalCode === null && server.kill('SIGKILL')) await gone;
}

/** A port that was free a moment ago; its bus port (10,000 above) must exist too. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const probe = createServer();
      probe.once('error', reject);
      probe.listen(0, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
      });
    });
    if (port <= 55_000) return port;
  }
}
