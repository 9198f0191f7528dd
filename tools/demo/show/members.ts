import type { MemberView, Program } from '#domain';
import { bar, heading, money, percent, tierName } from './paint.js';
import { plainTable } from './tables.js';

/** Members and what they spent, by tier. */
export function membersByTier(views: MemberView[], program: Program): string {
  const rows = program.tiers.levels.toReversed().map(({ name, threshold }) => {
    const those = views.filter(({ tier }) => tier.level === name);
    const share = views.length === 0 ? 0 : those.length / views.length;
    const spend = those.reduce((sum, { stats }) => sum + stats.spendMinor, 0);
    return [tierName(name), threshold, those.length, percent(share, 1), bar(share), money(spend)];
  });
  const head = ['tier', 'from points', 'members', '', '', 'spent'];
  return `${heading('Members by tier', `${views.length.toLocaleString('en-US')} in all`)}\n${plainTable(head, rows, [1, 2, 3, 5])}`;
}

/** Points by state, and what the shop owes by them. */
export function pointsByState(views: MemberView[], program: Program): string {
  const sum = (of: (view: MemberView) => number): number => views.reduce((total, view) => total + of(view), 0);
  const states: [string, number, string][] = [
    ['active', sum(({ points }) => points.active), 'can be spent now'],
    ['pending', sum(({ points }) => points.pending), 'of orders of the last two weeks'],
    ['reserved', sum(({ points }) => points.reserved), 'held during a checkout'],
    ['deficit', 0 - sum(({ points }) => points.deficit), 'spent, then the order was sent back'],
  ];
  const outstanding = states.reduce((total, [, points]) => total + points, 0);
  const rows = states.map(([name, points, words]) => [name, points, money(points * program.points.valueMinor), words]);
  rows.push(['outstanding', outstanding, money(outstanding * program.points.valueMinor), 'the liability']);
  return `${heading('Points by state')}\n${plainTable(['state', 'points', 'worth', ''], rows, [1, 2])}`;
}
