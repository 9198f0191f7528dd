import type { OrderAmended } from '../fact.js';
import type { Folding } from '../folding.js';
import type { Instant } from '../time.js';
import { changeOrder } from './entitlement.js';

/** Rule 15: from its effective instant on the order has another total, whatever was refunded of it before. */
export function amendOrder(run: Folding, fact: OrderAmended, at: Instant): void {
  changeOrder(run, fact, at, 'amendment', (purchase) => (purchase.totalMinor = fact.totalMinor));
}
