import type { CellReader } from './cell-reader.js';
import type { Sheet } from './column-map.js';
import { identify, inTimeOrder, membersOf } from './identify.js';
import type { ImportKind, ImportRow, Skipped } from './kind.js';

/** One login. `channel` is empty where the file has none. */
export interface LoginRow extends ImportRow {
  channel: string;
}

type LoginField = 'member' | 'date' | 'channel';

export const LOGIN_SHEET: Sheet<LoginField> = {
  usualNames: {
    member: ['member', 'memberid', 'customer', 'customerid', 'client', 'clientid', 'user', 'userid'],
    date: ['date', 'time', 'timestamp', 'ts', 'logindate', 'logintime', 'loggedinat', 'createdat', 'datetime'],
    channel: ['channel', 'device', 'platform'],
  },
  required: ['member', 'date'],
};

export function loginImport(): ImportKind<LoginField, LoginRow> {
  return {
    topic: 'commerce.logins',
    sheet: LOGIN_SHEET,
    rowOf: loginRow,
    idField: null,
    keyOf: () => null,
    contentOf: loginContent,
    plan: (rows) => {
      const members = membersOf(rows);
      return {
        events: inTimeOrder(identify(rows, loginContent)),
        summary: { members, logins: rows.length },
        shown: [
          ['members', members],
          ['logins', rows.length],
        ],
      };
    },
    messageOf: ({ row: { channel } }) => ({ type: 'member.logged-in', data: channel === '' ? {} : { channel } }),
  };
}

function loginContent(row: LoginRow): unknown[] {
  return [row.memberId, row.timeMs, row.channel];
}

function loginRow(cells: CellReader<LoginField>): LoginRow | Skipped | null {
  if (cells.text('member') === '') return 'guest';
  const memberId = cells.id('member');
  const timeMs = cells.eventTime('date');
  if (timeMs === null) return null;
  return { line: cells.line.number, memberId, timeMs, channel: cells.text('channel') };
}
