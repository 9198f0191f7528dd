import colors from 'picocolors';
import type { MemberView } from '#domain';
import type { Heard } from '../listen.js';
import { count, heading, money, tierName } from './paint.js';
import { plainTable } from './tables.js';

/** An entry as `GET /v1/members/{id}/entries` gives it, as far as it is shown. */
export interface ShownEntry {
  entryId: string;
  kind: string;
  rule: string;
  points: number;
  moved?: number;
  balanceAfter: number;
  effectiveAt: string;
  lotId: string | null;
  to?: string | null;
  cause: { source: string; id: string } | null;
}

const LINES = 18;
const ORDERS_LEAST = 3;
const ORDERS_MOST = 14;

/** Somebody whose book has something to tell in few lines: rose, sent something back, was warned of. */
export function mostTelling({ members, typesOf, warnings }: Heard): MemberView | undefined {
  const warned = new Set(warnings.map(({ memberId }) => memberId));
  const telling = ({ memberId, stats }: MemberView): number => {
    const isShort = stats.orders >= ORDERS_LEAST && stats.orders <= ORDERS_MOST;
    return (typesOf.get(memberId)?.size ?? 0) + (warned.has(memberId) ? 1 : 0) + (isShort ? 2 : 0);
  };
  return [...members.values()].sort((a, b) => telling(b) - telling(a))[0];
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
  const rows = entries
    .filter(({ rule }) => rule !== 'login')
    .slice(0, LINES)
    .map((entry) => [
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
  return `${heading('One member explained', 'their latest entries, daily logins left out')}\n${lines.join('\n')}\n${plainTable(head, rows, [2, 3])}`;
}
