import { Account, type Lot } from './account.js';
import type { Fact } from './facts.js';
import { DAY_MS, DEFAULT_PROGRAM, pointsFor } from './program.js';
import { dayOf, expiryOf, instantOf } from './time.js';
import { levelAt, numbersOf, remainingMinor, type Order } from './tier.js';
import type { Command, Level } from './types.js';

interface Review {
  reviewId: string;
  sku: string;
  at: number;
  rating: number;
  award: Lot | null;
  removed: boolean;
}

interface Purchase {
  order: Order;
  lot: Lot;
}

/** All that has happened to one member so far. Only `walk` changes it, instant by instant. */
export class Member {
  readonly account = new Account();
  readonly purchases: Purchase[] = [];
  readonly reviews: Review[] = [];
  readonly logins: number[] = [];
  readonly tierChanges: { at: number; from: Level; to: Level }[] = [];
  enrolledAt: number | null = null;
  blockedAt: number | null = null;

  constructor(private readonly blockedEarns: boolean) {}

  get earns(): boolean {
    return this.blockedAt === null || this.blockedEarns;
  }

  get orders(): Order[] {
    return this.purchases.map(({ order }) => order);
  }

  get level(): Level {
    return this.tierChanges.at(-1)?.to ?? 'bronze';
  }
}

/**
 * Brings a member from nothing to now: at each instant first what time brings (activations, hold time-outs, tiers,
 * expiries), then the facts in their order. `facts` must be in the order of rule 1.
 */
export function walk(facts: Fact[], now: number, blockedEarns = true): Member {
  const member = new Member(blockedEarns);
  let at = nextInstant(member, facts, -Infinity);
  while (at <= now) {
    passTime(member, at);
    for (const fact of facts.filter((candidate) => candidate.at === at)) {
      takeEffect(member, fact);
      settleTier(member, at);
    }
    at = nextInstant(member, facts, at);
  }
  return member;
}

function nextInstant(member: Member, facts: Fact[], after: number): number {
  const instants = [
    ...facts.map((fact) => fact.at),
    ...member.account.lots.flatMap((lot) => [lot.activatesAt, lot.expiresAt]),
    ...member.account.holds.map((hold) => hold.expiresAt),
    ...member.orders.map((order) => order.at + DEFAULT_PROGRAM.tierSupportMs),
  ];
  return Math.min(...instants.filter((instant) => instant > after));
}

function passTime(member: Member, at: number): void {
  const { account } = member;
  for (const lot of account.inSpendingOrder('pending')) if (lot.activatesAt <= at) account.activate(lot);
  for (const hold of account.holds) if (hold.open && hold.expiresAt <= at) account.release(hold.id);
  settleTier(member, at);
  for (const lot of account.inSpendingOrder('active')) if (lot.expiresAt <= at) account.expire(lot);
}

function settleTier(member: Member, at: number): void {
  const to = levelAt(member.orders, at);
  if (to !== member.level) member.tierChanges.push({ at, from: member.level, to });
}

function takeEffect(member: Member, fact: Fact): void {
  const { data } = fact;
  if (fact.command) return decide(member, fact, fact.command.decision);
  switch (fact.type) {
    case 'order.completed':
      return purchase(member, fact);
    case 'order.refunded':
      return changeOrder(member, String(data['orderId']), (order) =>
        order.refundsMinor.push(Number(data['amountMinor'])),
      );
    case 'order.amended':
      return changeOrder(member, String(data['orderId']), (order) => (order.totalMinor = Number(data['totalMinor'])));
    case 'member.enrolled':
      member.enrolledAt ??= fact.at;
      return;
    case 'member.blocked':
      member.blockedAt ??= fact.at;
      return;
    case 'member.unblocked':
      member.blockedAt = null;
      return;
    case 'order.cancelled':
      return changeOrder(member, String(data['orderId']), (order) => (order.cancelled = true));
    case 'review.published':
      return publishReview(member, fact);
    case 'review.removed':
      return removeReview(member, String(data['reviewId']));
    case 'member.logged-in':
      return logIn(member, fact);
    case 'balance.opened':
      return openBalance(member, fact);
    default:
      // Content, surveys and referrals give nothing in the default program.
      return;
  }
}

/** Rule 2. The multiplier is that of the tier before the order itself counts. */
function purchase(member: Member, fact: Fact): void {
  const totalMinor = Number(fact.data['totalMinor']);
  const multiplierHundredths = member.earns ? numbersOf(levelAt(member.orders, fact.at)).multiplierHundredths : 0;
  const order: Order = {
    orderId: String(fact.data['orderId']),
    at: fact.at,
    totalMinor,
    multiplierHundredths,
    refundsMinor: [],
    cancelled: false,
  };
  const lot = member.account.give(
    {
      fact: { source: fact.source, id: fact.id },
      ordinal: 1,
      factTime: fact.at,
      given: pointsFor(totalMinor, multiplierHundredths),
      state: 'pending',
      activatesAt: fact.at + DEFAULT_PROGRAM.pendingMs,
      expiresAt: expiryOf(fact.at),
    },
    'earned',
  );
  member.purchases.push({ order, lot });
}

/** Rules 7 and 15. */
function changeOrder(member: Member, orderId: string, change: (order: Order) => void): void {
  const purchased = member.purchases.find(({ order }) => order.orderId === orderId);
  if (!purchased) throw new Error(`order ${orderId} is not in effect`);
  const { order, lot } = purchased;
  change(order);
  const entitled = pointsFor(remainingMinor(order), order.multiplierHundredths);
  member.account.takeBack(lot, lot.given - entitled);
  member.account.giveAgain(lot, entitled);
}

/** Rule 3. A removed review still counts for both limits. */
function publishReview(member: Member, fact: Fact): void {
  const sku = String(fact.data['sku']);
  const awarded = member.reviews.filter((review) => review.award !== null);
  const today = awarded.filter((review) => dayOf(review.at) === dayOf(fact.at));
  const open =
    member.earns && awarded.every((review) => review.sku !== sku) && today.length < DEFAULT_PROGRAM.review.awardsPerDay;
  member.reviews.push({
    reviewId: String(fact.data['reviewId']),
    sku,
    at: fact.at,
    rating: Number(fact.data['rating']),
    award: open ? giveActive(member, fact, 1, DEFAULT_PROGRAM.review.points) : null,
    removed: false,
  });
}

function removeReview(member: Member, reviewId: string): void {
  const review = member.reviews.find((candidate) => candidate.reviewId === reviewId);
  if (!review) throw new Error(`review ${reviewId} is not in effect`);
  review.removed = true;
  if (review.award) member.account.takeBack(review.award, review.award.given);
}

/** Rule 4. */
function logIn(member: Member, fact: Fact): void {
  const days = new Set(member.logins.map(dayOf));
  member.logins.push(fact.at);
  if (days.has(dayOf(fact.at)) || !member.earns) return;
  let run = 1;
  while (days.has(dayOf(fact.at - run * DAY_MS))) run += 1;
  giveActive(member, fact, 1, DEFAULT_PROGRAM.login.points);
  if (run % DEFAULT_PROGRAM.login.streakDays === 0) giveActive(member, fact, 2, DEFAULT_PROGRAM.login.streakPoints);
}

/** As a positive adjustment of rule 12. */
function openBalance(member: Member, fact: Fact): void {
  const { points, expiresAt } = fact.data as { points: number; expiresAt?: string };
  const ends = expiresAt === undefined ? expiryOf(fact.at) : instantOf(expiresAt);
  member.account.give(activeLot(fact, 1, points, ends), 'adjusted');
}

function giveActive(member: Member, fact: Fact, ordinal: number, given: number): Lot {
  return member.account.give(activeLot(fact, ordinal, given, expiryOf(fact.at)), 'earned');
}

function activeLot(fact: Fact, ordinal: number, given: number, expiresAt: number) {
  return {
    fact: { source: fact.source, id: fact.id },
    ordinal,
    factTime: fact.at,
    given,
    state: 'active' as const,
    activatesAt: fact.at,
    expiresAt,
  };
}

/** Rules 10 to 13. */
function decide(member: Member, fact: Fact, decision: Command): void {
  const { account } = member;
  const asked = 'expiresAt' in decision && decision.expiresAt !== undefined ? instantOf(decision.expiresAt) : null;
  switch (decision.kind) {
    case 'redeem':
      return account.redeem(decision.id, decision.points);
    case 'cancel-redemption':
      return account.cancelRedemption(decision.redemptionId);
    case 'hold':
      return account.hold(decision.id, decision.points, asked ?? fact.at + DEFAULT_PROGRAM.holdDefaultMs);
    case 'capture':
      return account.capture(decision.holdId, decision.points);
    case 'release':
      return account.release(decision.holdId);
    case 'send':
      return account.send(decision.parts.map(([expiresAt, points]) => ({ expiresAt: instantOf(expiresAt), points })));
    case 'receive':
      decision.parts.forEach(([expiresAt, points], index) =>
        account.give(activeLot(fact, index + 1, points, instantOf(expiresAt)), 'transferred'),
      );
      return;
    case 'adjust':
      if (decision.points < 0) return account.adjust(decision.points);
      account.give(activeLot(fact, 1, decision.points, asked ?? expiryOf(fact.at)), 'adjusted');
  }
}
