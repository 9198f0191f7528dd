import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { Publisher } from '#messaging';
import { shopYear } from '../../tools/demo/shop/shop-year.js';
import { hasBrowser, launchBrowser, seriousFindings, visit, type Visit } from '../support/browser.js';
import { HttpClient, TOKEN, TOKENS } from '../support/http.js';
import { Installation } from '../support/installation.js';
import { programOfSmallShop } from '../support/program-file.js';
import { eventually, type Service } from '../support/stack.js';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const PATIENCE_MS = 30_000;
/** After so many days of the year models are fitted, as in the demo, so that what lapses later is judged by them. */
const FIT_AFTER_DAYS = 185;
const DAY_MS = 86_400_000;

/** The demo's year, of a smaller shop. */
const shop = shopYear({ seed: 7, members: 400, nowMs: Date.now() });
const made = new Installation('console-demo', { LOYALTY_API_TOKENS: TOKENS, LOYALTY_PROGRAM: programOfSmallShop() });
const publisher = new Publisher(made.kafka, quiet);
let gateway: Service;
let http: HttpClient;
let browser: Browser;
let shopConsole: Visit;

async function publish(records: typeof shop.records): Promise<void> {
  for (let at = 0; at < records.length; at += 1_000) {
    const next = records.slice(at, at + 1_000);
    await publisher.publish(next.map(({ topic, key, value }) => ({ topic: made.topic(topic), key, value })));
  }
}

async function fit(): Promise<void> {
  const { body } = await http.post('/v1/models/refits', {}, crypto.randomUUID(), TOKEN.admin);
  const refit = async () =>
    (await http.call(`/v1/models/refits/${String(body['refitId'])}`, { token: TOKEN.admin })).body;
  const ended = await eventually(
    async () => {
      const now = await refit();
      return now['status'] !== 'waiting' && now['status'] !== 'running' && now;
    },
    { timeoutMs: 180_000, everyMs: 200, what: 'the end of the fit' },
  );
  expect(ended).toMatchObject({ status: 'done' });
}

async function shown(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('h1').first().waitFor();
  await page.locator('.waiting').first().waitFor({ state: 'detached' });
}

/**
 * The member, of the first champions, who ordered most often, with all of its points: spending them touches every lot.
 * The shop's year ends today, so who has how much is another each day.
 */
async function memberOfManyLots(): Promise<{ memberId: string; points: number }> {
  const { items } = (await http.call('/v1/insights/segments/champions?limit=20')).body as {
    items: { memberId: string; frequency: number }[];
  };
  const { memberId } = items.reduce((most, each) => (each.frequency > most.frequency ? each : most));
  const { points } = (await http.call(`/v1/members/${memberId}`)).body as { points: { active: number } };
  return { memberId, points: points.active };
}

const figures = async (page: Page): Promise<Record<string, string>> => {
  const tiles = await page.locator('.stat').allInnerTexts();
  return Object.fromEntries(tiles.map((text) => text.split('\n').slice(0, 2) as [string, string]));
};
const number = (text: string | undefined): number => Number(text?.replaceAll(/\D/g, ''));
/** Rows of the table of a panel, cell by cell. */
async function rows(page: Page, name: string): Promise<string[][]> {
  const found = page.getByRole('region', { name, exact: true }).first().locator('tbody tr');
  return Promise.all((await found.all()).map((row) => row.locator('th, td').allInnerTexts()));
}

const inBrowser = hasBrowser ? describe : describe.skip;

inBrowser("the console over the demo's data (left out where no Chromium is installed)", () => {
  beforeAll(async () => {
    await Promise.all([made.start('ledger'), made.start('insights')]);
    gateway = await made.start('gateway');
    http = new HttpClient(gateway.baseUrl);
    const { records, year } = shop;
    const half = records.findIndex(({ sentMs }) => sentMs > year.startMs + FIT_AFTER_DAYS * DAY_MS);
    await publish(records.slice(0, half));
    await made.atRest(half);
    await fit();
    await publish(records.slice(half));
    await made.atRest(records.length);
    browser = await launchBrowser();
    shopConsole = await visit(browser, gateway.baseUrl, { token: TOKEN.operator, locale: 'en-US' });
    shopConsole.page.setDefaultTimeout(PATIENCE_MS);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await publisher.close();
    await made.close();
  }, 60_000);

  it('shows what the shop knows: members, outcomes by topic, dead letters', async () => {
    const { page } = shopConsole;
    const { outcomes, members } = shop.expectation;
    await shown(page, '/');
    await eventually(async () => number((await figures(page))['Members']) === members, {
      timeoutMs: PATIENCE_MS,
      what: 'all members',
    });
    const grid = await page.locator('.grid a, .grid td, .grid span').allInnerTexts();
    expect(grid.some((text) => /^[1-9]/.test(text))).toBe(true);
    await shown(page, '/operations');
    const expected = Object.entries(outcomes).map(([topic, of]) => [
      made.topic(topic),
      ...[of.applied, of.duplicate, of.conflict, of.invalid, of.ignored].map(String),
    ]);
    const seen = (await rows(page, 'What became of the records')).map((cells) =>
      cells.map((cell) => cell.replaceAll(',', '')),
    );
    expect(seen).toEqual(expect.arrayContaining(expected));
    const refused = Object.values(outcomes).reduce((sum, { conflict, invalid }) => sum + conflict + invalid, 0);
    expect(number((await figures(page))['Dead letters'])).toBe(refused);
  }, 90_000);

  it('shows who is leaving, why, what that is worth, what became of warnings, and how good the model is', async () => {
    const { page } = shopConsole;
    await shown(page, '/churn');
    const warned = await rows(page, 'Warnings');
    expect(warned.length).toBeGreaterThan(5);
    expect(warned.some((cells) => cells.some((cell) => /% likely not to order in the next 90 days/.test(cell)))).toBe(
      true,
    );
    expect(warned.some((cells) => cells.some((cell) => /^€\d/.test(cell)))).toBe(true);
    for (const [tab, word] of [
      ['Came back', 'resolved'],
      ['Lapsed unseen', 'lapsed'],
    ] as const) {
      await page.getByRole('radio', { name: tab }).check();
      const { items } = (await http.call(`/v1/churn-warnings?state=${word}&limit=25`)).body as {
        items: unknown[];
      };
      await eventually(async () => (await rows(page, 'Warnings')).length === items.length, {
        timeoutMs: PATIENCE_MS,
        what: tab,
      });
    }
    expect((await rows(page, 'Does warning help?')).map(([name]) => name)).toEqual(['told of', 'control group']);
    await page.getByText('in force').waitFor();
    await page.getByRole('heading', { name: /^On what followed/ }).waitFor();
    const plot = page.getByRole('img', { name: /^Share of members who stayed silent/ });
    await plot.waitFor();
    expect(await drawn(page, 'Share of members who stayed silent')).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
  }, 90_000);

  it('shows the curve and the threshold of a member, and sums up a redemption that touched many lots', async () => {
    const { page } = shopConsole;
    const { memberId, points } = await memberOfManyLots();
    const shownPoints = points.toLocaleString('en-US');
    const key = crypto.randomUUID();
    const answer = await http.post(`/v1/members/${memberId}/redemptions`, { points }, key, TOKEN.operator);
    expect(answer.status).toBe(201);
    await shown(page, `/members/${memberId}`);
    await page.getByText(/% likely not to order again soon/).waitFor();
    await page.locator('.risk canvas').waitFor();
    await page.locator('.risk summary').click();
    expect(await page.locator('.risk .figures tbody tr').count()).toBeGreaterThan(10);
    const first = page.locator('.timeline > li').first();
    await first
      .getByText(`−${shownPoints}`)
      .or(first.getByText(`-${shownPoints}`))
      .first()
      .waitFor();
    const each = first.getByRole('button', { name: /^Each of \d+ lines$/ });
    const lines = number(await each.innerText());
    expect(lines).toBeGreaterThan(4);
    expect(await first.getByRole('button', { name: 'Why?' }).count()).toBe(0);
    expect(await first.getByRole('button', { name: 'Cancel' }).count()).toBe(1);
    await each.click();
    expect(await first.getByRole('button', { name: 'Why?' }).count()).toBe(lines);
    await first.getByRole('button', { name: 'Why?' }).first().click();
    await first.locator('.why').getByText('Rule').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  }, 90_000);

  it('says what could not be read, and reads it when it is asked to again', async () => {
    const { page } = shopConsole;
    const problem = {
      type: '/problems/unavailable',
      title: 'Something that is needed does not answer',
      status: 503,
      code: 'unavailable',
    };
    await page.route('**/v1/insights/models', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await shown(page, '/churn');
    const failed = page.locator('.failed').first();
    await failed.waitFor();
    await page.unroute('**/v1/insights/models');
    await failed.getByRole('button').click();
    await page.getByText('in force').waitFor();
  }, 60_000);
});

/** Whether anything is painted on a chart. */
async function drawn(page: Page, label: string): Promise<boolean> {
  return page.locator(`canvas[aria-label^="${label}"]`).evaluate((element) => {
    const canvas = element as unknown as {
      width: number;
      height: number;
      getContext(kind: '2d'): { getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray } };
    };
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.some((byte) => byte > 0);
  });
}
