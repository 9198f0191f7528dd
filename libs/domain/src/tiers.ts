import type { Cause } from './entry.js';
import type { Folding } from './folding.js';
import type { Program } from './program.js';
import { counts, qualifyingOf, type Purchase } from './state.js';
import type { Instant } from './time.js';

/** The highest level whose threshold is reached: an index into the program's list. */
export function levelReached(program: Program, qualifying: number): number {
  const { levels } = program.tiers;
  let level = 0;
  while (level + 1 < levels.length && levels[level + 1]!.threshold <= qualifying) level++;
  return level;
}

/** Rule 9 for an order that comes last in time: it counts at once, and supports every level that Q reaches with it. */
export function addQualifying(run: Folding, purchase: Purchase): void {
  const { head } = run.state;
  const at = purchase.time;
  head.qualifying += qualifyingOf(purchase);
  head.windowOutAt ??= at + run.window(at);
  const reached = levelReached(run.program(at), head.qualifying);
  for (let level = 1; level <= reached; level++) head.support[level - 1] = supportBy(purchase);
}

/** An order leaves the window: what it counted for no longer qualifies. The next one of the window follows it. */
export function leaveWindow(run: Folding, at: Instant): void {
  const { head, purchases } = run.state;
  const window = run.window(at);
  for (;;) {
    const purchase = purchases[run.windowStart];
    if (!purchase || purchase.time + window > at) break;
    run.windowStart++;
    const points = qualifyingOf(purchase);
    head.qualifying -= points;
    if (points > 0)
      run.emit('aged', at, { identity: purchase.cause, imported: purchase.imported }, 'qualifying-window');
  }
  const next = purchases[run.windowStart];
  head.windowOutAt = next ? next.time + window : run.state.unloaded.windowOutAt;
}

/** Which orders are in the window, and what they come to, by the version in force at an instant. */
export function retakeWindow(run: Folding, at: Instant): void {
  run.needsOpenParts();
  const { head, purchases } = run.state;
  const window = run.window(at);
  const oldest = purchases.findIndex((purchase) => purchase.time + window > at);
  run.windowStart = oldest < 0 ? purchases.length : oldest;
  head.qualifying = purchases.slice(run.windowStart).reduce((sum, purchase) => sum + qualifyingOf(purchase), 0);
  head.windowOutAt = oldest < 0 ? null : purchases[oldest]!.time + window;
}

/** After a refund, or by another version: Q of every order, and with it what supports which level, is computed anew over the orders that still matter. */
export function recomputeQualifying(run: Folding, at: Instant): void {
  run.needsOpenParts();
  const { head, purchases } = run.state;
  const window = run.window(at);
  const supportAfter = at - run.support(at);
  const program = run.program(at);
  const support: (typeof head.support)[number][] = new Array<null>(program.tiers.levels.length - 1).fill(null);
  let sum = 0;
  let oldest = purchases.findIndex((purchase) => purchase.time > supportAfter - window);
  if (oldest < 0) oldest = purchases.length;
  for (let i = oldest; i < purchases.length;) {
    const instant = purchases[i]!.time;
    let end = i;
    while (end < purchases.length && purchases[end]!.time === instant) sum += qualifyingOf(purchases[end++]!);
    while (purchases[oldest]!.time <= instant - window) sum -= qualifyingOf(purchases[oldest++]!);
    if (instant > supportAfter) {
      const reached = levelReached(program, sum);
      for (; i < end; i++) {
        const purchase = purchases[i]!;
        if (counts(purchase)) for (let level = 1; level <= reached; level++) support[level - 1] = supportBy(purchase);
      }
    }
    i = end;
  }
  head.support = support;
}

/** The level that holds at an instant; tells a change as an entry. */
export function settleTier(run: Folding, at: Instant, cause: Cause, rule: 'tier' | 'tier-end'): void {
  const { head } = run.state;
  const level = levelHeld(run, at);
  if (level === head.level) return;
  const { levels } = run.program(at).tiers;
  const kind = level > head.level ? 'tier.upgraded' : 'tier.downgraded';
  run.emit(kind, at, cause, rule, { from: levels[head.level]!.name, to: levels[level]!.name });
  head.level = level;
  head.since = at;
}

/** The highest level that an order still supports at an instant. */
export function levelHeld(run: Folding, at: Instant): number {
  const { support } = run.state.head;
  const lasts = run.support(at);
  let level = support.length;
  while (level > 0) {
    const held = support[level - 1];
    if (held && held.at + lasts > at) break;
    level--;
  }
  return level;
}

function supportBy(purchase: Purchase): { at: Instant; cause: string; imported: boolean } {
  return { at: purchase.time, cause: purchase.cause, imported: purchase.imported };
}
