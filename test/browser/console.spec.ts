import { availableParallelism, loadavg } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { CloudEvent } from '../reference/types.js';
import { hasBrowser, launchBrowser, seriousFindings, visit, type Visit } from '../support/browser.js';
import { Installation } from '../support/installation.js';
import { eventually, type Service } from '../support/stack.js';
import { tape } from '../support/tape.js';
import { filterWarnings } from './warning-filters.js';

const MEMBER = 'member-7';
const PAGES = ['/', '/members', `/members/${MEMBER}`, '/grid/5/5', '/churn', '/program', '/operations'];
/** Until the first page can be used, on loopback. */
const INTERACTIVE_MS = 1_000;
/** A browser on a machine that also runs the stack. */
const PATIENCE_MS = 30_000;

const made = new Installation('console', {
  LOYALTY_API_TOKENS: 'rita:reader:r-token,olaf:operator:o-token',
});
let gateway: Service;
let browser: Browser;
const visits: Visit[] = [];

async function open(options: Parameters<typeof visit>[2] = { token: 'o-token' }): Promise<Visit> {
  const opened = await visit(browser, gateway.baseUrl, { locale: 'en-US', ...options });
  opened.page.setDefaultTimeout(PATIENCE_MS);
  visits.push(opened);
  return opened;
}

/** The page is there, and nothing on it is still being loaded. */
async function shown(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('h1').first().waitFor();
  await page.locator('.waiting').first().waitFor({ state: 'detached' });
}

function order(orderId: string, time: string, totalMinor: number, currency = 'EUR'): CloudEvent {
  const data = { memberId: MEMBER, orderId, currency, totalMinor };
  return { specversion: '1.0', source: '/shop', id: `e-${orderId}`, type: 'order.completed', time, data };
}

const inBrowser = hasBrowser ? describe : describe.skip;

inBrowser('the console in Chromium (left out where none is installed)', () => {
  beforeAll(async () => {
    await Promise.all([made.start('ledger'), made.start('insights')]);
    gateway = await made.start('gateway');
    const { events } = tape(11, 40, 500);
    const broken = ['usd-1', 'usd-2', 'usd-3'].map((id) => order(id, '2026-01-01T10:00:00Z', 1_000, 'USD'));
    const own = order('big', '2026-01-02T10:00:00Z', 500_000);
    await made.publish([...events, ...broken, own]);
    await made.atRest(events.length + 4);
    browser = await launchBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await made.close();
  }, 60_000);

  it('shows every page, without a serious finding of axe, in light and dark, and asks nobody else for anything', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, complaints, close } = await open({ token: 'o-token', colorScheme });
      for (const path of PAGES) {
        await shown(page, path);
        // The other scheme has the same elements in other colours.
        const findings = await seriousFindings(page, colorScheme === 'dark' ? ['color-contrast'] : undefined);
        expect({ path, findings }).toEqual({ path, findings: [] });
      }
      expect(complaints).toEqual([]);
      await close();
    }
  }, 120_000);

  it('answers the four questions at once, and is there within a second', async () => {
    const { page, close } = await open();
    await shown(page, '/');
    const tiles = await page.locator('.stat').allInnerTexts();
    expect(tiles.map((text) => text.split('\n')[0])).toEqual(['Members', 'Owed to members', 'About to leave', 'Flow']);
    expect(tiles[0]).toContain('40');
    // The best of some tries: what else the machine does must not count.
    let best = Infinity;
    for (const until = Date.now() + PATIENCE_MS; best >= INTERACTIVE_MS && Date.now() < until;) {
      await page.goto('/');
      await page.locator('nav a[aria-current=page]').waitFor();
      best = Math.min(best, await page.evaluate(() => performance.now()));
    }
    const isOverloaded = loadavg()[0]! > 2 * availableParallelism();
    if (isOverloaded)
      console.info(`interactive after ${Math.round(best)} ms, on a machine with more to do than it can`);
    expect(best).toBeLessThan(isOverloaded ? 10 * INTERACTIVE_MS : INTERACTIVE_MS);
    await close();
  }, 90_000);

  it('leads from a cell of the grid, and from the beginning of an id, to a member and to every why', async () => {
    const { page, close } = await open();
    await shown(page, '/');
    await page
      .locator('.grid a')
      .filter({ hasText: /^[1-9]/ })
      .first()
      .click();
    await page
      .getByRole('link', { name: /^member-\d+$/ })
      .first()
      .click();
    await page.getByRole('heading', { name: /^Why .* points\?$/ }).waitFor();
    await shown(page, '/members');
    await page.getByLabel('Member id').fill('member-7');
    await page.getByRole('link', { name: MEMBER, exact: true }).click();
    await page.getByRole('button', { name: 'Why?' }).first().click();
    await page.locator('.why').getByText('Rule').waitFor();
    await close();
  }, 60_000);

  it('redeems, cancels, holds, releases and adjusts, each only after a second yes', async () => {
    const { page, close } = await open();
    await shown(page, `/members/${MEMBER}`);
    const spendable = async () => Number((await page.locator('.big-figure').first().innerText()).replace(/\D/g, ''));
    const adjust = async (points: string) => {
      await page.getByRole('button', { name: 'Adjust' }).click();
      await page.getByRole('dialog').getByLabel('Points').fill(points);
      await page.getByLabel('Reason').fill('goodwill');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Yes, do it' }).click();
      await page.locator('.notices').getByText('Adjusted').last().waitFor();
    };
    const before = await spendable();
    await adjust('1000');
    await eventually(async () => (await spendable()) === before + 1_000, {
      what: 'the adjustment',
      timeoutMs: PATIENCE_MS,
    });

    await page.getByRole('button', { name: 'Redeem' }).click();
    await page.getByRole('dialog').getByLabel('Points').fill('300');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText(`Take 300 points, worth €3.00, from ${MEMBER}?`).waitFor();
    expect(await spendable()).toBe(before + 1_000);
    await page.getByRole('button', { name: 'Yes, do it' }).click();
    await eventually(async () => (await spendable()) === before + 700, {
      what: 'the redemption',
      timeoutMs: PATIENCE_MS,
    });

    await page.locator('.timeline').getByRole('button', { name: 'Cancel' }).first().click();
    await page.getByRole('button', { name: 'Yes, do it' }).click();
    await eventually(async () => (await spendable()) === before + 1_000, {
      what: 'the points back',
      timeoutMs: PATIENCE_MS,
    });

    await page.getByRole('button', { name: 'Hold' }).first().click();
    await page.getByRole('dialog').getByLabel('Points').fill('200');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Yes, do it' }).click();
    await eventually(async () => (await spendable()) === before + 800, { what: 'the hold', timeoutMs: PATIENCE_MS });
    await page.locator('.timeline').getByRole('button', { name: 'Release' }).first().click();
    await page.getByRole('button', { name: 'Yes, do it' }).click();
    await eventually(async () => (await spendable()) === before + 1_000, {
      what: 'the release',
      timeoutMs: PATIENCE_MS,
    });

    await page.getByRole('button', { name: 'Redeem' }).click();
    await page.getByRole('dialog').getByLabel('Points').fill('9000000');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Yes, do it' }).click();
    await page.getByText('There are not enough points.').waitFor();
    await close();
  }, 120_000);

  it('shows a change of the member without being asked', async () => {
    const { page, close } = await open();
    await shown(page, `/members/${MEMBER}`);
    await page.locator('.connection.live').waitFor();
    await made.publish([order('live', '2026-08-01T10:00:00Z', 77_700)]);
    await page.getByText('€777.00 · live').first().waitFor();
    await close();
  }, 60_000);

  it('looks at dead letters, replays one and discards another', async () => {
    const { page, close } = await open();
    await shown(page, '/operations');
    await page.getByText('data.currency is "USD"').first().waitFor();
    for (const [action, notice] of [
      ['Replay', 'was sent again'],
      ['Discard', 'was discarded'],
    ] as const) {
      await page.getByRole('button', { name: /^№/ }).last().click();
      await page.locator('dialog pre').getByText('USD').waitFor();
      await page.getByRole('button', { name: action, exact: true }).click();
      await page.getByRole('button', { name: 'Yes, do it' }).click();
      await page.locator('.notices').getByText(notice).waitFor();
    }
    await page.getByRole('radio', { name: 'Discarded' }).check();
    await page.getByRole('button', { name: /^№/ }).first().waitFor();
    await close();
  }, 60_000);

  it('shows warnings by tier, by segment and by value', async () => {
    // No model is fitted to so few members: values as one would have given them, every other one of the warnings that stand.
    const valued = `update churn_warning w set clv_minor = case when n.nth % 2 = 0 then 6000 else 30000 end
      from (select ref, lapse_day, row_number() over (partition by status, late order by ref) as nth from churn_warning) n
      where n.ref = w.ref and n.lapse_day = w.lapse_day`;
    await (await made.book()).query(valued);
    const { page, close } = await open();
    await shown(page, '/churn');
    await filterWarnings(page, { baseUrl: gateway.baseUrl, token: 'o-token', patienceMs: PATIENCE_MS });
    await close();
  }, 60_000);

  it('asks for a token, and hides from a reader what the gateway would refuse', async () => {
    const { page, close } = await open({});
    await page.goto('/');
    await page.getByLabel('Token').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This token is not valid').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel('Token').fill('r-token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await shown(page, `/members/${MEMBER}`);
    expect(await page.getByRole('button', { name: /Redeem|Hold|Adjust|Cancel|Release/ }).count()).toBe(0);
    await shown(page, '/operations');
    expect(await page.getByRole('heading', { name: 'Dead letters' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Token').waitFor();
    await close();
  }, 60_000);

  it('is used by keyboard alone', async () => {
    const { page, close } = await open();
    await shown(page, `/members/${MEMBER}`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement?.id')).toBe('main');
    await page.getByRole('button', { name: 'Redeem' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Redeem');
    await page.getByRole('link', { name: 'Program' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Program', exact: true }).waitFor();
    await close();
  }, 60_000);

  it('fits a phone, in English and in Chinese', async () => {
    const { page, complaints, close } = await open({
      token: 'o-token',
      viewport: { width: 375, height: 760 },
      locale: 'zh-CN',
    });
    for (const path of PAGES) {
      await shown(page, path);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect({ path, width }).toEqual({ path, width: 375 });
    }
    expect(await page.locator('h1').innerText()).toBe('运维');
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
    expect(await seriousFindings(page)).toEqual([]);
    await page.locator('.preferences select').first().selectOption('en');
    await page.getByRole('heading', { name: 'Operations' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Operations' }).waitFor();
    await page.locator('.table.dense').waitFor();
    const isCut = `(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)(document.querySelector('.table.dense'))`;
    expect(await page.evaluate(isCut)).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  }, 90_000);
});
