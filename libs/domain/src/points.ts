import type { Cause, EntryKind, RuleName } from './entry.js';
import { compareSpending, type Folding } from './folding.js';
import type { Fact } from './fact.js';
import type { Head, Lot, SpentPart } from './state.js';
import { monthStartAfter, type Instant } from './time.js';

export interface LotGiven {
  id: string;
  ordinal: number;
  points: number;
  pendingMs: number;
  rule: RuleName;
  kind?: 'earned' | 'adjusted' | 'transferred';
  /** Absent: by rule 5. */
  expiresAt?: Instant | null;
}

/** Opens the lot that a fact gives. A pending one becomes active after `pendingMs`; an active one pays a deficit first. */
export function giveLot(run: Folding, fact: Fact, give: LotGiven): Lot {
  const { head, lots } = run.state;
  const expiresAt = give.expiresAt ?? monthStartAfter(fact.time, run.program(fact.time).points.expiryMonths);
  const lot: Lot = {
    id: give.id,
    cause: fact.identity,
    imported: fact.imported,
    source: fact.source,
    factId: fact.id,
    ordinal: give.ordinal,
    time: fact.time,
    given: give.points,
    left: give.points,
    reserved: 0,
    expired: 0,
    activatesAt: fact.time + give.pendingMs,
    expiresAt,
    state: give.pendingMs > 0 ? 'pending' : 'active',
  };
  lots.set(lot.id, lot);
  run.changedLots.add(lot.id);
  run.due.push(lot);
  run.noteLotDue();
  addExpiring(head, expiresAt, give.points);
  if (lot.state === 'pending') head.pending += give.points;
  else head.active += give.points;
  // A lot of nothing is a lot too, but nothing that others need to hear of.
  run.emit(give.points === 0 ? 'noted' : (give.kind ?? 'earned'), fact.time, fact, give.rule, {
    lot: lot.id,
    points: give.points,
  });
  if (lot.state === 'active') payDeficit(run, lot, fact.time, fact);
  return lot;
}

/** Rule 8: points that become active pay a deficit before they can be spent. */
export function payDeficit(
  run: Folding,
  lot: Lot,
  at: Instant,
  cause: Cause,
  points = lot.left - lot.reserved,
  again = false,
): void {
  const { head } = run.state;
  const paid = Math.min(head.deficit, points);
  if (paid <= 0) return;
  reduce(run, lot, paid);
  head.deficit -= paid;
  if (head.owed > 0) head.payments.push([lot.id, paid]);
  prunePayments(head);
  run.emit(again ? 'settled-again' : 'settled', at, cause, 'deficit', { lot: lot.id, moved: paid });
}

/** Keeps only payments that a cancellation could still undo: the latest, up to what is owed. */
export function prunePayments(head: Head): void {
  let kept = 0;
  let first = head.payments.length;
  while (first > 0 && kept < head.owed) kept += head.payments[--first]![1];
  if (first > 0) head.payments.splice(0, first);
}

/** Points that are in their lot again: gone at once where it has expired, else active, and a deficit is paid first. */
export function comeBack(run: Folding, lot: Lot, points: number, at: Instant, cause: Cause): void {
  if (lot.state !== 'expired') return payDeficit(run, lot, at, cause, points, true);
  reduce(run, lot, points);
  lot.expired += points;
  run.emit('expired-again', at, cause, 'expiry', { lot: lot.id, points: -points });
}

/**
 * Takes points back: from one lot first where given (pending or active), then from the other active ones in spending order,
 * then as a deficit. One entry for each lot touched.
 */
export function takeBack(
  run: Folding,
  points: number,
  own: Lot,
  kind: EntryKind,
  at: Instant,
  cause: Cause,
  rule: RuleName,
): void {
  const missing = points - takeFrom(run, own, points, kind, at, cause, rule);
  if (missing > 0) takeInOrder(run, missing, kind, at, cause, rule);
}

/** Takes active points in spending order; what is missing becomes a deficit. @returns what was taken from where */
export function takeInOrder(
  run: Folding,
  points: number,
  kind: EntryKind,
  at: Instant,
  cause: Cause,
  rule: RuleName,
): { parts: SpentPart[]; missing: number } {
  run.needsPoints();
  const parts: SpentPart[] = [];
  let missing = points;
  for (const lot of spendable(run)) {
    if (missing === 0) break;
    const taken = takeFrom(run, lot, missing, kind, at, cause, rule);
    parts.push([lot.id, taken]);
    missing -= taken;
  }
  if (missing > 0) owe(run, missing, kind, at, cause, rule);
  return { parts, missing };
}

export function owe(run: Folding, points: number, kind: EntryKind, at: Instant, cause: Cause, rule: RuleName): void {
  run.state.head.deficit += points;
  run.emit(kind, at, cause, rule, { points: -points });
}

/** Takes free points of one lot. @returns how many there were, up to `wanted` */
export function takeFrom(
  run: Folding,
  lot: Lot,
  wanted: number,
  kind: EntryKind,
  at: Instant,
  cause: Cause,
  rule: RuleName,
): number {
  const taken = Math.min(wanted, lot.left - lot.reserved);
  if (taken <= 0) return 0;
  reduce(run, lot, taken);
  run.emit(kind, at, cause, rule, { lot: lot.id, points: -taken });
  return taken;
}

/** Rule 6. */
export function spendable(run: Folding): Lot[] {
  const found: Lot[] = [];
  for (const lot of run.state.lots.values()) if (lot.state === 'active' && lot.left > lot.reserved) found.push(lot);
  return found.sort(compareSpending);
}

/** Points leave a lot, whatever for. */
export function reduce(run: Folding, lot: Lot, points: number): void {
  increase(run, lot, -points);
}

/** Points come to a lot (again). What has expired is neither active nor expiring: the caller takes it away at once. */
export function increase(run: Folding, lot: Lot, points: number): void {
  const { head } = run.state;
  lot.left += points;
  if (lot.state === 'pending') head.pending += points;
  else head.active += points;
  if (lot.state !== 'expired') addExpiring(head, lot.expiresAt, points);
  run.changedLots.add(lot.id);
}

/** Points of a lot are reserved, or (negative) free again. */
export function reserve(run: Folding, lot: Lot, points: number): void {
  const { head } = run.state;
  lot.reserved += points;
  head.active -= points;
  head.reserved += points;
  run.changedLots.add(lot.id);
}

/** Keeps the sums of what is left by expiry instant: few of them, since lots expire at the first of a month. */
export function addExpiring(head: Head, at: Instant, points: number): void {
  if (points === 0) return;
  const { expiring } = head;
  let i = expiring.length;
  while (i > 0 && expiring[i - 1]![0] > at) i--;
  const bucket = expiring[i - 1];
  if (bucket?.[0] !== at) expiring.splice(i, 0, [at, points]);
  else if (bucket[1] + points === 0) expiring.splice(i - 1, 1);
  else bucket[1] += points;
}
