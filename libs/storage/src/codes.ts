import type { EntryKind, FactType, RuleName } from '#domain';

/**
 * Names that the book keeps as small numbers. A number, once given, stays: new names are added at the end.
 */
export class Codes<Name extends string> {
  private readonly codes = new Map<string, number>();

  constructor(
    private readonly what: string,
    private readonly names: readonly Name[],
  ) {
    names.forEach((name, code) => this.codes.set(name, code));
  }

  code(name: Name): number {
    const code = this.codes.get(name);
    if (code === undefined) throw new Error(`no code for ${this.what} ${name}`);
    return code;
  }

  name(code: number): Name {
    const name = this.names[code];
    if (name === undefined) throw new Error(`no ${this.what} has code ${code}`);
    return name;
  }
}

export const FACT_TYPES = new Codes<FactType>('fact type', [
  'order.completed',
  'order.refunded',
  'order.cancelled',
  'review.published',
  'review.removed',
  'member.logged-in',
  'survey.answered',
  'referral.completed',
  'content.published',
  'content.removed',
  'points.redeemed',
  'redemption.cancelled',
  'points.held',
  'hold.captured',
  'hold.released',
  'points.adjusted',
  'balance.opened',
  'order.amended',
  'member.enrolled',
  'member.blocked',
  'member.unblocked',
  'member.merged',
  'member.merged-away',
  'points.sent',
  'points.received',
  'member.erased',
]);

/** Lines of the book, and messages about warnings that go out in the same order. */
export type LineKind = EntryKind | WarningKind;
export type WarningKind = 'warning.raised' | 'warning.resolved' | 'warning.withdrawn';

export function isWarning(kind: LineKind): kind is WarningKind {
  return kind.startsWith('warning.');
}

export const LINE_KINDS = new Codes<LineKind>('entry kind', [
  'earned',
  'activated',
  'reversed',
  'expired',
  'settled',
  'noted',
  'aged',
  'tier.upgraded',
  'tier.downgraded',
  'points.corrected',
  'tier.corrected',
  'warning.raised',
  'warning.resolved',
  'warning.withdrawn',
  'redeemed',
  'restored',
  'reserved',
  'released',
  'adjusted',
  'expired-again',
  'settled-again',
  'earned-again',
  'transferred',
]);

export const RULES = new Codes<RuleName>('rule', [
  'none',
  'waiting',
  'purchase',
  'refund',
  'cancellation',
  'review',
  'review-removal',
  'login',
  'login-streak',
  'activation',
  'deficit',
  'expiry',
  'tier',
  'tier-end',
  'qualifying-window',
  'redemption',
  'redemption-cancelled',
  'hold',
  'hold-captured',
  'hold-released',
  'hold-timed-out',
  'adjustment',
  'opening-balance',
  'amendment',
  'transfer',
  'enrolment',
  'block',
  'merge',
  'erasure',
  'program-change',
]);

export type Origin = 'live' | 'late' | 'import';
export const ORIGINS = new Codes<Origin>('origin', ['live', 'late', 'import']);

export const LOT_STATES = new Codes<'pending' | 'active' | 'expired'>('lot state', ['pending', 'active', 'expired']);
