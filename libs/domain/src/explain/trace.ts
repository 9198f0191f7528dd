import { advance } from '../clock.js';
import type { Entry } from '../entry.js';
import { placeFacts, type Fact } from '../fact.js';
import { foldOn, ownFacts } from '../fold.js';
import { Folding } from '../folding.js';
import type { Programs } from '../program.js';
import { emptyState } from '../state.js';
import type { Instant } from '../time.js';
import type { Reckoning } from './reckoning.js';
import { reckon, type BeforeFact } from './rules.js';

export interface TracedEntry {
  entry: Entry;
  reckoning: Reckoning;
}

/** The fold of all facts once more, up to an instant, with what the rules looked at each time that they made an entry. */
export function traceMember(programs: Programs, facts: readonly Fact[], until: Instant): TracedEntry[] {
  const traced: TracedEntry[] = [];
  let before: BeforeFact = { fact: null, remainingMinor: 0, taken: 0 };
  const run: Folding = new Folding(programs, emptyState(programs[0]!.program.tiers.levels.length), (entry) =>
    traced.push({ entry, reckoning: reckon(run, entry, before) }),
  );
  for (const place of placeFacts(ownFacts(facts), () => undefined)) {
    if (place.at > until) break;
    before = { fact: null, remainingMinor: 0, taken: 0 };
    advance(run, place.at);
    before = beforeFact(run, place.fact);
    foldOn(run, [place], until);
  }
  before = { fact: null, remainingMinor: 0, taken: 0 };
  advance(run, until);
  return traced;
}

function beforeFact(run: Folding, fact: Fact): BeforeFact {
  const purchase = 'orderId' in fact ? run.state.byOrder.get(fact.orderId) : undefined;
  return { fact, remainingMinor: purchase?.remainingMinor ?? 0, taken: purchase?.taken ?? 0 };
}
