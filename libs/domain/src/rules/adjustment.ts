import type { PointsAdjusted } from '../fact.js';
import type { Folding } from '../folding.js';
import { giveLot, takeInOrder } from '../points.js';

/** Rule 12: a positive one is a lot, active at once; a negative one takes by rule 6. */
export function adjust(run: Folding, fact: PointsAdjusted): void {
  const { adjustmentId, points, expiresAt } = fact;
  if (points < 0) {
    takeInOrder(run, -points, 'adjusted', fact.time, fact, 'adjustment');
    return;
  }
  const id = `adjustment:${adjustmentId}`;
  giveLot(run, fact, { id, ordinal: 1, points, pendingMs: 0, rule: 'adjustment', kind: 'adjusted', expiresAt });
}
