import { identify, membersOf } from './identify.js';
import type { ImportEvent, ImportPlan } from './kind.js';
import { orderContent, type OrderRow } from './order-row.js';
import { ReturnMatcher } from './returns.js';

/** An order or a return, with the order that it is or that it belongs to. */
export interface OrderEvent extends ImportEvent<OrderRow> {
  orderId: string;
}

/** The events of a file of orders, each return given to an order. */
export function planOrders(rows: OrderRow[]): ImportPlan<OrderEvent> {
  const identified = identify(rows, orderContent);
  // Orders before returns of one instant, then by id: a file sorted in another way gives the same plan.
  identified.sort(
    (a, b) =>
      a.timeMs - b.timeMs || Number(a.row.isReturn) - Number(b.row.isReturn) || (a.eventId < b.eventId ? -1 : 1),
  );
  const matcher = rows.some((row) => row.isReturn) ? new ReturnMatcher() : null;
  const matched = { named: 0, 'latest with enough left': 0, 'latest earlier': 0, 'unknown order': 0 };
  const events = identified.map(({ row, eventId, timeMs }): OrderEvent => {
    const id = row.id !== '' ? row.id : eventId;
    if (!row.isReturn) {
      matcher?.order(row, id);
      return { row, eventId, timeMs, orderId: id };
    }
    const { orderId, match } = matcher!.match(row, id);
    matched[match] += 1;
    return { row, eventId, timeMs, orderId };
  });
  const members = membersOf(rows);
  const orders = rows.filter((row) => !row.isReturn).length;
  const returns = {
    named: matched.named,
    latestWithEnoughLeft: matched['latest with enough left'],
    latestEarlier: matched['latest earlier'],
    unknownOrder: matched['unknown order'],
  };
  return {
    events,
    summary: { members, orders, returns },
    shown: [
      ['members', members],
      ['orders', orders],
      ['returns whose order is named', returns.named],
      ['… given to the latest order with that much left', returns.latestWithEnoughLeft],
      ['… given to the latest earlier order', returns.latestEarlier],
      ['… of an unknown order, waiting', returns.unknownOrder],
    ],
  };
}
