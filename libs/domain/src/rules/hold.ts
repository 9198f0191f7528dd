import type { Cause, RuleName } from '../entry.js';
import { compareUtf8, type HoldCaptured, type HoldReleased, type PointsHeld } from '../fact.js';
import { compareSpending, type Folding } from '../folding.js';
import { comeBack, owe, reduce, reserve, spendable } from '../points.js';
import type { Lot, Spending } from '../state.js';
import { NEVER, type Instant } from '../time.js';

/** Rule 11: reserves active points in spending order; one that late facts leave uncovered reserves what there is. */
export function hold(run: Folding, fact: PointsHeld): void {
  run.needsPoints();
  const key = `hold:${fact.holdId}`;
  const held: Spending = {
    key,
    cause: fact.identity,
    state: 'open',
    expiresAt: fact.expiresAt,
    parts: [],
    missing: fact.points,
  };
  for (const lot of spendable(run)) {
    if (held.missing === 0) break;
    const points = Math.min(held.missing, lot.left - lot.reserved);
    reserve(run, lot, points);
    held.parts.push([lot.id, points]);
    held.missing -= points;
    run.emit('reserved', fact.time, fact, 'hold', { lot: lot.id, moved: points });
  }
  run.state.spendings.set(key, held);
  run.changedSpendings.add(key);
  noteHoldDue(run);
}

/** The first capture spends up to what is held and ends the hold; what is not covered becomes a deficit, the rest is given back. */
export function captureHold(run: Folding, fact: HoldCaptured): void {
  const held = openHold(run, fact.holdId);
  if (!held) return;
  let due = fact.points;
  const rest: [Lot, number][] = [];
  for (const [lot, points] of heldLots(run, held)) {
    const spent = Math.min(due, points);
    due -= spent;
    if (spent > 0) {
      reserve(run, lot, -spent);
      reduce(run, lot, spent);
      run.emit('redeemed', fact.time, fact, 'hold-captured', { lot: lot.id, points: -spent });
    }
    if (spent < points) rest.push([lot, points - spent]);
  }
  if (due > 0) owe(run, due, 'redeemed', fact.time, fact, 'hold-captured');
  giveBack(run, held, rest, fact.time, fact, 'hold-released');
}

export function releaseHold(run: Folding, fact: HoldReleased): void {
  const held = openHold(run, fact.holdId);
  if (held) giveBack(run, held, heldLots(run, held), fact.time, fact, 'hold-released');
}

/** Before a member is written off: all that is held becomes free. */
export function releaseAllHolds(run: Folding, at: Instant, cause: Cause): void {
  run.needsPoints();
  const open = [...run.state.spendings.values()].filter((held) => held.expiresAt !== null && held.state === 'open');
  for (const held of open.sort((a, b) => compareUtf8(a.key, b.key))) {
    giveBack(run, held, heldLots(run, held), at, cause, 'erasure');
  }
}

/** Holds that nobody ended give back by themselves. */
export function timeOutHolds(run: Folding, at: Instant): void {
  run.needsPoints();
  for (const held of run.state.spendings.values()) {
    if (held.state !== 'open' || held.expiresAt !== at) continue;
    giveBack(run, held, heldLots(run, held), at, { identity: held.cause, imported: false }, 'hold-timed-out');
  }
}

function giveBack(
  run: Folding,
  held: Spending,
  rest: [Lot, number][],
  at: Instant,
  cause: Cause,
  rule: RuleName,
): void {
  held.state = 'ended';
  run.changedSpendings.add(held.key);
  for (const [lot, points] of rest) {
    reserve(run, lot, -points);
    run.emit('released', at, cause, rule, { lot: lot.id, moved: points });
    comeBack(run, lot, points, at, cause);
  }
  noteHoldDue(run);
}

function openHold(run: Folding, holdId: string): Spending | null {
  run.needsPoints();
  const held = run.state.spendings.get(`hold:${holdId}`);
  return held?.state === 'open' ? held : null;
}

function heldLots(run: Folding, held: Spending): [Lot, number][] {
  const lots = held.parts.map(([id, points]): [Lot, number] => [run.lot(id), points]);
  return lots.sort(([a], [b]) => compareSpending(a, b));
}

function noteHoldDue(run: Folding): void {
  let next = NEVER;
  for (const held of run.state.spendings.values()) {
    if (held.state === 'open' && held.expiresAt !== null) next = Math.min(next, held.expiresAt);
  }
  run.state.head.holdDueAt = next === NEVER ? null : next;
}
