import { compareSpending, type Folding } from './folding.js';
import { addExpiring, payDeficit } from './points.js';
import { changeProgram } from './program-change.js';
import { timeOutHolds } from './rules/hold.js';
import { nextVersionAt } from './settled.js';
import { leaveWindow, settleTier } from './tiers.js';
import { hasEnded, type Lot } from './state.js';
import { NEVER, type Instant } from './time.js';

/**
 * What time itself brings, up to and with an instant. Several at one instant: activations, hold time-outs, tiers (those of a version that comes
 * into force first), expiries.
 */
export function advance(run: Folding, until: Instant): void {
  for (let at = run.nextInstant(); at <= until && at !== NEVER; at = run.nextInstant()) {
    const { head } = run.state;
    if (hasEnded(head)) return;
    const isNewProgram = nextVersionAt(run.programs, head) === at;
    head.lastEffectAt = at;
    const lots = head.lotDueAt === at ? run.due.takeAt(at) : [];
    const active = lots.filter((lot) => lot.state === 'active');
    const activating = lots.filter((lot) => lot.state === 'pending').sort(compareSpending);
    for (const lot of activating) activate(run, lot, at);
    if (head.holdDueAt === at) timeOutHolds(run, at);
    if (isNewProgram) changeProgram(run, at);
    if (head.windowOutAt === at) leaveWindow(run, at);
    if (run.tierEndsAt() === at) endTier(run, at);
    for (const lot of active.sort(compareSpending)) expire(run, lot, at);
    run.noteLotDue();
  }
}

function activate(run: Folding, lot: Lot, at: Instant): void {
  const { head } = run.state;
  lot.state = 'active';
  head.pending -= lot.left;
  head.active += lot.left;
  run.changedLots.add(lot.id);
  run.due.push(lot);
  if (lot.left === 0) return;
  run.emit('activated', at, causeOf(lot), 'activation', { lot: lot.id, moved: lot.left });
  payDeficit(run, lot, at, causeOf(lot));
}

/** Rule 5: what is left is gone; one entry for each lot, also for nothing. */
function expire(run: Folding, lot: Lot, at: Instant): void {
  const gone = lot.left - lot.reserved;
  addExpiring(run.state.head, lot.expiresAt, -lot.left);
  lot.state = 'expired';
  lot.left -= gone;
  lot.expired += gone;
  run.state.head.active -= gone;
  run.changedLots.add(lot.id);
  run.emit('expired', at, causeOf(lot), 'expiry', { lot: lot.id, points: gone === 0 ? 0 : -gone });
}

function endTier(run: Folding, at: Instant): void {
  const { level, support } = run.state.head;
  const held = support[level - 1]!;
  settleTier(run, at, { identity: held.cause, imported: held.imported }, 'tier-end');
}

function causeOf(lot: Lot): { identity: string; imported: boolean } {
  return { identity: lot.cause, imported: lot.imported };
}
