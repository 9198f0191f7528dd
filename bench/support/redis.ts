import { redisPrefix } from '#platform';
import { connectRedis } from '#projections';
import { stackEnvironment } from '../../test/support/stack.js';

/** Takes what an installation has in Redis, and nothing else, whichever Redis this is: insights fill it from the book when they start. */
export async function emptyRedis(namespace: string): Promise<void> {
  const redis = connectRedis(stackEnvironment().redisUrl, () => undefined);
  const keys = 'nodes' in redis ? [] : await redis.keys(`${redisPrefix(namespace)}*`);
  await Promise.all(keys.map((key) => redis.unlink(key)));
  redis.disconnect();
}
