import type { DatedOrder } from '#domain/value/index.js';
import { readCountingOrders, type Database } from '#storage';

/** Orders in columns, which go to another thread without being copied. Members are numbered in the order of their first row. */
export interface OrderColumns {
  member: Int32Array;
  day: Int32Array;
  amountMinor: Float64Array;
}

/** Every order of the book that counts. Some 16 bytes an order. */
export async function readOrderColumns(database: Database): Promise<OrderColumns> {
  const member = new Growing(Int32Array);
  const day = new Growing(Int32Array);
  const amountMinor = new Growing(Float64Array);
  let last = '';
  let number = -1;
  for await (const page of readCountingOrders(database)) {
    for (const order of page) {
      // A member's orders follow each other.
      if (number < 0 || order.memberId !== last) number += 1;
      last = order.memberId;
      member.push(number);
      day.push(order.day);
      amountMinor.push(order.amountMinor);
    }
  }
  return { member: member.values(), day: day.values(), amountMinor: amountMinor.values() };
}

/** The same as the models take them. */
export function datedOrders({ member, day, amountMinor }: OrderColumns): DatedOrder[] {
  return Array.from(member, (number, i) => {
    return { memberId: String(number), day: day[i]!, amountMinor: amountMinor[i]! };
  });
}

type Column = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

class Growing<T extends Column> {
  private column: T;
  private used = 0;

  constructor(private readonly make: new (length: number) => T) {
    this.column = new make(4_096);
  }

  push(value: number): void {
    if (this.used === this.column.length) {
      const larger = new this.make(this.used * 2);
      larger.set(this.column);
      this.column = larger;
    }
    this.column[this.used] = value;
    this.used += 1;
  }

  values(): T {
    return this.column.slice(0, this.used) as T;
  }
}
