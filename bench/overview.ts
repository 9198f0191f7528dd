import type { Browser } from 'playwright-core';
import { hasBrowser, launchBrowser, visit } from '../test/support/browser.js';
import { TOKEN, TOKENS } from '../test/support/http.js';
import { Installation } from '../test/support/installation.js';
import { eventually, type Service } from '../test/support/stack.js';
import { atMost, Figures, median } from './support/figures.js';
import { COUNTED, manyMembers } from './support/many-members.js';
import { benchOptions } from './support/options.js';
import { emptyRedis } from './support/redis.js';
import { shopTape } from './support/shop-tape.js';

/**
 * What the console's first page asks, of a book of a thousand members and of the same book with a million, and until when the page can be
 * used in Chromium. The thousand come from a shop's tape through Kafka; the others are copies of them, with their lots and warnings.
 * `--overview-members N` (1,000,000), `--asked N` (20: times that each call is made).
 */
const { quick, json, size } = benchOptions();
const FEW = 1_000;
const MANY = size('overview-members', 1_000_000, 20_000);
const ASKED = size('asked', 20, 10);
const CALLS = ['/me', '/overview', '/insights/rfm', '/insights/kpis', '/insights/value'];
/** Between calls, so that what is counted in the background is counted while they are made. */
const PAUSE_MS = 100;
const INTERACTIVE_MS = 1_000;

const figures = new Figures();
const made = new Installation('bench-overview', { LOYALTY_API_TOKENS: TOKENS });
const headers = { authorization: `Bearer ${TOKEN.admin}` };

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function askFor(url: string): Promise<Record<string, unknown>> {
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

/** Until the first pulse of the stream. */
async function firstPulse(url: string): Promise<void> {
  const ending = new AbortController();
  const answer = await fetch(url, { headers, signal: ending.signal });
  let heard = '';
  for await (const bytes of answer.body!) {
    heard += Buffer.from(bytes as Uint8Array).toString();
    if (heard.includes('event: pulse')) break;
  }
  ending.abort();
}

/** How old what an answer shows is, in seconds of the wall. */
async function ageSeconds(gateway: Service): Promise<number> {
  const { countedAt } = await askFor(`${gateway.baseUrl}/v1/overview`);
  return (Date.now() - Date.parse(String(countedAt))) / 1_000;
}

async function measureCalls(gateway: Service, members: number): Promise<void> {
  const sized = `${members.toLocaleString('en')} members`;
  const urls: [string, () => Promise<unknown>][] = CALLS.map((path) => [
    `GET ${path}`,
    () => askFor(`${gateway.baseUrl}/v1${path}`),
  ]);
  urls.push(['first pulse of /stream', () => firstPulse(`${gateway.baseUrl}/v1/stream`)]);
  for (const [name, ask] of urls) {
    figures.add(`${sized}: ${name}, the first ever`, 'ms', await timed(ask));
    const taken: number[] = [];
    for (let i = 0; i < ASKED; i += 1) {
      taken.push(await timed(ask));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    figures.add(`${sized}: ${name}, median`, 'ms', median(taken));
    figures.add(`${sized}: ${name}, worst of ${ASKED}`, 'ms', Math.max(...taken));
  }
  figures.add(`${sized}: age of what /overview shows`, 's', await ageSeconds(gateway));
}

async function measurePage(browser: Browser, gateway: Service, members: number): Promise<void> {
  const { page, close } = await visit(browser, gateway.baseUrl, { token: TOKEN.admin, locale: 'en-US' });
  const usable: number[] = [];
  const whole: number[] = [];
  for (let i = 0; i < 10; i += 1) {
    await page.goto('/');
    await page.locator('nav a[aria-current=page]').waitFor();
    usable.push(await page.evaluate(() => performance.now()));
    await page.locator('.grid a').first().waitFor();
    await page.locator('.waiting').first().waitFor({ state: 'detached' });
    whole.push(await page.evaluate(() => performance.now()));
  }
  const sized = `${members.toLocaleString('en')} members`;
  figures.add(`${sized}: page can be used, first visit`, 'ms', usable[0]!, atMost(INTERACTIVE_MS));
  figures.add(`${sized}: page can be used, median`, 'ms', median(usable), atMost(INTERACTIVE_MS));
  figures.add(`${sized}: page has all its figures, median`, 'ms', median(whole));
  await close();
}

async function measure(browser: Browser | undefined, members: number): Promise<void> {
  const insights = await made.start('insights', {}, { timeoutMs: 900_000 });
  const gateway = await made.start('gateway');
  await eventually(async () => (await askFor(`${gateway.baseUrl}/v1/insights/value`))['modelVersion'] !== null, {
    timeoutMs: 120_000,
    what: 'a model',
  });
  await measureCalls(gateway, members);
  if (browser) await measurePage(browser, gateway, members);
  await Promise.all([insights.stop(), gateway.stop()]);
}

const browser = hasBrowser ? await launchBrowser() : undefined;
try {
  const ledger = await made.start('ledger');
  const { events } = shopTape({ seed: 1, members: FEW, events: 6 * FEW });
  await made.publish(events);
  await made.atRest(events.length);
  await measure(browser, FEW);
  await ledger.stop();
  const seconds =
    (await timed(async () =>
      manyMembers(await made.book(), {
        times: MANY / FEW,
        tables: COUNTED,
        nameOf: (round, nth) => `copy-${round}-${nth}`,
      }),
    )) / 1_000;
  console.log(`${MANY.toLocaleString('en')} members made in ${Math.round(seconds)} s`);
  await emptyRedis(made.namespace);
  await measure(browser, MANY);
} finally {
  await browser?.close();
  await made.close();
}
await figures.write(json, { few: FEW, many: MANY, asked: ASKED, quick });
process.exit(0);
