import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ChurnWarningView } from '#contracts';
import { eventually } from '../support/eventually.js';

/** The smallest value asked for, in cents, and as the console names it. */
const LEAST = { minor: 10_000, option: '100' };

/** Chooses tier, value and segment on the page of warnings, one after the other, and sees that those are shown that should be. */
export async function filterWarnings(
  page: Page,
  { baseUrl, token, patienceMs }: { baseUrl: string; token: string; patienceMs: number },
): Promise<void> {
  const warned = async (filter = ''): Promise<ChurnWarningView[]> => {
    const answer = await fetch(`${baseUrl}/v1/churn-warnings?state=raised&limit=25${filter}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return ((await answer.json()) as { items: ChurnWarningView[] }).items;
  };
  const untilShown = (warnings: readonly ChurnWarningView[], what: string) =>
    eventually(
      async () => {
        const ids = await page.getByRole('region', { name: 'Warnings' }).locator('tbody th a').allInnerTexts();
        if (ids.join() === warnings.map(({ memberId }) => memberId).join()) return true;
        throw new Error(`shown are ${ids.join()}`);
      },
      { timeoutMs: patienceMs, what },
    );
  const filter = (label: string) =>
    page.locator('.filters label', { has: page.getByText(label, { exact: true }) }).locator('select');
  const [tiers, values, segments] = [filter('Tier'), filter('Value at least'), filter('Segment')];

  const all = await warned();
  const { tier } = all[0]!;
  const ofTier = all.filter((one) => one.tier === tier);
  const rich = all.filter(({ clvMinor }) => clvMinor! >= LEAST.minor);
  expect(new Set([0, rich.length, all.length]).size).toBe(3);
  await untilShown(all, 'all warnings');
  await tiers.selectOption(tier);
  await untilShown(ofTier, `warnings of ${tier}`);
  await values.selectOption(LEAST.option);
  await untilShown(
    ofTier.filter((one) => rich.includes(one)),
    `warnings of ${tier} of some value`,
  );
  await tiers.selectOption('');
  await untilShown(rich, 'warnings of some value');
  await values.selectOption('');

  const names = await segments
    .locator('option')
    .evaluateAll((options) => options.map((option) => (option as { value: string }).value));
  let inSegments = 0;
  for (const segment of names.filter((name) => name !== '')) {
    const those = await warned(`&segment=${segment}`);
    inSegments += those.length;
    if (those.length === 0) continue;
    await segments.selectOption(segment);
    await untilShown(those, `warnings of ${segment}`);
  }
  expect(inSegments).toBe(all.length);
}
