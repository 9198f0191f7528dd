import type { OrderRow } from './order-row.js';

/**
 * How a return found its order: the file named it; the latest earlier order that has that much left; the latest
 * earlier order, though less is left of it; none, so that the refund waits for an order that may still come.
 */
export type ReturnMatch = 'named' | 'latest with enough left' | 'latest earlier' | 'unknown order';

interface OpenOrder {
  orderId: string;
  currency: string;
  leftMinor: number;
}

/** Finds the orders that returns belong to. Orders and returns must come in time order. */
export class ReturnMatcher {
  private readonly ordersOf = new Map<string, Map<string, OpenOrder>>();

  order(row: OrderRow, orderId: string): void {
    const orders = this.ordersOf.get(row.memberId) ?? new Map<string, OpenOrder>();
    this.ordersOf.set(row.memberId, orders);
    // An order that stands twice in the file is one order, so it has its amount once.
    if (!orders.has(orderId)) orders.set(orderId, { orderId, currency: row.currency, leftMinor: row.amountMinor });
  }

  /** `refundId` makes up the id of an order that nobody knows, so that the refund waits visibly. */
  match(row: OrderRow, refundId: string): { orderId: string; match: ReturnMatch } {
    const orders = this.ordersOf.get(row.memberId);
    const named = orders?.get(row.returnOf !== '' ? row.returnOf : row.id);
    if (named) return take(named, row, 'named');
    if (row.returnOf !== '') return { orderId: row.returnOf, match: 'named' };
    const ofCurrency = [...(orders?.values() ?? [])].filter((order) => order.currency === row.currency);
    const enough = ofCurrency.findLast((order) => order.leftMinor >= row.amountMinor);
    if (enough) return take(enough, row, 'latest with enough left');
    const latest = ofCurrency.at(-1);
    if (latest) return take(latest, row, 'latest earlier');
    return { orderId: `unknown:${refundId}`, match: 'unknown order' };
  }
}

function take(order: OpenOrder, row: OrderRow, match: ReturnMatch): { orderId: string; match: ReturnMatch } {
  order.leftMinor = Math.max(0, order.leftMinor - row.amountMinor);
  return { orderId: order.orderId, match };
}
