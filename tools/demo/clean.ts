import { connectRedis } from '#projections';
import { redisPrefix } from '#platform';
import { surroundings } from './surroundings.js';

/** Removes what the demo made on servers that are not its own: topics, groups, schema, keys. */
export async function clean(): Promise<void> {
  const { environment, kafka, database, close } = await surroundings();
  const { namespace, redisUrl } = environment;
  if (!namespace.startsWith('demo')) throw new Error(`"${namespace}" is no namespace of a demo`);
  const admin = kafka.admin();
  await admin.connect();
  const ours = (name: string): boolean => name.startsWith(`${namespace}.`);
  await admin.deleteTopics({ topics: (await admin.listTopics()).filter(ours) });
  const groups = (await admin.listGroups()).groups.map(({ groupId }) => groupId).filter(ours);
  if (groups.length > 0) await admin.deleteGroups(groups);
  await admin.disconnect();
  await database.query(`drop schema ${database.schema} cascade`);
  await close();
  const redis = connectRedis(redisUrl, () => undefined);
  const nodes = 'nodes' in redis ? redis.nodes('master') : [redis];
  for (const node of nodes) {
    for await (const keys of node.scanStream({ match: `${redisPrefix(namespace)}*`, count: 1_000 })) {
      for (const key of keys as string[]) await node.unlink(key);
    }
  }
  redis.disconnect();
}
