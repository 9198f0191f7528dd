/**
 * A member's whole state as others see it: over HTTP, on `loyalty.members`, in the projections.
 * Instants are RFC 3339, UTC, milliseconds; money in minor units; days are UTC days, `YYYY-MM-DD`.
 */
export interface MemberView {
  memberId: string;
  /** Counts the member's recorded states; grows with every change of what is shown here. */
  sequence: number;
  asOf: string;
  points: PointsView;
  tier: TierView;
  nextExpiry: { points: number; at: string } | null;
  waiting: WaitingView[];
  stats: StatsView;
  membership: MembershipView;
}

/** Since when the person is a member, and since when they may not spend; null where it was not said. */
export interface MembershipView {
  enrolledAt: string | null;
  blockedAt: string | null;
}

/** `active` is what can be spent now; `deficit` is never negative. */
export interface PointsView {
  active: number;
  pending: number;
  reserved: number;
  deficit: number;
}

export interface TierView {
  level: string;
  since: string | null;
  validUntil: string | null;
  qualifyingPoints: number;
  next: { level: string; missing: number } | null;
}

/** A refund, cancellation or removal whose order, review or content is not known yet. */
export interface WaitingView {
  type: string;
  source: string;
  id: string;
  refersTo: string;
  time: string;
}

/** Of the orders that count now, of the reviews published and not removed, of any login. */
export interface StatsView {
  orders: number;
  spendMinor: number;
  firstOrderAt: string | null;
  lastOrderAt: string | null;
  orderDays: number;
  firstOrderDay: string | null;
  lastOrderDay: string | null;
  repeatSpendMinor: number;
  lastLoginAt: string | null;
  reviews: number;
  averageRating: number | null;
}

export type LotStateName = 'pending' | 'active' | 'expired';

export interface LotView {
  lotId: string;
  given: number;
  left: number;
  reserved: number;
  state: LotStateName;
  earnedAt: string;
  activatesAt: string;
  expiresAt: string;
}
