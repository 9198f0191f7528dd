import { setTimeout as delay } from 'node:timers/promises';
import { type Command } from 'commander';
import { redisPrefix, wallNow } from '#platform';
import { connectRedis, InsightStore } from '#projections';
import { withBook, type Book } from '../book.js';
import { Refused, WrongUsage } from '../outcome.js';
import { report } from '../terminal/report.js';

/** No book has this epoch, so insights takes what Redis has for that of another book, and builds it anew beside it. */
const NO_EPOCH = -1;
const POLL_MS = 200;

interface Flags {
  wait: string;
  json?: boolean;
}

export function addRebuild(program: Command): void {
  program
    .command('rebuild')
    .description('build something anew from the book')
    .command('projections')
    .description('what insights keeps in Redis; readers see the old until the new is complete')
    .option('--wait <seconds>', 'how long to wait until it is done', '120')
    .option('--json', 'print as JSON')
    .action((flags: Flags) => withBook((book) => rebuild(book, flags)));
}

async function rebuild({ environment, programs, installation, log }: Book, flags: Flags): Promise<void> {
  const waitMs = Number(flags.wait) * 1_000;
  if (!(waitMs >= 0)) throw new WrongUsage('--wait: a number of seconds');
  const redis = connectRedis(environment.redisUrl, (error) => log.debug({ error: error.message }, 'Redis'));
  const { segments: rules } = programs.versions.at(-1)!.program;
  const segments = () => rules;
  const prefix = redisPrefix(environment.namespace);
  const store = new InsightStore({ redis, prefix, segments, wallNow, onError: (error) => log.error(error.message) });
  const startedAt = performance.now();
  try {
    await store.noteBookEpoch(NO_EPOCH);
    while ((await store.bookEpoch()) !== installation.bookEpoch) {
      const waitedMs = performance.now() - startedAt;
      if (waitedMs > waitMs) throw new Refused('asked for, but not done yet: insights does it as soon as it runs');
      await delay(POLL_MS);
    }
  } finally {
    redis.disconnect();
  }
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  report(flags.json, { rebuilt: 'projections', seconds }, () => `The projections were built anew in ${seconds} s`);
}
