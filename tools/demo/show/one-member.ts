import colors from 'picocolors';
import type { MemberView } from '#domain';
import type { HeardWarning } from '../listen.js';
import { count, heading, money, tierName } from './paint.js';
import { plainTable } from './tables.js';

/** An entry as `GET /v1/members/{id}/entries` gives it, as far as it is shown. */
export interface ShownEntry {
  entryId: string;
  kind: string;
  points: number;
  moved?: number;
  balanceAfter: number;
  effectiveAt: string;
  lotId: string | null;
  to?: string | null;
  cause: { source: string; id: string } | null;
}

/** Somebody whose book has something to tell: sent back, corrected, risen, warned. */
export function mostTelling(views: MemberView[], warnings: HeardWarning[]): MemberView | undefined {
  const warned = new Set(warnings.map(({ memberId }) => memberId));
  const telling = ({ memberId, tier, points, stats }: MemberView): number =>
    (tier.level === 'bronze' ? 0 : 4) +
    (warned.has(memberId) ? 3 : 0) +
    (points.reserved > 0 ? 2 : 0) +
    (points.deficit > 0 ? 5 : 0) +
    (stats.reviews > 1 ? 1 : 0) +
    (stats.orders > 4 && stats.orders < 30 ? 2 : 0);
  return views.toSorted((a, b) => telling(b) - telling(a))[0];
}

export function oneMember(view: MemberView, entries: ShownEntry[]): string {
  const { memberId, points, tier, stats } = view;
  const until = tier.validUntil === null ? '' : ` until ${tier.validUntil.slice(0, 10)}`;
  const next = tier.next ? `, ${count(tier.next.missing)} points below ${tier.next.level}` : '';
  const lines = [
    `  ${colors.bold(memberId)} is ${tierName(tier.level)}${until}${next}`,
    `  ${count(points.active)} points active, ${count(points.pending)} pending, ${count(points.reserved)} reserved, deficit ${count(points.deficit)}`,
    `  ${stats.orders} orders for ${money(stats.spendMinor)}, ${stats.reviews} reviews`,
  ];
  const rows = entries.map((entry) => [
    entry.effectiveAt.slice(0, 16).replace('T', ' '),
    entry.kind,
    entry.points === 0
      ? ''
      : entry.points > 0
        ? colors.green(`+${count(entry.points)}`)
        : colors.red(count(entry.points)),
    entry.balanceAfter,
    entry.to ?? entry.cause?.id ?? '',
    colors.dim(entry.entryId),
  ]);
  const head = ['effective', 'what', 'points', 'balance', 'because of', 'entry'];
  return `${heading('One member explained', 'their latest entries')}\n${lines.join('\n')}\n${plainTable(head, rows, [2, 3])}`;
}
