import colors from 'picocolors';
import type { Lag } from '#messaging';
import { verifyBook } from '#storage';
import { check, shownChecks } from './check.js';
import { listen, type Heard } from './listen.js';
import { fitModels } from './fit-models.js';
import { publishYear } from './publish-year.js';
import { settled, type Settled } from './settle.js';
import { shopYear, type ShopYear } from './shop/shop-year.js';
import { lagTable, outcomes, rateInWords } from './show/flow.js';
import { membersByTier, pointsByState } from './show/members.js';
import { mostTelling, oneMember, type ShownEntry } from './show/one-member.js';
import { heading } from './show/paint.js';
import { rfmGrid, segments, type RfmAnswer } from './show/rfm.js';
import { churnWarnings } from './show/warnings.js';
import { spendSome } from './spend.js';
import { surroundings, type Surroundings } from './surroundings.js';
import { trickle } from './trickle.js';

export interface DemoOptions {
  /** Check the result and end, instead of going on. */
  exit: boolean;
  members: number;
  seed: number;
  /** How long the year takes. */
  seconds: number;
  signal: AbortSignal;
  /** What to say about how to look around from another terminal. */
  farewell: string;
}

const STALL_MS = 60_000;
const DAY_MS = 86_400_000;
/** Of the year, after which models are fitted: they need twice the horizon of a warning. What lapses from then on is judged by them. */
const FIT_AFTER_DAYS = 185;

/** Plays the year and shows what came of it. Gives the exit code: 1 where something is not as the shop knew it. */
export async function demo(options: DemoOptions): Promise<number> {
  const { signal } = options;
  const shop = shopYear({ seed: options.seed, members: options.members, nowMs: Date.now() });
  const around = await surroundings();
  try {
    say(introduction(shop));
    const seconds = await publishYear(shop, around.publisher, {
      durationMs: options.seconds * 1_000,
      topicName: around.topic,
      halfway: { atMs: shop.year.startMs + FIT_AFTER_DAYS * DAY_MS, work: () => fitModels(around, signal) },
      signal,
    });
    if (signal.aborted) return 1;
    say('All sent; waiting until everything is caught up …');
    const arrived = await settled(around, STALL_MS, signal);
    if (!arrived.caughtUp) return notSettled(arrived, signal);
    const heard = await listen(around);
    const spent = await spendSome(around.gateway, heard);
    const atRest = await settled(around, STALL_MS, signal);
    if (!atRest.caughtUp) return notSettled(atRest, signal);
    const { lags } = atRest;
    const heardAfter = await listen(around);
    await show(around, shop, heardAfter, { lags, seconds });
    if (!options.exit) {
      say(`\n${options.farewell}`);
      await trickle(around, [...heard.members.keys()], options.seed + 1, signal);
      return 0;
    }
    const verification = await verifyBook(around.database, around.programs);
    const partitions = await around.positions.all();
    const { expectation } = shop;
    const checks = check({
      expectation,
      partitions,
      topic: around.topic,
      heard,
      heardAfter,
      spent,
      lags,
      verification,
    });
    say(shownChecks(checks));
    return checks.every(({ ok }) => ok) ? 0 : 1;
  } finally {
    await around.close();
  }
}

async function show(
  around: Surroundings,
  shop: ShopYear,
  heard: Heard,
  run: { lags: Lag[]; seconds: number },
): Promise<void> {
  const views = [...heard.members.values()];
  say(membersByTier(views, around.program));
  say(pointsByState(views, around.program));
  const rfm = await around.gateway.get<RfmAnswer>('/insights/rfm');
  say(rfmGrid(rfm));
  say(segments(rfm));
  say(churnWarnings(heard.warnings));
  const telling = mostTelling(heard);
  if (telling) {
    const path = `/members/${encodeURIComponent(telling.memberId)}/entries?limit=100`;
    say(oneMember(telling, (await around.gateway.get<{ items: ShownEntry[] }>(path)).items));
  }
  say(outcomes(await around.positions.all()));
  const out = [...heard.events.values()].reduce((sum, { count }) => sum + count, 0);
  say(lagTable(run.lags, rateInWords(shop.records.length, run.seconds, out)));
}

function introduction({ records, year, expectation }: ShopYear): string {
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const words = `${expectation.members.toLocaleString('en-US')} members, ${records.length.toLocaleString('en-US')} records`;
  return `${heading('A year of a small shop', `${day(year.startMs)} to ${day(year.endMs)}`)}\n  ${words}: some late, some twice, some contradicting or broken\n`;
}

function notSettled({ lags, outbox }: Settled, signal: AbortSignal): number {
  if (signal.aborted) return 1;
  say(
    colors.red(
      `Not caught up, and nothing has moved for ${STALL_MS / 1_000} s; ${outbox} lines of the book not sent yet`,
    ),
  );
  say(lagTable(lags));
  return 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
