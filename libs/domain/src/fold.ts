import { advance } from './clock.js';
import { comparePositions, parentKey, placeFacts, type Fact, type Placed } from './fact.js';
import { Folding } from './folding.js';
import type { Programs } from './program.js';
import { beginUnder } from './program-change.js';
import { completeOrder } from './rules/purchase.js';
import { amendOrder } from './rules/amendment.js';
import { erase } from './rules/erasure.js';
import { changeMembership, leave } from './rules/membership.js';
import { receive, send } from './rules/transfer.js';
import { publishContent, publishReview, removeContent, removeReview } from './rules/review.js';
import { logIn } from './rules/login.js';
import { refundOrder } from './rules/refund.js';
import { adjust } from './rules/adjustment.js';
import { openBalance } from './rules/opening.js';
import { captureHold, hold, releaseHold } from './rules/hold.js';
import { cancelRedemption, redeem } from './rules/redemption.js';
import { emptyState, hasEnded, type MemberState } from './state.js';
import { NEVER, type Instant } from './time.js';

/**
 * Folds facts, given in the order of effects, into a state: before each, time advances to it. What is timed after
 * `now` is left for later (`head.futureAt`). The state is changed in place; the returned run holds the entries and what changed.
 */
export function foldPlaced(programs: Programs, state: MemberState, placed: readonly Placed[], now: Instant): Folding {
  const run = new Folding(programs, state);
  foldOn(run, placed, now);
  return run;
}

/** Goes on with a run. */
export function foldOn(run: Folding, placed: readonly Placed[], now: Instant): void {
  const { head } = run.state;
  for (const place of placed) {
    if (hasEnded(head)) return;
    if (place.at > now) {
      head.futureAt = Math.min(head.futureAt ?? NEVER, place.at);
      continue;
    }
    if (head.lastEffectAt === null) beginUnder(run, place.at);
    advance(run, place.at);
    applyFact(run, place);
  }
}

/** A member from nothing: all facts, then the clock up to `until`. What lies after `until` is not in effect yet. */
export function foldMember(programs: Programs, facts: readonly Fact[], until: Instant): Folding {
  const levels = programs[0]!.program.tiers.levels.length;
  const placed = placeFacts(ownFacts(facts), () => undefined);
  const run = foldPlaced(programs, emptyState(levels), placed, until);
  advance(run, until);
  return run;
}

/** Of a member who was merged into another one only that is left: what happened to them is the other one's. */
export function ownFacts(facts: readonly Fact[]): readonly Fact[] {
  if (!facts.some((fact) => fact.type === 'member.merged-away')) return facts;
  return facts.filter((fact) => fact.type === 'member.merged-away' || fact.type === 'member.erased');
}

function applyFact(run: Folding, place: Placed): void {
  const { head } = run.state;
  const { fact, at } = place;
  const before = run.entries.length;
  if (place.waits) {
    const refersTo = parentKey(fact)!;
    head.waiting.push({
      type: fact.type,
      source: fact.source,
      id: fact.id,
      refersTo: refersTo.slice(refersTo.indexOf(':') + 1),
      time: fact.time,
    });
  } else {
    applyRule(run, fact, at);
  }
  if (run.entries.length === before) run.emit('noted', at, fact, place.waits ? 'waiting' : 'none');
  head.lastEffectAt = at;
  head.last = { at, rank: place.rank, order: place.order, source: place.source, id: place.id };
}

function applyRule(run: Folding, fact: Fact, at: Instant): void {
  switch (fact.type) {
    case 'order.completed':
      return completeOrder(run, fact);
    case 'order.refunded':
    case 'order.cancelled':
      return refundOrder(run, fact, at);
    case 'order.amended':
      return amendOrder(run, fact, at);
    case 'review.published':
      return publishReview(run, fact);
    case 'review.removed':
      return removeReview(run, fact, at);
    case 'member.logged-in':
      return logIn(run, fact);
    case 'content.published':
      return publishContent(run, fact);
    case 'content.removed':
      return removeContent(run, fact);
    case 'member.enrolled':
    case 'member.blocked':
    case 'member.unblocked':
      return changeMembership(run, fact);
    case 'member.merged':
      return run.emit('noted', at, fact, 'merge');
    case 'member.merged-away':
      return leave(run, fact);
    case 'survey.answered':
    case 'referral.completed':
      return;
    case 'balance.opened':
      return openBalance(run, fact);
    case 'points.redeemed':
      return redeem(run, fact);
    case 'redemption.cancelled':
      return cancelRedemption(run, fact);
    case 'points.held':
      return hold(run, fact);
    case 'hold.captured':
      return captureHold(run, fact);
    case 'hold.released':
      return releaseHold(run, fact);
    case 'points.adjusted':
      return adjust(run, fact);
    case 'points.sent':
      return send(run, fact);
    case 'points.received':
      return receive(run, fact);
    case 'member.erased':
      return erase(run, fact);
    default:
      return assertNever(fact);
  }
}

function assertNever(value: never): never {
  throw new Error(`no rule for ${JSON.stringify(value)}`);
}

/** Whether placed facts can be folded onto a head as they are: they come after all that took effect, and nothing waits for them. */
export function isInOrder(head: MemberState['head'], placed: readonly Placed[], now: Instant): boolean {
  const first = placed.find((place) => place.at <= now);
  if (!first) return true;
  if (head.futureAt !== null && head.futureAt <= now) return false;
  if (head.lastEffectAt !== null && first.at < head.lastEffectAt) return false;
  if (head.last !== null && comparePositions(first, head.last) <= 0) return false;
  return true;
}
