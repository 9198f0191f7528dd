/**
 * What the reference model takes and gives. The model is an independent reading of the rules (docs/manager.md): nothing
 * here may import the engine's own code, or the comparison would prove nothing.
 */

/** A CloudEvent 1.0 as it comes from a commerce topic, already known to be valid. */
export interface CloudEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  /** RFC 3339, any offset, any number of fractional digits (cut to milliseconds). */
  time: string;
  data: Record<string, unknown>;
  [extension: string]: unknown;
}

/** What goes along with a transfer: an expiry, and how many points. The nearest expiry comes first. */
export type TransferPart = [expiresAt: string, points: number];

interface CommandBase {
  /** With `id` the identity of the command's fact; adjustments name their lot by it. */
  source: string;
  id: string;
  /** The now of the decision; never before the previous command of the list. */
  time: string;
}

/**
 * Commands that were accepted, in the order in which they were recorded. They are facts: in the model they never fail,
 * and what the other facts do not cover becomes a deficit.
 */
export type Command = CommandBase &
  (
    | { kind: 'redeem'; points: number }
    | { kind: 'cancel-redemption'; redemptionId: string }
    | { kind: 'hold'; points: number; expiresAt?: string }
    | { kind: 'capture'; holdId: string; points?: number }
    | { kind: 'release'; holdId: string }
    | { kind: 'adjust'; points: number; expiresAt?: string }
    | { kind: 'send'; parts: TransferPart[] }
    | { kind: 'receive'; parts: TransferPart[] }
  );

export type Outcome = 'applied' | 'duplicate' | 'conflict';
/** A level's name. */
export type Level = string;
export type LotState = 'pending' | 'active' | 'expired';

/** Kinds of entries; `settled` is the payment of a deficit: −p on the lot that pays, +p on '-'. */
export type EntryKind =
  'earned' | 'reversed' | 'expired' | 'redeemed' | 'restored' | 'adjusted' | 'transferred' | 'settled';

export interface ReferenceLot {
  fact: { source: string; id: string };
  /** 1, 2 … within the fact. */
  ordinal: number;
  given: number;
  /** Includes what is held. */
  left: number;
  state: LotState;
  /** For points that were active at once: the instant of their fact. */
  activatesAt: string;
  expiresAt: string;
}

export interface Waiting {
  type: string;
  source: string;
  id: string;
  refersTo: string;
  time: string;
}

/** Since when a person is a member, and since when they may not spend. */
export interface Membership {
  enrolledAt: string | null;
  blockedAt: string | null;
}

export interface Stats {
  orders: number;
  spendMinor: number;
  firstOrderAt: string | null;
  lastOrderAt: string | null;
  orderDays: number;
  /** YYYY-MM-DD */
  firstOrderDay: string | null;
  /** YYYY-MM-DD */
  lastOrderDay: string | null;
  repeatSpendMinor: number;
  lastLoginAt: string | null;
  reviews: number;
  averageRating: number | null;
}

/** Everything that the rules say of one member. Instants are RFC 3339, UTC, milliseconds. */
export interface Reference {
  /** By `identityKey(source, id)`: what became of the first arrival of that identity. */
  outcomes: Map<string, Outcome>;
  /** What became of each arrival, in the order of the input. */
  arrivals: Outcome[];
  points: { active: number; pending: number; reserved: number; deficit: number };
  tier: {
    level: Level;
    since: string | null;
    validUntil: string | null;
    qualifyingPoints: number;
    next: { level: Level; missing: number } | null;
  };
  nextExpiry: { points: number; at: string } | null;
  /** By time, then identity. */
  waiting: Waiting[];
  stats: Stats;
  membership: Membership;
  /** In spending order, the expired ones too. */
  lots: ReferenceLot[];
  tierHistory: { at: string; from: Level; to: Level }[];
  /** By `entryKey(lot or null, kind)`: sum of signed points. A sum of 0 may be missing. */
  entrySums: Map<string, number>;
}

export function identityKey(source: string, id: string): string {
  return `${source} ${id}`;
}

/** The name of a lot in `entrySums`. */
export function lotKey(lot: { fact: { source: string; id: string }; ordinal: number }): string {
  return `${lot.fact.source} ${lot.fact.id} ${lot.ordinal}`;
}

export function entryKey(lot: string | null, kind: EntryKind): string {
  return `${lot ?? '-'} ${kind}`;
}
