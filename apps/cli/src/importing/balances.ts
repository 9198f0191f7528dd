import { POINTS_MAX } from '#contracts';
import type { CellReader } from './cell-reader.js';
import type { Sheet } from './column-map.js';
import { identify, inTimeOrder, membersOf } from './identify.js';
import type { ImportKind, ImportRow } from './kind.js';

/** One lot that a member brings along. */
export interface BalanceRow extends ImportRow {
  /** At least 1. */
  points: number;
  /** Null: by the program, counted from `timeMs`. */
  expiresAt: number | null;
  /** The other system's own number of this lot; empty where the file has none. */
  id: string;
  /** Whether the row itself says when the lot was opened. */
  dated: boolean;
}

type BalanceField = 'member' | 'points' | 'date' | 'expires' | 'id';

/** A lot's time is its row's date or, where the file has none, the instant at which the old system was left (`--at`). */
function balanceSheet(at: number | null): Sheet<BalanceField> {
  return {
    usualNames: {
      member: ['member', 'memberid', 'customer', 'customerid', 'client', 'clientid', 'user', 'userid'],
      points: ['points', 'balance', 'pointsbalance', 'remaining', 'amount'],
      date: ['date', 'earned', 'earnedat', 'earneddate', 'time', 'timestamp', 'createdat', 'openedat'],
      expires: ['expires', 'expiresat', 'expiry', 'expirydate', 'validuntil', 'expirationdate'],
      id: ['id', 'balanceid', 'lot', 'lotid'],
    },
    required: at === null ? ['member', 'points', 'date'] : ['member', 'points'],
  };
}

/**
 * Opening balances as `balance.opened`. What was opened twice would be money given twice: a row's event is named by what the row says
 * (not by `--at`), and by its id where it has one, so that the same row, however often it comes, is one lot.
 */
export function balanceImport({ at }: { at: number | null }): ImportKind<BalanceField, BalanceRow> {
  return {
    topic: 'commerce.engagement',
    sheet: balanceSheet(at),
    rowOf: (cells) => balanceRow(cells, at),
    idField: 'id',
    keyOf: ({ memberId, id }) => (id === '' ? null : `${memberId}\n${id}`),
    contentOf: balanceContent,
    plan: (rows) => {
      const members = membersOf(rows);
      const points = rows.reduce((sum, row) => sum + row.points, 0);
      return {
        events: inTimeOrder(identify(rows, balanceContent)),
        summary: { members, lots: rows.length, points },
        shown: [
          ['members', members],
          ['lots', rows.length],
          ['points', points],
        ],
      };
    },
    messageOf: ({ row, eventId }) => {
      const { id, points, expiresAt } = row;
      const expiry = expiresAt === null ? {} : { expiresAt: new Date(expiresAt).toISOString() };
      return { type: 'balance.opened', data: { balanceId: id || eventId, points, ...expiry } };
    },
  };
}

function balanceContent(row: BalanceRow): unknown[] {
  return [row.memberId, row.points, row.expiresAt, row.id, row.dated ? row.timeMs : null];
}

function balanceRow(cells: CellReader<BalanceField>, at: number | null): BalanceRow | 'nothing' | null {
  const memberId = cells.id('member');
  const points = cells.whole('points', 0, POINTS_MAX, 'points');
  const dated = cells.text('date') !== '' || at === null;
  const timeMs = dated ? cells.eventTime('date') : at;
  const id = cells.optionalId('id');
  const expiresAt = cells.text('expires') === '' ? null : cells.instant('expires');
  if (timeMs !== null && expiresAt !== null)
    cells.check('expires', expiresAt > timeMs, `after ${new Date(timeMs).toISOString()}, when the lot was opened`);
  if (timeMs === null || points === null || cells.failed) return null;
  if (points === 0) return 'nothing';
  return { line: cells.line.number, memberId, timeMs, points, expiresAt, id, dated };
}
