import type { MemberErased } from '../fact.js';
import { compareSpending, type Folding } from '../folding.js';
import { takeFrom } from '../points.js';
import { releaseAllHolds } from './hold.js';
import { membershipOf } from './membership.js';

/** Rule 17: whatever is left, also what is pending, held or owed, is written off, and time has nothing to do here any more. */
export function erase(run: Folding, fact: MemberErased): void {
  run.needsOpenParts();
  const { head } = run.state;
  const at = fact.time;
  releaseAllHolds(run, at, fact);
  for (const lot of [...run.state.lots.values()].sort(compareSpending)) {
    takeFrom(run, lot, lot.left, 'adjusted', at, fact, 'erasure');
  }
  if (head.deficit > 0) run.emit('adjusted', at, fact, 'erasure', { points: head.deficit });
  head.deficit = 0;
  head.lotDueAt = null;
  head.holdDueAt = null;
  head.windowOutAt = null;
  head.futureAt = null;
  head.support = head.support.map(() => null);
  membershipOf(run).endedBy = 'erasure';
}
