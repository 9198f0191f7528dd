import type { CellReader } from './cell-reader.js';
import type { Sheet } from './column-map.js';
import type { ImportKind, Skipped } from './kind.js';
import { planOrders, type OrderEvent } from './order-events.js';
import { orderContent, type OrderRow } from './order-row.js';

type OrderField = 'member' | 'date' | 'amount' | 'amountMinor' | 'cancelled' | 'id' | 'order' | 'currency';

/** `amount` is decimal, `amountMinor` in minor units; `order` is the order that a return names. */
export const ORDER_SHEET: Sheet<OrderField> = {
  usualNames: {
    member: ['member', 'memberid', 'customer', 'customerid', 'client', 'clientid', 'user', 'userid'],
    date: ['date', 'time', 'timestamp', 'ts', 'orderdate', 'ordertime', 'createdat', 'invoicedate', 'datetime'],
    amount: ['amount', 'total', 'ordertotal', 'dollarvalue', 'value', 'revenue'],
    amountMinor: ['amountminor', 'totalminor', 'cents'],
    cancelled: ['cancelled', 'canceled', 'refunded', 'returned'],
    id: ['id', 'orderid', 'invoice', 'invoiceno', 'invoiceid', 'ordernumber'],
    order: ['originalorder', 'refundof', 'returnof'],
    currency: ['currency'],
  },
  required: ['member', 'date', ['amount', 'amountMinor']],
};

export interface OrderDefaults {
  /** Of rows that name none. */
  currency: string;
  /** Those that the program names; null where no program is asked, and every currency will do. */
  currencies: readonly string[] | null;
}

/** Orders, and returns as refunds: negative amounts, or a flag. */
export function orderImport(defaults: OrderDefaults): ImportKind<OrderField, OrderRow, OrderEvent> {
  return {
    topic: 'commerce.orders',
    sheet: ORDER_SHEET,
    rowOf: (cells) => orderRow(cells, defaults),
    idField: 'id',
    keyOf: ({ isReturn, memberId, id }) => (id === '' ? null : `${isReturn ? 'return' : 'order'}\n${memberId}\n${id}`),
    contentOf: orderContent,
    plan: planOrders,
    messageOf: ({ row, eventId, orderId }) => {
      const { currency, amountMinor, isReturn, id } = row;
      if (!isReturn) return { type: 'order.completed', data: { orderId, currency, totalMinor: amountMinor } };
      return { type: 'order.refunded', data: { orderId, refundId: id || eventId, currency, amountMinor } };
    },
  };
}

function orderRow(cells: CellReader<OrderField>, defaults: OrderDefaults): OrderRow | Skipped | null {
  if (cells.text('member') === '') return 'guest';
  const memberId = cells.id('member');
  const currency = cells.currency('currency', defaults.currency, defaults.currencies);
  const timeMs = cells.eventTime('date');
  const money = cells.money('amount', 'amountMinor', currency);
  const cancelled = cells.flag('cancelled');
  const id = cells.optionalId('id');
  const returnOf = cells.optionalId('order');
  if (timeMs === null || money === null) return null;
  const isReturn = money.negative || cancelled;
  return { line: cells.line.number, memberId, timeMs, amountMinor: money.minor, currency, isReturn, id, returnOf };
}
