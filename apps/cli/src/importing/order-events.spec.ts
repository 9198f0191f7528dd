import { describe, expect, it } from '@jest/globals';
import type { OrderRow } from './order-row.js';
import { recordOf } from './identify.js';
import { planOrders, type OrderEvent } from './order-events.js';
import { orderImport } from './orders.js';

const KIND = orderImport({ currency: 'EUR', currencies: ['EUR', 'USD'] });

function row(part: Partial<OrderRow>): OrderRow {
  const plain = { line: 1, memberId: 'm-1', timeMs: 0, amountMinor: 100, currency: 'EUR', isReturn: false };
  return { ...plain, id: '', returnOf: '', ...part };
}

function parsed(event: OrderEvent | undefined): { id: string; type: string; data: Record<string, unknown> } {
  return JSON.parse(event ? recordOf(KIND, event, '/i').value : '{}') as ReturnType<typeof parsed>;
}

describe('planned events', () => {
  it('keep their ids when a longer file is imported', () => {
    const rows = [row({ timeMs: 5 }), row({ timeMs: 1 }), row({ timeMs: 5 })];
    const longer = [...rows, row({ timeMs: 9 }), row({ timeMs: 5, memberId: 'm-2' })];
    const ids = planOrders(rows).events.map((event) => parsed(event).id);
    const longerIds = planOrders(longer).events.map((event) => parsed(event).id);
    expect(longerIds).toEqual(expect.arrayContaining(ids));
    expect(new Set(ids).size).toBe(3);
  });

  it('do not depend on how the file is sorted', () => {
    const rows = [
      row({ timeMs: 3, amountMinor: 50 }),
      row({ timeMs: 3, amountMinor: 50, isReturn: true }),
      row({ timeMs: 3, amountMinor: 70 }),
      row({ timeMs: 1, amountMinor: 90 }),
    ];
    expect(planOrders(rows.toReversed()).events).toEqual(planOrders(rows).events);
  });

  it('are in time order, orders before returns of the same instant', () => {
    const rows = [row({ timeMs: 2, isReturn: true }), row({ timeMs: 2 }), row({ timeMs: 1 })];
    expect(planOrders(rows).events.map((event) => [event.timeMs, parsed(event).type])).toEqual([
      [1, 'order.completed'],
      [2, 'order.completed'],
      [2, 'order.refunded'],
    ]);
  });
});

describe('a return that names no order', () => {
  const orders = [
    row({ timeMs: 1, id: 'a', amountMinor: 900 }),
    row({ timeMs: 2, id: 'b', amountMinor: 100 }),
    row({ timeMs: 3, id: 'c', amountMinor: 5_000, currency: 'USD' }),
  ];
  const attached = (amounts: number[]): unknown[] => {
    const returns = amounts.map((amountMinor, at) =>
      row({ timeMs: 10 + at, id: `r${at}`, amountMinor, isReturn: true }),
    );
    const { events } = planOrders([...orders, ...returns]);
    return events.slice(orders.length).map((event) => parsed(event).data.orderId);
  };

  it('goes to the latest earlier order of its currency that has that much left', () => {
    expect(attached([60, 60, 840])).toEqual(['b', 'a', 'a']);
  });

  it('goes to the latest earlier order where none has that much left', () => {
    expect(attached([1_000])).toEqual(['b']);
  });

  it('waits for an unknown order where there is none before it', () => {
    const plan = planOrders([row({ timeMs: 1, isReturn: true, id: 'C1' }), row({ timeMs: 2, id: 'a' })]);
    expect(parsed(plan.events[0]).data.orderId).toBe('unknown:C1');
    expect(plan.summary).toMatchObject({ returns: { unknownOrder: 1 } });
  });

  it('goes to the order that it names, known or not', () => {
    const returns = [
      row({ timeMs: 9, isReturn: true, id: 'r', returnOf: 'a' }),
      row({ timeMs: 9, isReturn: true, returnOf: 'z' }),
    ];
    const plan = planOrders([...orders, ...returns]);
    expect(plan.events.slice(3).map((event) => parsed(event).data.orderId)).toEqual(expect.arrayContaining(['a', 'z']));
    expect(plan.summary).toMatchObject({ returns: { named: 2 } });
  });
});
