import type { Programs } from './program.js';
import { programAt } from './program.js';
import { settledUnder } from './settled.js';
import type { Head, Lot } from './state.js';
import { DAY_MS, dayName, instantText, utcDay, type Instant } from './time.js';
import type { LotView, MembershipView, MemberView, StatsView, TierView } from './view.types.js';

/** A member as others see it at an instant to which the head has been brought. */
export function viewOf(programs: Programs, memberId: string, sequence: number, head: Head, asOf: Instant): MemberView {
  const { active, pending, reserved, deficit, expiring, waiting } = head;
  const nearest = expiring[0];
  return {
    memberId,
    sequence,
    asOf: instantText(asOf),
    points: { active, pending, reserved, deficit },
    tier: tierView(programs, head, asOf),
    nextExpiry: nearest ? { points: nearest[1], at: instantText(nearest[0]) } : null,
    waiting: waiting.map((waits) => ({ ...waits, time: instantText(waits.time) })),
    stats: statsView(head),
    membership: membershipView(head),
  };
}

function membershipView({ membership }: Head): MembershipView {
  return {
    enrolledAt: optional(membership?.enrolledAt ?? null, instantText),
    blockedAt: optional(membership?.blockedAt ?? null, instantText),
  };
}

function tierView(programs: Programs, head: Head, asOf: Instant): TierView {
  const version = head.lastEffectAt === null ? programAt(programs, asOf) : settledUnder(programs, head);
  const { levels, windowDays, graceDays } = version.program.tiers;
  const next = levels[head.level + 1];
  const held = head.level > 0 ? head.support[head.level - 1] : null;
  return {
    level: levels[head.level]!.name,
    since: head.since === null ? null : instantText(head.since),
    validUntil: held ? instantText(held.at + (windowDays + graceDays) * DAY_MS) : null,
    qualifyingPoints: head.qualifying,
    next: next ? { level: next.name, missing: next.threshold - head.qualifying } : null,
  };
}

function statsView({ orders, reviews, logins }: Head): StatsView {
  const { firstOrderAt, lastOrderAt } = orders;
  return {
    orders: orders.orders,
    spendMinor: orders.spendMinor,
    firstOrderAt: optional(firstOrderAt, instantText),
    lastOrderAt: optional(lastOrderAt, instantText),
    orderDays: orders.orderDays,
    firstOrderDay: optional(firstOrderAt, (at) => dayName(utcDay(at))),
    lastOrderDay: optional(lastOrderAt, (at) => dayName(utcDay(at))),
    repeatSpendMinor: orders.spendMinor - orders.firstDaySpendMinor,
    lastLoginAt: optional(logins.lastAt, instantText),
    reviews: reviews.count,
    averageRating: reviews.count === 0 ? null : reviews.ratingSum / reviews.count,
  };
}

function optional<A, B>(value: A | null, then: (value: A) => B): B | null {
  return value === null ? null : then(value);
}

export function lotView(lot: Lot): LotView {
  return {
    lotId: lot.id,
    given: lot.given,
    left: lot.left,
    reserved: lot.reserved,
    state: lot.state,
    earnedAt: instantText(lot.time),
    activatesAt: instantText(lot.activatesAt),
    expiresAt: instantText(lot.expiresAt),
  };
}
