import { FACT_RANK, isCommand, ownKey, parentKey, type Fact } from './fact.js';
import { balanceOf, type Head, type Loaded } from './state.js';
import type { Programs } from './program.js';
import { isPastVersion, tiersChangeBy } from './settled.js';
import type { Instant } from './time.js';

/** What must be read of a member before new facts can be folded in: nothing more, some parts, or all facts again. */
export type Needed = 'head' | Exclude<Loaded, 'all'> | 'facts';

/**
 * Looks at a head and at new facts alone. The answer may turn out too small only where a fact's effective instant depends on the
 * order that it refers to; `isInOrder` decides that after the parts are there.
 * @param advanceTo to where time will be advanced after the facts; −Infinity where it will not
 */
export function neededParts(
  programs: Programs,
  head: Head,
  facts: readonly Fact[],
  now: Instant,
  advanceTo: Instant,
): Needed {
  if (isPastVersion(programs, head)) return 'facts';
  if (head.futureAt !== null && head.futureAt <= now) return 'facts';
  let needed: Needed = 'head';
  let until = advanceTo;
  for (const fact of facts) {
    const own = ownKey(fact);
    if (own !== null && head.waiting.some((waits) => `${own.slice(0, own.indexOf(':'))}:${waits.refersTo}` === own))
      return 'facts';
    // What it refers to may be recorded, but not in effect yet.
    if (parentKey(fact) !== null && head.futureAt !== null) return 'facts';
    if (parentKey(fact) !== null || fact.type === 'review.published' || isCommand(fact)) needed = 'open';
    if (parentKey(fact) === null && fact.time <= now && isBehind(head, fact)) return 'facts';
    if (fact.time <= now && fact.time > until) until = fact.time;
  }
  if (head.holdDueAt !== null && head.holdDueAt <= until) return 'open';
  if (needed !== 'open' && tiersChangeBy(programs, head, until)) return 'open';
  if (needed === 'head' && until !== -Infinity && isDue(head, until)) needed = 'due';
  return needed;
}

function isBehind(head: Head, fact: Fact): boolean {
  if (head.lastEffectAt !== null && fact.time < head.lastEffectAt) return true;
  return head.last !== null && fact.time === head.last.at && FACT_RANK[fact.type] < head.last.rank;
}

/** Whether time touches a lot or the window up to an instant. Tiers end from the head alone. */
function isDue(head: Head, until: Instant): boolean {
  return (head.lotDueAt !== null && head.lotDueAt <= until) || (head.windowOutAt !== null && head.windowOutAt <= until);
}

/** Nothing to hear of and nothing to spend: a member that no fact has reached yet. */
export function isUntouched(head: Head): boolean {
  return head.last === null && head.waiting.length === 0 && balanceOf(head) === 0;
}
