import { Account, type Lot } from './account.js';
import type { Fact } from './facts.js';
import { DAY_MS, inForce, pointsFor, type Program, type Version } from './program.js';
import { dayOf, expiryOf, instantOf } from './time.js';
import { goesOnAs, levelAt, remainingMinor, type Order } from './tier.js';
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

  /** The name of the tier that was settled last. */
  level: Level;

  constructor(
    /** By which tiers were settled last. */
    public settledBy: Program,
    /** When the first of all facts takes effect, or waits. */
    readonly knownFrom: number,
  ) {
    this.level = settledBy.levels[0]!.level;
  }

  earnsBy(program: Program): boolean {
    return this.blockedAt === null || program.blockedEarns;
  }

  get orders(): Order[] {
    return this.purchases.map(({ order }) => order);
  }
}

/**
 * Brings a member from nothing to now: at each instant first what time brings (activations, hold time-outs, tiers,
 * expiries), then the facts in their order. `facts` must be in the order of rule 1; of those that wait only their times count.
 */
export function walk(facts: Fact[], waiting: number[], now: number, versions: Version[]): Member {
  const knownFrom = Math.min(...facts.map(({ at }) => at), ...waiting);
  const member = new Member(inForce(versions, -Infinity), knownFrom);
  let at = nextInstant(member, facts, versions, -Infinity);
  while (at <= now) {
    const program = inForce(versions, at);
    passTime(member, program, at);
    for (const fact of facts.filter((candidate) => candidate.at === at)) {
      takeEffect(member, program, fact);
      settleTier(member, program, at);
    }
    at = nextInstant(member, facts, versions, at);
  }
  return member;
}

function nextInstant(member: Member, facts: Fact[], versions: Version[], after: number): number {
  const instants = [
    ...versions.map(({ from }) => from),
    ...versions.flatMap(({ program }) => member.orders.map((order) => order.at + program.tierSupportMs)),
    ...facts.map((fact) => fact.at),
    ...member.account.lots.flatMap((lot) => [lot.activatesAt, lot.expiresAt]),
    ...member.account.holds.map((hold) => hold.expiresAt),
  ];
  return Math.min(...instants.filter((instant) => instant > after));
}

function passTime(member: Member, program: Program, at: number): void {
  const { account } = member;
  for (const lot of account.inSpendingOrder('pending')) if (lot.activatesAt <= at) account.activate(lot);
  for (const hold of account.holds) if (hold.open && hold.expiresAt <= at) account.release(hold.id);
  settleTier(member, program, at);
  for (const lot of account.inSpendingOrder('active')) if (lot.expiresAt <= at) account.expire(lot);
}

/** By another program than before a level can go on under another name, which is no change of the tier. */
function settleTier(member: Member, program: Program, at: number): void {
  const { level: from, settledBy } = member;
  const to = levelAt(program, member.orders, at).level;
  const goesOn = program === settledBy ? from === to : goesOnAs(settledBy, from, program, to);
  // Of whom nothing was known yet, nothing has changed.
  if (!goesOn && (program === settledBy || at > member.knownFrom)) member.tierChanges.push({ at, from, to });
  member.level = to;
  member.settledBy = program;
}

function takeEffect(member: Member, program: Program, fact: Fact): void {
  const { data } = fact;
  if (fact.command) return decide(member, program, fact, fact.command.decision);
  switch (fact.type) {
    case 'order.completed':
      return purchase(member, program, fact);
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
      return publishReview(member, program, fact);
    case 'review.removed':
      return removeReview(member, String(data['reviewId']));
    case 'member.logged-in':
      return logIn(member, program, fact);
    case 'balance.opened':
      return openBalance(member, program, fact);
    default:
      // Content, surveys and referrals give nothing in the default program.
      return;
  }
}

/** Rule 2. The multiplier is that of the tier before the order itself counts. */
function purchase(member: Member, program: Program, fact: Fact): void {
  const totalMinor = Number(fact.data['totalMinor']);
  const tier = levelAt(program, member.orders, fact.at);
  const multiplierHundredths = member.earnsBy(program) ? tier.multiplierHundredths : 0;
  const { minorUnitsPerPoint } = program;
  const order: Order = {
    orderId: String(fact.data['orderId']),
    at: fact.at,
    totalMinor,
    multiplierHundredths,
    minorUnitsPerPoint,
    refundsMinor: [],
    cancelled: false,
  };
  const lot = member.account.give(
    {
      fact: { source: fact.source, id: fact.id },
      ordinal: 1,
      factTime: fact.at,
      given: pointsFor(totalMinor, multiplierHundredths, minorUnitsPerPoint),
      state: program.pendingMs > 0 ? 'pending' : 'active',
      activatesAt: fact.at + program.pendingMs,
      expiresAt: expiryOf(fact.at, program.expiryMonths),
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
  const entitled = pointsFor(remainingMinor(order), order.multiplierHundredths, order.minorUnitsPerPoint);
  member.account.takeBack(lot, lot.given - entitled);
  member.account.giveAgain(lot, entitled);
}

/** Rule 3. A removed review still counts for both limits. */
function publishReview(member: Member, program: Program, fact: Fact): void {
  const sku = String(fact.data['sku']);
  const awarded = member.reviews.filter((review) => review.award !== null);
  const today = awarded.filter((review) => dayOf(review.at) === dayOf(fact.at));
  const open =
    member.earnsBy(program) &&
    awarded.every((review) => review.sku !== sku) &&
    today.length < program.review.awardsPerDay;
  member.reviews.push({
    reviewId: String(fact.data['reviewId']),
    sku,
    at: fact.at,
    rating: Number(fact.data['rating']),
    award: open ? giveActive(member, program, fact, 1, program.review.points) : null,
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
function logIn(member: Member, program: Program, fact: Fact): void {
  const days = new Set(member.logins.map(dayOf));
  member.logins.push(fact.at);
  if (days.has(dayOf(fact.at)) || !member.earnsBy(program)) return;
  let run = 1;
  while (days.has(dayOf(fact.at - run * DAY_MS))) run += 1;
  giveActive(member, program, fact, 1, program.login.points);
  if (run % program.login.streakDays === 0) giveActive(member, program, fact, 2, program.login.streakPoints);
}

/** As a positive adjustment of rule 12. */
function openBalance(member: Member, program: Program, fact: Fact): void {
  const { points, expiresAt } = fact.data as { points: number; expiresAt?: string };
  const ends = expiresAt === undefined ? expiryOf(fact.at, program.expiryMonths) : instantOf(expiresAt);
  member.account.give(activeLot(fact, 1, points, ends), 'adjusted');
}

function giveActive(member: Member, program: Program, fact: Fact, ordinal: number, given: number): Lot {
  return member.account.give(activeLot(fact, ordinal, given, expiryOf(fact.at, program.expiryMonths)), 'earned');
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
function decide(member: Member, program: Program, fact: Fact, decision: Command): void {
  const { account } = member;
  const asked = 'expiresAt' in decision && decision.expiresAt !== undefined ? instantOf(decision.expiresAt) : null;
  switch (decision.kind) {
    case 'redeem':
      return account.redeem(decision.id, decision.points);
    case 'cancel-redemption':
      return account.cancelRedemption(decision.redemptionId);
    case 'hold':
      return account.hold(decision.id, decision.points, asked ?? fact.at + program.holdDefaultMs);
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
      account.give(activeLot(fact, 1, decision.points, asked ?? expiryOf(fact.at, program.expiryMonths)), 'adjusted');
  }
}
