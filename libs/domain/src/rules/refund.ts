import type { OrderCancelled, OrderRefunded } from '../fact.js';
import type { Folding } from '../folding.js';
import type { Purchase } from '../state.js';
import type { Instant } from '../time.js';
import { changeOrder } from './entitlement.js';

/** Rule 7. `at` is the refund's effective instant, never before the order's. */
export function refundOrder(run: Folding, fact: OrderRefunded | OrderCancelled, at: Instant): void {
  const change = (purchase: Purchase): void => {
    if (fact.type === 'order.cancelled') {
      purchase.cancelled = true;
    } else {
      purchase.refunded = true;
      purchase.refundedMinor += fact.amountMinor;
    }
  };
  changeOrder(run, fact, at, fact.type === 'order.cancelled' ? 'cancellation' : 'refund', change);
}
