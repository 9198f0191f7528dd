import { createHash } from 'node:crypto';
import type { RedisClient } from './redis.client.js';
import { SCRIPTS, type ScriptName } from './scripts.js';

/** What a script answers after the epoch. */
export type ScriptReply = unknown[];

const SHA = Object.fromEntries(
  Object.entries(SCRIPTS).map(([name, text]) => [name, createHash('sha1').update(text).digest('hex')]),
) as Record<ScriptName, string>;

/** Runs scripts by their hash; a node that does not know one (new, or emptied) is sent its text. */
export class ScriptRunner {
  constructor(private readonly redis: RedisClient) {}

  async run(name: ScriptName, keys: readonly string[], args: readonly (string | number)[]): Promise<ScriptReply> {
    try {
      return (await this.redis.evalsha(SHA[name], keys.length, ...keys, ...args)) as ScriptReply;
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return (await this.redis.eval(SCRIPTS[name], keys.length, ...keys, ...args)) as ScriptReply;
    }
  }
}
