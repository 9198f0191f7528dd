import type { CellReader } from './cell-reader.js';
import type { Sheet } from './column-map.js';
import { identify, inTimeOrder, membersOf } from './identify.js';
import type { ImportKind, ImportRow, Skipped } from './kind.js';

/** One published review. `id` and `orderId` are empty where the file has none. */
export interface ReviewRow extends ImportRow {
  sku: string;
  /** 1 to 5. */
  rating: number;
  id: string;
  orderId: string;
  text: string;
}

type ReviewField = 'member' | 'date' | 'sku' | 'rating' | 'id' | 'order' | 'text';

export const REVIEW_SHEET: Sheet<ReviewField> = {
  usualNames: {
    member: ['member', 'memberid', 'customer', 'customerid', 'client', 'clientid', 'user', 'userid', 'reviewer'],
    date: ['date', 'time', 'timestamp', 'ts', 'reviewdate', 'publishedat', 'createdat', 'datetime'],
    sku: ['sku', 'product', 'productid', 'item', 'itemid', 'asin'],
    rating: ['rating', 'stars', 'score', 'overall'],
    id: ['id', 'reviewid'],
    order: ['order', 'orderid'],
    text: ['text', 'review', 'body', 'comment', 'reviewtext'],
  },
  required: ['member', 'date', 'sku', 'rating'],
};

export function reviewImport(): ImportKind<ReviewField, ReviewRow> {
  return {
    topic: 'commerce.reviews',
    sheet: REVIEW_SHEET,
    rowOf: reviewRow,
    idField: 'id',
    keyOf: ({ memberId, id }) => (id === '' ? null : `${memberId}\n${id}`),
    contentOf: reviewContent,
    plan: (rows) => {
      const members = membersOf(rows);
      return {
        events: inTimeOrder(identify(rows, reviewContent)),
        summary: { members, reviews: rows.length },
        shown: [
          ['members', members],
          ['reviews', rows.length],
        ],
      };
    },
    messageOf: ({ row, eventId }) => {
      const { id, sku, rating, orderId, text } = row;
      const more = { ...(orderId === '' ? {} : { orderId }), ...(text === '' ? {} : { text }) };
      return { type: 'review.published', data: { reviewId: id || eventId, sku, rating, ...more } };
    },
  };
}

function reviewContent(row: ReviewRow): unknown[] {
  return [row.memberId, row.timeMs, row.sku, row.rating, row.id, row.orderId, row.text];
}

function reviewRow(cells: CellReader<ReviewField>): ReviewRow | Skipped | null {
  if (cells.text('member') === '') return 'guest';
  const memberId = cells.id('member');
  const timeMs = cells.eventTime('date');
  const sku = cells.id('sku');
  const rating = cells.whole('rating', 1, 5, 'a rating');
  const id = cells.optionalId('id');
  const orderId = cells.optionalId('order');
  if (timeMs === null || rating === null) return null;
  return { line: cells.line.number, memberId, timeMs, sku, rating, id, orderId, text: cells.text('text') };
}
