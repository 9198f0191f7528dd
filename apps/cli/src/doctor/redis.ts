import type { Environment } from '#platform';
import { connectRedis } from '#projections';
import { fail, looked, ok, warn, type Finding } from './finding.js';

const VERSION_LEAST = 7;
const DEADLINE_MS = 5_000;
const REMEDY = 'start Redis, or set REDIS_URL to where it is';

/** The server, and whether it may throw away what insights keeps in it. */
export async function lookAtRedis({ redisUrl }: Environment): Promise<Finding[]> {
  return looked('redis', REMEDY, async () => {
    let said = 'no answer';
    const redis = connectRedis(
      redisUrl,
      (error) => (said = error.message || (error as { code?: string }).code || said),
    );
    try {
      const info = await Promise.race([
        redis.info(),
        new Promise<never>((_, reject) => setTimeout(() => reject(new Error(said)), DEADLINE_MS).unref()),
      ]);
      return findingsOf(info);
    } finally {
      redis.disconnect();
    }
  });
}

function findingsOf(info: string): Finding[] {
  const value = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const version = value('redis_version');
  if (Number.parseInt(version, 10) < VERSION_LEAST) {
    return [fail('redis', `is version ${version}`, `version ${VERSION_LEAST} or newer is needed`)];
  }
  const policy = value('maxmemory_policy');
  const limited = Number(value('maxmemory')) > 0;
  const answers = ok('redis', `answers, version ${version}`);
  if (!limited || policy === 'noeviction') return [answers];
  const todo = 'set maxmemory-policy noeviction: evicted members would be missing from every score';
  return [answers, warn('redis memory', `maxmemory-policy is ${policy}`, todo)];
}
