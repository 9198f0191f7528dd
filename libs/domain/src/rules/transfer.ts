import type { PointsReceived, PointsSent, TransferPart } from '../fact.js';
import type { Folding } from '../folding.js';
import { giveLot, owe, spendable, takeFrom } from '../points.js';
import type { Lot } from '../state.js';

/**
 * Rule 13, the giver: each part is taken from active points that expire no earlier than it, the part that expires last first, so that
 * whatever late facts change, no point comes to live longer. What is missing then is taken by rule 6, and else becomes a deficit.
 */
export function send(run: Folding, fact: PointsSent): void {
  run.needsPoints();
  const lots = spendable(run);
  const taken = new Map<Lot, number>();
  const take = (wanted: number, from: readonly Lot[]): number => {
    let missing = wanted;
    for (const lot of from) {
      const before = taken.get(lot) ?? 0;
      const points = Math.min(missing, lot.left - lot.reserved - before);
      if (points > 0) taken.set(lot, before + points);
      missing -= points;
    }
    return missing;
  };
  let uncovered = 0;
  for (const [expiresAt, points] of [...fact.parts].reverse()) {
    uncovered += take(
      points,
      lots.filter((lot) => lot.expiresAt >= expiresAt),
    );
  }
  const owed = take(uncovered, lots);
  for (const lot of lots) takeFrom(run, lot, taken.get(lot) ?? 0, 'transferred', fact.time, fact, 'transfer');
  if (owed > 0) owe(run, owed, 'transferred', fact.time, fact, 'transfer');
}

/** The taker: a lot for each part, active at once, with the expiry that its points had. */
export function receive(run: Folding, fact: PointsReceived): void {
  fact.parts.forEach(([expiresAt, points], index) => {
    const ordinal = index + 1;
    const id = `transfer:${fact.transferId}:${ordinal}`;
    giveLot(run, fact, { id, ordinal, points, pendingMs: 0, rule: 'transfer', kind: 'transferred', expiresAt });
  });
}

/** What a transfer takes along now: active points in spending order, summed up by expiry. */
export function partsToSend(run: Folding, points: number): TransferPart[] {
  const parts: TransferPart[] = [];
  let missing = points;
  for (const lot of spendable(run)) {
    if (missing === 0) break;
    const taken = Math.min(missing, lot.left - lot.reserved);
    missing -= taken;
    const last = parts.at(-1);
    if (last?.[0] === lot.expiresAt) last[1] += taken;
    else parts.push([lot.expiresAt, taken]);
  }
  return parts;
}
