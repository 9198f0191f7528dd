import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Where no Chromium is installed (npm test does it on Debian as root), the tests of the browser are left out, and say so. */
export const hasBrowser = CHROMIUM !== undefined;

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

export interface Visit {
  page: Page;
  /** What went wrong in the page: errors, refused content, addresses elsewhere. */
  complaints: string[];
  close: () => Promise<void>;
}

/** A page of its own, with a token as the console keeps it, that notes what it complains about. */
export async function visit(
  browser: Browser,
  baseUrl: string,
  { token, ...options }: BrowserContextOptions & { token?: string } = {},
): Promise<Visit> {
  const context = await browser.newContext({ baseURL: baseUrl, viewport: { width: 1280, height: 900 }, ...options });
  if (token !== undefined) {
    const script = `if (location.origin === ${JSON.stringify(baseUrl)}) sessionStorage.setItem('loyalty:token', ${JSON.stringify(token)})`;
    await context.addInitScript({ content: script });
  }
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // What this gateway does not offer is answered with 404 and left out.
    if (message.type() === 'error' && !/status of (404|401)/.test(message.text())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(baseUrl) && !url.startsWith('data:')) complaints.push(`asked ${url}`);
  });
  return { page, complaints, close: () => context.close() };
}

interface Axe {
  run(options: object): Promise<{ violations: { id: string; impact: string; nodes: { target: string[] }[] }[] }>;
}

/**
 * Findings of axe that are serious or worse, as `rule: selector`.
 * @param rules these alone; default: all
 */
export async function seriousFindings(page: Page, rules?: string[]): Promise<string[]> {
  await page.evaluate(AXE);
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
  const found = await page.evaluate(async (asked) => {
    const { axe } = globalThis as unknown as { axe: Axe };
    return (await axe.run(asked)).violations;
  }, options);
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
