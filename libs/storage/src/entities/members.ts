import { EntitySchema } from 'typeorm';
import { IDENTITY } from './identity.js';

/* Members and what they have: a head for each, and its parts. */

export interface PersonRow {
  memberId: string;
  ref: number;
}

/** The only place that ties the book to an outside id. */
export const Person = new EntitySchema<PersonRow>({
  name: 'person',
  columns: {
    memberId: { name: 'member_id', type: 'text', primary: true, collation: 'C' },
    ref: { type: 'bigint', ...IDENTITY },
  },
  indices: [{ name: 'person_ref', columns: ['ref'], unique: true }],
});

export interface MemberRow {
  ref: number;
  sequence: number;
  factSeq: number;
  entrySeq: number;
  memberSequence: number;
  warningSequence: number;
  recordedAt: number;
  active: number;
  pending: number;
  reserved: number;
  deficit: number;
  tier: number;
  nextDueAt: number | null;
  head: string;
  lane: number;
  mergedInto: number | null;
  erasedAt: number | null;
}

/** A member's head: sums, sequences, and when time has something to do next. */
export const Member = new EntitySchema<MemberRow>({
  name: 'member',
  columns: {
    ref: { type: 'bigint', primary: true },
    sequence: { type: 'bigint', default: 0 },
    factSeq: { name: 'fact_seq', type: 'integer', default: 0 },
    entrySeq: { name: 'entry_seq', type: 'integer', default: 0 },
    memberSequence: { name: 'member_sequence', type: 'integer', default: 0 },
    warningSequence: { name: 'warning_sequence', type: 'integer', default: 0 },
    recordedAt: { name: 'recorded_at', type: 'bigint', default: 0 },
    active: { type: 'bigint', default: 0 },
    pending: { type: 'bigint', default: 0 },
    reserved: { type: 'bigint', default: 0 },
    deficit: { type: 'bigint', default: 0 },
    tier: { type: 'smallint', default: 0 },
    nextDueAt: { name: 'next_due_at', type: 'bigint', nullable: true },
    head: { type: 'text' },
    lane: { type: 'smallint' },
    mergedInto: { name: 'merged_into', type: 'bigint', nullable: true },
    erasedAt: { name: 'erased_at', type: 'bigint', nullable: true },
  },
  indices: [
    { name: 'member_merged', columns: ['mergedInto'], where: '(merged_into IS NOT NULL)' },
    { name: 'member_due', columns: ['nextDueAt'], where: '(next_due_at IS NOT NULL)' },
  ],
});

export interface LotRow {
  ref: number;
  id: string;
  cause: string;
  imported: boolean;
  ordinal: number;
  occurredAt: number;
  given: number;
  leftPoints: number;
  reserved: number;
  expired: number;
  activatesAt: number;
  expiresAt: number;
  state: number;
  dueAt: number | null;
}

/** A lot of points. */
export const Lot = new EntitySchema<LotRow>({
  name: 'lot',
  columns: {
    ref: { type: 'bigint', primary: true },
    id: { type: 'text', primary: true, collation: 'C' },
    cause: { type: 'uuid' },
    imported: { type: 'boolean' },
    ordinal: { type: 'smallint' },
    occurredAt: { name: 'occurred_at', type: 'bigint' },
    given: { type: 'bigint' },
    leftPoints: { name: 'left_points', type: 'bigint' },
    reserved: { type: 'bigint' },
    expired: { type: 'bigint' },
    activatesAt: { name: 'activates_at', type: 'bigint' },
    expiresAt: { name: 'expires_at', type: 'bigint' },
    state: { type: 'smallint' },
    dueAt: { name: 'due_at', type: 'bigint', nullable: true },
  },
  indices: [{ name: 'lot_due', columns: ['ref', 'dueAt'], where: '(due_at IS NOT NULL)' }],
});

export interface PurchaseRow {
  ref: number;
  occurredAt: number;
  orderId: string;
  cause: string;
  imported: boolean;
  currency: string;
  totalMinor: number;
  remainingMinor: number;
  refunded: boolean;
  cancelled: boolean;
  multiplierNum: number;
  multiplierDen: number;
  minorUnitsPerPoint: number;
  given: number;
  taken: number;
  refundedMinor: number;
}

/** An order, as refunds and tiers need it. */
export const Purchase = new EntitySchema<PurchaseRow>({
  name: 'purchase',
  columns: {
    ref: { type: 'bigint', primary: true },
    occurredAt: { name: 'occurred_at', type: 'bigint', primary: true },
    orderId: { name: 'order_id', type: 'text', primary: true, collation: 'C' },
    cause: { type: 'uuid' },
    imported: { type: 'boolean' },
    currency: { type: 'text' },
    totalMinor: { name: 'total_minor', type: 'bigint' },
    remainingMinor: { name: 'remaining_minor', type: 'bigint' },
    refunded: { type: 'boolean' },
    cancelled: { type: 'boolean' },
    multiplierNum: { name: 'multiplier_num', type: 'bigint' },
    multiplierDen: { name: 'multiplier_den', type: 'bigint' },
    minorUnitsPerPoint: { name: 'minor_units_per_point', type: 'bigint' },
    given: { type: 'bigint' },
    taken: { type: 'bigint' },
    refundedMinor: { name: 'refunded_minor', type: 'bigint', default: 0 },
  },
});

export interface PublicationRow {
  ref: number;
  key: string;
  occurredAt: number;
  sku: string | null;
  rating: number | null;
  lot: string | null;
  removed: boolean;
}

/** A review or a content, for the limits of their awards. */
export const Publication = new EntitySchema<PublicationRow>({
  name: 'publication',
  columns: {
    ref: { type: 'bigint', primary: true },
    key: { type: 'text', primary: true, collation: 'C' },
    occurredAt: { name: 'occurred_at', type: 'bigint' },
    sku: { type: 'text', nullable: true },
    rating: { type: 'smallint', nullable: true },
    lot: { type: 'text', nullable: true },
    removed: { type: 'boolean' },
  },
});

export interface SpendingRow {
  ref: number;
  key: string;
  cause: string;
  ended: boolean;
  expiresAt: number | null;
  parts: string;
  missing: number;
}

/** A redemption or hold: what it took of which lots. */
export const Spending = new EntitySchema<SpendingRow>({
  name: 'spending',
  columns: {
    ref: { type: 'bigint', primary: true },
    key: { type: 'text', primary: true, collation: 'C' },
    cause: { type: 'uuid' },
    ended: { type: 'boolean' },
    expiresAt: { name: 'expires_at', type: 'bigint', nullable: true },
    parts: { type: 'text' },
    missing: { type: 'bigint' },
  },
  indices: [{ name: 'spending_open_hold', columns: ['ref'], where: '((expires_at IS NOT NULL) AND (NOT ended))' }],
});
