import type { Fact, OrderCompleted } from './fact.js';
import { foldMember } from './fold.js';
import { programAt, type Programs } from './program.js';
import { decimalText } from './explain/reckoning.js';
import { instantText, type Instant } from './time.js';
import { viewOf } from './view.js';
import type { TierView } from './view.types.js';

export interface Cart {
  currency: string;
  totalMinor: number;
}

/** What a cart would bring and cost, were it ordered at an instant. Money is in minor units; instants are RFC 3339. */
export interface Quote {
  asOf: string;
  currency: string;
  totalMinor: number;
  earns: {
    points: number;
    qualifyingPoints: number;
    multiplier: string;
    activatesAt: string;
    expiresAt: string;
  };
  /** The most points that could be spent on the cart now; 0 where rule 10 lets none be spent. */
  spendable: { points: number; valueMinor: number; active: number; minimumPoints: number };
  tier: { before: TierView; after: TierView };
}

/** No id from outside has a control character, so this order is nobody else's; and it comes last of all orders of its instant. */
const QUOTED = '\u{10ffff}\u0000quote';

/** The member's facts folded with one order more, at `now`. Nothing is kept of it. */
export function quote(programs: Programs, facts: readonly Fact[], cart: Cart, now: Instant): Quote {
  const order: OrderCompleted = {
    type: 'order.completed',
    identity: QUOTED,
    source: QUOTED,
    id: QUOTED,
    time: now,
    recorded: now,
    seq: 0,
    imported: false,
    orderId: QUOTED,
    ...cart,
  };
  const before = foldMember(programs, facts, now).state.head;
  const after = foldMember(programs, [...facts, order], now);
  const ordered = after.state.byOrder.get(QUOTED)!;
  const lot = after.state.lots.get(ordered.lot)!;
  const { program } = programAt(programs, now);
  const { minimumRedemption, valueMinor } = program.points;
  const most = Math.min(before.active, Math.floor(cart.totalMinor / valueMinor));
  const points = most < minimumRedemption ? 0 : most;
  const tier = (head: typeof before): TierView => viewOf(programs, '', 0, head, now).tier;
  return {
    asOf: instantText(now),
    currency: cart.currency,
    totalMinor: cart.totalMinor,
    earns: {
      points: lot.given,
      qualifyingPoints: Math.floor(cart.totalMinor / ordered.minorUnitsPerPoint),
      multiplier: decimalText(ordered.multiplier),
      activatesAt: instantText(lot.activatesAt),
      expiresAt: instantText(lot.expiresAt),
    },
    spendable: { points, valueMinor: points * valueMinor, active: before.active, minimumPoints: minimumRedemption },
    tier: { before: tier(before), after: tier(after.state.head) },
  };
}
