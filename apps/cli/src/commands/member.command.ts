import { type Command } from 'commander';
import type { MemberView } from '#domain';
import type { EntryView } from '#storage';
import { withBook } from '../book.js';
import { Refused } from '../outcome.js';
import { instant, report, shortInstant } from '../terminal/report.js';
import { cut, facts, grouped, table } from '../terminal/table.js';

export function addMember(program: Command): void {
  program
    .command('member')
    .description('how a member stands, and the latest entries of their book')
    .argument('<id>', 'the member')
    .option('--entries <count>', 'how many entries to show', '15')
    .option('--json', 'print as JSON')
    .action(async (id: string, flags: { entries: string; json?: boolean }) => {
      await withBook(async ({ reader, now }) => {
        // The watermark of a reader that only looks: nothing is written on its behalf.
        const clock = { now: await now(), watermark: -Infinity };
        const member = await reader.member(id, clock);
        if (!member) throw new Refused(`no member ${id} was ever heard of`);
        const limit = Math.max(1, Math.min(1_000, Number(flags.entries) || 15));
        const entries = (await reader.entries(id, clock, { limit })) ?? [];
        report(flags.json, { member, entries: entries.map(withInstants) }, () => inWords(member, entries));
      });
    });
}

function withInstants(entry: EntryView): object {
  return { ...entry, effectiveAt: instant(entry.effectiveAt), recordedAt: instant(entry.recordedAt) };
}

function inWords(
  { memberId, sequence, asOf, points, tier, nextExpiry, waiting, stats }: MemberView,
  entries: EntryView[],
): string {
  const until = tier.validUntil === null ? '' : `, until ${shortInstant(tier.validUntil)}`;
  const next = tier.next ? `${grouped(tier.next.missing)} to ${tier.next.level}` : 'the highest level';
  const head = facts([
    ['member', `${memberId} (state ${sequence}, as of ${shortInstant(asOf)} UTC)`],
    [
      'points',
      `${grouped(points.active)} active, ${grouped(points.pending)} pending, ${grouped(points.reserved)} reserved`,
    ],
    ['deficit', points.deficit],
    ['next expiry', nextExpiry ? `${grouped(nextExpiry.points)} at ${shortInstant(nextExpiry.at)}` : null],
    ['tier', `${tier.level}${until}`],
    ['qualifying', `${grouped(tier.qualifyingPoints)} points; ${next}`],
    [
      'orders',
      `${grouped(stats.orders)} on ${grouped(stats.orderDays)} days, the last ${shortInstant(stats.lastOrderAt) ?? 'never'}`,
    ],
    ['spend', `${(stats.spendMinor / 100).toFixed(2)}`],
    [
      'reviews',
      `${stats.reviews}${stats.averageRating === null ? '' : `, on average ${stats.averageRating.toFixed(1)}`}`,
    ],
    ['last login', shortInstant(stats.lastLoginAt)],
  ]);
  const waits = waiting.map((one) => `\nwaiting: ${one.type} ${one.id} (${one.source}) for ${one.refersTo}`).join('');
  return `${head}${waits}\n${entriesTable(entries)}`;
}

function entriesTable(entries: EntryView[]): string {
  const rows = entries.map((entry) => [
    entry.entryId,
    shortInstant(instant(entry.effectiveAt)),
    entry.kind,
    entry.points === 0 ? (entry.moved === 0 ? '' : `(${grouped(entry.moved)})`) : signed(entry.points),
    entry.balanceAfter,
    cut(entry.to ?? entry.lotId ?? ''),
    entry.origin === 'live' ? '' : entry.origin,
    cut(entry.cause ? `${entry.cause.source} ${entry.cause.id}` : ''),
  ]);
  const head = ['entry', 'effective (UTC)', 'kind', 'points', 'balance', 'lot or tier', 'origin', 'cause'];
  return table(head, rows, { right: [3, 4] });
}

function signed(points: number): string {
  return points > 0 ? `+${grouped(points)}` : grouped(points);
}
