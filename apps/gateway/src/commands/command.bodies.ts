import { randomUUID } from 'node:crypto';
import {
  AdjustmentBody,
  CaptureBody,
  compileValidator,
  HoldBody,
  NoBody,
  parseInstant,
  RedemptionBody,
  refusalsOf,
  TransferBody,
} from '#contracts';
import type { Request } from '#domain';
import type { Role } from '#platform';
import { Refusal } from '../http/problem.js';

/** The least role that may ask something of a member's points. */
export const COMMANDER: Role = 'operator';

/** What a body asks of a member's points, and what is kept of it besides. */
export interface AskedNew {
  asked: Request;
  note: Record<string, unknown>;
}

const validators = {
  redemption: compileValidator(RedemptionBody),
  hold: compileValidator(HoldBody),
  capture: compileValidator(CaptureBody),
  adjustment: compileValidator(AdjustmentBody),
  transfer: compileValidator(TransferBody),
  none: compileValidator(NoBody),
};

/** Whatever is made new of a member's points, by the last part of its address. */
const NEW = {
  redemptions(body: unknown): AskedNew {
    const { points, ...note } = checked<RedemptionBody>('redemption', body);
    return { asked: { kind: 'redeem', redemptionId: randomUUID(), points }, note };
  },
  holds(body: unknown): AskedNew {
    const { points, expiresAt } = checked<HoldBody>('hold', body);
    const asked: Request = { kind: 'hold', holdId: randomUUID(), points, expiresAt: instant('expiresAt', expiresAt) };
    return { asked, note: {} };
  },
  adjustments(body: unknown): AskedNew {
    const { points, reason, expiresAt } = checked<AdjustmentBody>('adjustment', body);
    if (points === 0) throw new Refusal('bad-request', 'body.points is 0: must not be 0');
    const adjustmentId = randomUUID();
    return {
      asked: { kind: 'adjust', adjustmentId, points, expiresAt: instant('expiresAt', expiresAt) },
      note: { reason },
    };
  },
  transfers(body: unknown): AskedNew {
    const { to, points, note } = checked<TransferBody>('transfer', body);
    return { asked: { kind: 'transfer', transferId: randomUUID(), to, points }, note: note == null ? {} : { note } };
  },
};

export type NewOfMember = keyof typeof NEW;

export function isNewOfMember(name: string): name is NewOfMember {
  return Object.hasOwn(NEW, name);
}

/** @throws Refusal where the body does not fit */
export function newIn(kind: NewOfMember, body: unknown): AskedNew {
  return NEW[kind](body);
}

/** How many points of a hold are captured; null: all. @throws Refusal */
export function captureIn(body: unknown): number | null {
  return checked<CaptureBody>('capture', body ?? {}).points ?? null;
}

/** @throws Refusal where there is something in a body that needs nothing */
export function nothingIn(body: unknown): void {
  checked('none', body ?? {});
}

function checked<T>(kind: keyof typeof validators, body: unknown): T {
  const [refusal] = refusalsOf(validators[kind], body);
  if (refusal !== undefined) throw new Refusal('bad-request', refusal);
  return body as T;
}

function instant(name: string, text: string | null | undefined): number | null {
  if (text === undefined || text === null) return null;
  const parsed = parseInstant(text);
  if (parsed === undefined) throw new Refusal('bad-request', `body.${name} must be a time in RFC 3339 with an offset`);
  return parsed;
}
