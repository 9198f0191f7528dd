import { yearBefore, type Year } from './calendar.js';
import { catalogue } from './catalogue.js';
import { customers, type Customer } from './customers.js';
import type { ShopEvent } from './events.js';
import { expectedOf, type Expectation } from './expectation.js';
import { deliver } from './flaws.js';
import { purchases, undone } from './purchases.js';
import { Random } from './random.js';
import type { ShopRecord } from './records.js';
import { logins, reviews, surveys } from './visits.js';

export interface ShopYear {
  year: Year;
  customers: Customer[];
  /** In the order in which they are sent. */
  records: ShopRecord[];
  expectation: Expectation;
}

export interface ShopYearOptions {
  seed: number;
  members: number;
  /** The year ends at this instant's last midnight, UTC. */
  nowMs: number;
}

/** A year of a small shop. Pure: the same options give the same records and the same expectation. */
export function shopYear({ seed, members, nowMs }: ShopYearOptions): ShopYear {
  const random = new Random(seed);
  const year = yearBefore(nowMs);
  const articles = catalogue(random);
  const all = customers(random, members);
  const events: ShopEvent[] = [];
  for (const customer of all) {
    const orders = purchases(random, customer, year, articles);
    events.push(
      ...orders,
      ...orders.flatMap((order) => undone(random, order, year)),
      ...reviews(random, customer, orders, year),
      ...logins(random, customer, orders, year),
      ...surveys(random, customer, orders, year),
    );
  }
  events.sort((a, b) => a.timeMs - b.timeMs);
  const { records, disturbed } = deliver(random, events);
  return { year, customers: all, records, expectation: expectedOf(events, records, disturbed) };
}
