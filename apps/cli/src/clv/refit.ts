import { setTimeout as delay } from 'node:timers/promises';
import { wallNow } from '#platform';
import { ModelStore, type RefitView } from '#storage';
import { withBook } from '../book.js';
import { Refused, WrongUsage } from '../outcome.js';
import { report } from '../terminal/report.js';

export interface RefitFlags {
  wait: string;
  json?: boolean;
}

const POLL_MS = 500;
const ENDED: readonly RefitView['status'][] = ['done', 'refused', 'failed'];

/** `loyalty clv refit`: asks the insights for one, and waits for what becomes of it. */
export async function askForRefit(flags: RefitFlags): Promise<void> {
  const waitMs = Number(flags.wait) * 1_000;
  if (!(waitMs >= 0)) throw new WrongUsage(`--wait: '${flags.wait}' must be a number of seconds`);
  await withBook(async ({ database, now }) => {
    const models = new ModelStore(database);
    const { refitId } = await models.ask('asked', 'loyalty clv refit', wallNow(), await now());
    const found = await ended(models, refitId, performance.now() + waitMs);
    report(flags.json, found, () => inWords(found));
    if (found.status !== 'done') throw new Refused(`refit ${refitId} is ${found.status}${because(found)}`);
  });
}

async function ended(models: ModelStore, refitId: number, until: number): Promise<RefitView> {
  for (;;) {
    const found = (await models.refit(refitId))!;
    if (ENDED.includes(found.status) || performance.now() >= until) return found;
    await delay(POLL_MS);
  }
}

function inWords(found: RefitView): string {
  const { refitId, version, status } = found;
  if (status === 'done') return `Refit ${refitId} is done: version ${version} of the models is in use`;
  return `Refit ${refitId} is ${status}${because(found)}`;
}

function because({ message, status }: RefitView): string {
  if (message !== null) return `: ${message}`;
  return ENDED.includes(status) ? '' : ': the insights make it as soon as they run and nothing lags';
}
