import { compareIdentity } from './facts.js';
import { entryKey, lotKey, type EntryKind, type LotState } from './types.js';

export interface Lot {
  fact: { source: string; id: string };
  ordinal: number;
  factTime: number;
  given: number;
  /** Includes what is held. */
  left: number;
  state: LotState;
  activatesAt: number;
  expiresAt: number;
  /** What was taken back of what the fact was given, from wherever, with what counts as such (rule 7). */
  takenBack: number;
  /** What expired of this lot, and how much of that was counted as taken back. */
  expired: number;
  expiredCounted: number;
}

export interface Part {
  lot: Lot;
  points: number;
}

interface Hold {
  id: string;
  points: number;
  expiresAt: number;
  parts: Part[];
  open: boolean;
}

interface Redemption {
  id: string;
  parts: Part[];
  missing: number;
  cancelled: boolean;
}

/** Rule 6. */
export function spendingOrder(a: Lot, b: Lot): number {
  return (
    a.expiresAt - b.expiresAt || a.factTime - b.factTime || compareIdentity(a.fact, b.fact) || a.ordinal - b.ordinal
  );
}

/** The lots, the deficit and the holds of one member, and the sums of the entries that their changes write. */
export class Account {
  readonly lots: Lot[] = [];
  readonly holds: Hold[] = [];
  readonly entrySums = new Map<string, number>();
  deficit = 0;
  private readonly redemptions: Redemption[] = [];
  /** Payments of the deficit in their order; what a cancelled redemption gives back is taken off again. */
  private readonly payments: Part[] = [];

  held(lot: Lot): number {
    const parts = this.holds.flatMap((hold) => hold.parts).filter((part) => part.lot === lot);
    return parts.reduce((sum, part) => sum + part.points, 0);
  }

  /** What of a lot can be spent, taken back or expire. */
  free(lot: Lot): number {
    return lot.left - this.held(lot);
  }

  inSpendingOrder(state?: LotState): Lot[] {
    return this.lots.filter((lot) => state === undefined || lot.state === state).sort(spendingOrder);
  }

  /** A new lot, pending or active at once. */
  give(
    lot: Omit<Lot, 'left' | 'takenBack' | 'expired' | 'expiredCounted'>,
    kind: 'earned' | 'adjusted' | 'transferred',
  ): Lot {
    const added: Lot = { ...lot, left: lot.given, takenBack: 0, expired: 0, expiredCounted: 0 };
    this.lots.push(added);
    this.write(added, kind, added.given);
    if (added.state === 'active') this.payDeficit(added, added.given);
    return added;
  }

  activate(lot: Lot): void {
    lot.state = 'active';
    this.payDeficit(lot, lot.left);
  }

  expire(lot: Lot): void {
    lot.state = 'expired';
    this.loseToExpiry(lot, this.free(lot));
  }

  /** Rule 7: takes back until `total` of what the lot's fact was given has been taken back. */
  takeBack(lot: Lot, total: number): void {
    let due = total - lot.takenBack;
    if (due <= 0) return;
    lot.takenBack = total;
    const own = Math.min(due, this.free(lot));
    lot.left -= own;
    this.write(lot, 'reversed', -own);
    due -= own;
    const counted = Math.min(due, lot.expired - lot.expiredCounted);
    lot.expiredCounted += counted;
    due -= counted;
    this.take(due, 'reversed');
  }

  /** Rule 15: what the lot's fact is entitled to beyond what it was given and what of that was really taken back. */
  giveAgain(lot: Lot, entitled: number): void {
    const points = entitled - lot.given + (lot.takenBack - lot.expiredCounted);
    if (points <= 0) return;
    lot.given += points;
    lot.left += points;
    this.write(lot, 'earned', points);
    if (lot.state !== 'pending') this.comeBack(lot, points);
  }

  /**
   * Rule 13: each part, the one that expires last first, from the active points that expire no earlier; what is missing from
   * any active points, and else as a deficit.
   */
  send(parts: { expiresAt: number; points: number }[]): void {
    let missing = 0;
    for (const { expiresAt, points } of [...parts].sort((a, b) => b.expiresAt - a.expiresAt)) {
      missing += this.takeActive(points, 'transferred', (lot) => lot.expiresAt >= expiresAt).missing;
    }
    this.take(missing, 'transferred');
  }

  redeem(id: string, points: number): void {
    const { parts, missing } = this.take(points, 'redeemed');
    this.redemptions.push({ id, parts, missing, cancelled: false });
  }

  /** Rule 10. A second cancellation changes nothing. */
  cancelRedemption(id: string): void {
    const redemption = this.redemptions.find((candidate) => candidate.id === id);
    if (!redemption || redemption.cancelled) return;
    redemption.cancelled = true;
    const unpaid = Math.min(redemption.missing, this.deficit);
    this.deficit -= unpaid;
    this.write(null, 'restored', unpaid);
    const back = [...redemption.parts, ...this.takePaymentsBack(redemption.missing - unpaid)];
    for (const { lot, points } of back.sort((a, b) => spendingOrder(a.lot, b.lot))) {
      lot.left += points;
      this.write(lot, 'restored', points);
      this.comeBack(lot, points);
    }
  }

  adjust(points: number): void {
    this.take(-points, 'adjusted');
  }

  hold(id: string, points: number, expiresAt: number): void {
    let missing = points;
    const parts: Part[] = [];
    for (const lot of this.inSpendingOrder('active')) {
      const reserved = Math.min(missing, this.free(lot));
      missing -= reserved;
      parts.push({ lot, points: reserved });
    }
    this.holds.push({ id, points, expiresAt, parts, open: true });
  }

  /** Rule 11: spends up to `points` (all if absent), what is not covered as a deficit, and gives the rest back. */
  capture(id: string, points?: number): void {
    const hold = this.holds.find((candidate) => candidate.id === id && candidate.open);
    if (!hold) return;
    let due = points ?? hold.points;
    for (const part of hold.parts.sort((a, b) => spendingOrder(a.lot, b.lot))) {
      const spent = Math.min(due, part.points);
      part.points -= spent;
      part.lot.left -= spent;
      this.write(part.lot, 'redeemed', -spent);
      due -= spent;
    }
    this.oweMore(due, 'redeemed');
    this.release(id);
  }

  /** On release and on time-out. */
  release(id: string): void {
    const hold = this.holds.find((candidate) => candidate.id === id && candidate.open);
    if (!hold) return;
    const parts = hold.parts.sort((a, b) => spendingOrder(a.lot, b.lot));
    hold.open = false;
    hold.parts = [];
    for (const { lot, points } of parts) this.comeBack(lot, points);
  }

  /** From the active points in spending order; what is missing becomes a deficit. */
  private take(points: number, kind: EntryKind): { parts: Part[]; missing: number } {
    const { parts, missing } = this.takeActive(points, kind, () => true);
    this.oweMore(missing, kind);
    return { parts, missing };
  }

  private takeActive(
    points: number,
    kind: EntryKind,
    isAllowed: (lot: Lot) => boolean,
  ): { parts: Part[]; missing: number } {
    let missing = points;
    const parts: Part[] = [];
    for (const lot of this.inSpendingOrder('active').filter(isAllowed)) {
      const taken = Math.min(missing, this.free(lot));
      lot.left -= taken;
      this.write(lot, kind, -taken);
      missing -= taken;
      parts.push({ lot, points: taken });
    }
    return { parts, missing };
  }

  private oweMore(points: number, kind: EntryKind): void {
    this.deficit += points;
    this.write(null, kind, -points);
  }

  /** Points that are in the lot again: gone at once where it has expired, else active. */
  private comeBack(lot: Lot, points: number): void {
    if (lot.state === 'expired') this.loseToExpiry(lot, points);
    else this.payDeficit(lot, points);
  }

  private loseToExpiry(lot: Lot, points: number): void {
    lot.left -= points;
    lot.expired += points;
    this.write(lot, 'expired', -points);
  }

  /** Rule 8, for points of the lot that become active. */
  private payDeficit(lot: Lot, points: number): void {
    const paid = Math.min(points, this.deficit);
    this.deficit -= paid;
    lot.left -= paid;
    this.write(lot, 'settled', -paid);
    this.write(null, 'settled', paid);
    this.payments.push({ lot, points: paid });
  }

  private takePaymentsBack(points: number): Part[] {
    let due = points;
    const back: Part[] = [];
    for (const payment of this.payments.toReversed()) {
      const returned = Math.min(due, payment.points);
      payment.points -= returned;
      due -= returned;
      back.push({ lot: payment.lot, points: returned });
    }
    return back;
  }

  private write(lot: Lot | null, kind: EntryKind, points: number): void {
    if (points === 0) return;
    const key = entryKey(lot && lotKey(lot), kind);
    this.entrySums.set(key, (this.entrySums.get(key) ?? 0) + points);
  }
}
