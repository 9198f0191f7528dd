import type { Programs } from './program.js';
import { programAt } from './program.js';
import type { TransferPart } from './fact.js';
import { partsToSend } from './rules/transfer.js';
import type { Folding } from './folding.js';
import { HOUR_MS, DAY_MS, type Instant } from './time.js';

const MINUTE_MS = HOUR_MS / 60;

/** What someone asks of a member's points. Ids are given by who records it. */
export type Request =
  | { kind: 'redeem'; redemptionId: string; points: number }
  | { kind: 'cancel-redemption'; redemptionId: string }
  | { kind: 'hold'; holdId: string; points: number; expiresAt: Instant | null }
  | { kind: 'capture'; holdId: string; points: number | null }
  | { kind: 'release'; holdId: string }
  | { kind: 'adjust'; adjustmentId: string; points: number; expiresAt: Instant | null }
  | TransferRequest;

/** `to`: the taker's id, as it was asked. */
export interface TransferRequest {
  kind: 'transfer';
  transferId: string;
  to: string;
  points: number;
}

/** What is recorded of a request that was granted. */
export type Granted =
  | { type: 'points.redeemed'; data: { redemptionId: string; points: number } }
  | { type: 'redemption.cancelled'; data: { redemptionId: string } }
  | { type: 'points.held'; data: { holdId: string; points: number; expiresAtMs: Instant } }
  | { type: 'hold.captured'; data: { holdId: string; points: number } }
  | { type: 'hold.released'; data: { holdId: string } }
  | { type: 'points.adjusted'; data: { adjustmentId: string; points: number; expiresAtMs?: Instant } };

/** What is recorded of a transfer that was granted, at the giver and at the taker. */
export interface GrantedTransfer {
  transferId: string;
  points: number;
  parts: TransferPart[];
}

/** Why a request is not granted. `missing`: how many points are not there. */
export type Refused =
  | { refused: 'insufficient-points'; missing: number; active: number }
  | { refused: 'below-minimum'; minimumPoints: number }
  | { refused: 'unknown'; what: string }
  | { refused: 'already-ended'; what: string }
  | { refused: 'expiry-out-of-range'; from: Instant; to: Instant | null }
  | { refused: 'more-than-held'; heldPoints: number }
  | { refused: 'member-blocked'; since: Instant }
  | { refused: 'transfer-to-self' | 'taker-unknown' | 'taker-blocked' };

/** What a blocked member cannot do. */
const SPENDING = new Set<Request['kind']>(['redeem', 'hold', 'capture', 'transfer']);

/**
 * Rules 10 to 12 and 14: decided once, on the member as brought to `now`, and a fact from then on. Money-like amounts are whole points;
 * the caller has checked that they are positive (adjustments: not 0).
 */
export function decide(
  programs: Programs,
  run: Folding,
  request: Exclude<Request, TransferRequest>,
  now: Instant,
): Granted | Refused {
  const blocked = refuseBlocked(run, request.kind);
  if (blocked) return blocked;
  const { program } = programAt(programs, now);
  const { head, spendings } = run.state;
  switch (request.kind) {
    case 'redeem': {
      const { redemptionId, points } = request;
      const refused = tooFew(points, program.points.minimumRedemption, head.active);
      return refused ?? { type: 'points.redeemed', data: { redemptionId, points } };
    }
    case 'cancel-redemption': {
      const { redemptionId } = request;
      const redemption = spendings.get(`redemption:${redemptionId}`);
      if (!redemption) return { refused: 'unknown', what: `redemption ${redemptionId}` };
      if (redemption.state === 'ended') return { refused: 'already-ended', what: `redemption ${redemptionId}` };
      return { type: 'redemption.cancelled', data: { redemptionId } };
    }
    case 'hold': {
      const { holdId, points } = request;
      const { minimumPoints, defaultMinutes, maximumDays } = program.holds;
      const refused = tooFew(points, minimumPoints, head.active);
      if (refused) return refused;
      const expiresAt = request.expiresAt ?? now + defaultMinutes * MINUTE_MS;
      const latest = now + maximumDays * DAY_MS;
      if (expiresAt <= now || expiresAt > latest) return { refused: 'expiry-out-of-range', from: now, to: latest };
      return { type: 'points.held', data: { holdId, points, expiresAtMs: expiresAt } };
    }
    case 'capture': {
      const { holdId } = request;
      const held = spendings.get(`hold:${holdId}`);
      if (!held) return { refused: 'unknown', what: `hold ${holdId}` };
      if (held.state === 'ended') return { refused: 'already-ended', what: `hold ${holdId}` };
      const heldPoints = held.parts.reduce((sum, [, points]) => sum + points, held.missing);
      const points = request.points ?? heldPoints;
      if (points > heldPoints) return { refused: 'more-than-held', heldPoints };
      return { type: 'hold.captured', data: { holdId, points } };
    }
    case 'release': {
      const { holdId } = request;
      const held = spendings.get(`hold:${holdId}`);
      if (!held) return { refused: 'unknown', what: `hold ${holdId}` };
      if (held.state === 'ended') return { refused: 'already-ended', what: `hold ${holdId}` };
      return { type: 'hold.released', data: { holdId } };
    }
    case 'adjust': {
      const { adjustmentId, points, expiresAt } = request;
      if (points < 0) {
        const missing = -points - head.active;
        if (missing > 0) return { refused: 'insufficient-points', missing, active: head.active };
        return { type: 'points.adjusted', data: { adjustmentId, points } };
      }
      if (expiresAt === null) return { type: 'points.adjusted', data: { adjustmentId, points } };
      if (expiresAt <= now) return { refused: 'expiry-out-of-range', from: now, to: null };
      return { type: 'points.adjusted', data: { adjustmentId, points, expiresAtMs: expiresAt } };
    }
  }
}

/**
 * Rule 13: decided on both members, brought to `now`.
 * @param taker null where there is none; the giver's own run where the points would come back
 */
export function decideTransfer(
  programs: Programs,
  giver: Folding,
  taker: Folding | null,
  request: TransferRequest,
  now: Instant,
): GrantedTransfer | Refused {
  const blocked = refuseBlocked(giver, request.kind);
  if (blocked) return blocked;
  if (taker === giver) return { refused: 'transfer-to-self' };
  if (taker === null) return { refused: 'taker-unknown' };
  if (refuseBlocked(taker, request.kind)) return { refused: 'taker-blocked' };
  const { transferId, points } = request;
  const { minimumPoints } = programAt(programs, now).program.transfers;
  const refused = tooFew(points, minimumPoints, giver.state.head.active);
  return refused ?? { transferId, points, parts: partsToSend(giver, points) };
}

/** Rule 14. */
function refuseBlocked(run: Folding, kind: Request['kind']): Refused | null {
  const since = run.state.head.membership?.blockedAt ?? null;
  return since !== null && SPENDING.has(kind) ? { refused: 'member-blocked', since } : null;
}

function tooFew(points: number, minimumPoints: number, active: number): Refused | null {
  if (points < minimumPoints) return { refused: 'below-minimum', minimumPoints };
  return points > active ? { refused: 'insufficient-points', missing: points - active, active } : null;
}
