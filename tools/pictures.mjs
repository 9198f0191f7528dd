#!/usr/bin/env node
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromiumPath, haveTools } from './stack/install.mjs';

const usage = `node tools/pictures.mjs [--url http://127.0.0.1:3000] [--to DIRECTORY] [--member ID]
  every page of the console of a running demo, light and dark, on a desk and on a phone, in English and in Chinese, as PNG files to look at`;

const SCHEMES = ['light', 'dark'];
const LOCALES = ['en-US', 'zh-CN'];
const SIZES = {
  desk: { viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, hasTouch: true, isMobile: true },
};
/** Charts draw themselves in. */
const DRAWN_MS = 600;

/** A member of whom there is much to see: one of the best. */
async function telling(url) {
  const answer = await fetch(`${url}/v1/insights/segments/champions?limit=20`);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: name a member with --member`);
  const { items } = await answer.json();
  return items[0].memberId;
}

async function main() {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:3000' },
      to: { type: 'string', default: 'pictures' },
      member: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(usage);
  const member = values.member ?? (await telling(values.url));
  const pages = {
    overview: '/',
    members: '/members',
    member: `/members/${encodeURIComponent(member)}`,
    grid: '/grid/5/5',
    churn: '/churn',
    program: '/program',
    operations: '/operations',
  };
  await haveTools(['chromium']);
  mkdirSync(values.to, { recursive: true });
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
  for (const [size, device] of Object.entries(SIZES))
    for (const locale of LOCALES)
      for (const colorScheme of SCHEMES) {
        const context = await browser.newContext({ baseURL: values.url, locale, colorScheme, ...device });
        const page = await context.newPage();
        for (const [name, path] of Object.entries(pages)) {
          await page.goto(path);
          await page.locator('h1').first().waitFor();
          await page.locator('.waiting').first().waitFor({ state: 'detached' });
          await page.waitForTimeout(DRAWN_MS);
          const file = `${name}-${size}-${locale.slice(0, 2)}-${colorScheme}.png`;
          await page.screenshot({ path: join(values.to, file), fullPage: true });
        }
        await context.close();
      }
  await browser.close();
}

await main();
