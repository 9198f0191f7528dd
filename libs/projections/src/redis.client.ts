import { Cluster, Redis, type RedisOptions } from 'ioredis';

/** One Redis, or a cluster of them. */
export type RedisClient = Redis | Cluster;

/** A command that is not answered within this time fails, so that whoever waits can pause its lane. */
const COMMAND_TIMEOUT_MS = 10_000;
/** A connection on which nothing comes back for this long leads nowhere (half-open): another is made. */
const SOCKET_TIMEOUT_MS = 15_000;
const RECONNECT_AT_MOST_MS = 1_000;

const reconnectAfter = (attempt: number): number => Math.min(50 * attempt, RECONNECT_AT_MOST_MS);

const OPTIONS: RedisOptions = {
  maxRetriesPerRequest: 3,
  commandTimeout: COMMAND_TIMEOUT_MS,
  socketTimeout: SOCKET_TIMEOUT_MS,
  connectTimeout: 5_000,
  retryStrategy: reconnectAfter,
};

/**
 * Connects to `redis://…`, `rediss://…` (user, password and database as usual) or
 * `redis-cluster://user:password@host:port,host:port`. Commands given in one turn of the event loop travel together, by node.
 *
 * @param onError hears of lost connections; the client goes on trying
 */
export function connectRedis(url: string, onError: (error: Error) => void): RedisClient {
  const client = url.startsWith('redis-cluster://') ? connectCluster(url) : connectNode(url);
  client.on('error', onError);
  return client;
}

function connectNode(url: string): Redis {
  return new Redis(url, { ...OPTIONS, enableAutoPipelining: true });
}

function connectCluster(url: string): Cluster {
  const [nodes = '', login] = url.slice('redis-cluster://'.length).replace(/\/$/, '').split('@').reverse();
  const [username, password] = (login ?? '').split(':').map(decodeURIComponent);
  const startup = nodes.split(',').map((node) => {
    const colon = node.lastIndexOf(':');
    return { host: node.slice(0, colon), port: Number(node.slice(colon + 1)) };
  });
  return new Cluster(startup, {
    enableAutoPipelining: true,
    clusterRetryStrategy: reconnectAfter,
    retryDelayOnClusterDown: 500,
    redisOptions: { ...OPTIONS, username: username || undefined, password },
  });
}
