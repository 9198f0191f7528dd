import type { Entry, RuleName } from '../entry.js';
import type { Fact } from '../fact.js';
import type { Folding } from '../folding.js';
import { qualifyingOf, type Lot, type Purchase, type Spending } from '../state.js';
import { DAY_MS, dayName, HOUR_MS, instantText, monthStartAfter, utcDay } from '../time.js';
import { programChanged } from './program-change.js';
import { amended, erased, membershipChanged, transferred } from './people.js';
import {
  decimalText,
  floorStep,
  wholeStep,
  type Inputs,
  type ReckonedCase,
  type Reckoning,
  type Step,
} from './reckoning.js';

/** The fact that is taking effect (null where time alone does), and its order as it was before. */
export interface BeforeFact {
  fact: Fact | null;
  remainingMinor: number;
  taken: number;
}

export interface Seen {
  run: Folding;
  entry: Entry;
  before: BeforeFact;
  /** The fact that is taking effect, where it has this type. */
  fact: <T extends Fact['type']>(...types: T[]) => Extract<Fact, { type: T }> | null;
  /** The lot that the entry touches. */
  lot: Lot | null;
}

/** Called while the rules run, at the moment at which an entry is made: the state is as the rule has left it by then. */
export function reckon(run: Folding, entry: Entry, before: BeforeFact): Reckoning {
  return RULES[entry.rule]({
    run,
    entry,
    before,
    fact: <T extends Fact['type']>(...types: T[]) =>
      before.fact !== null && types.includes(before.fact.type as T)
        ? (before.fact as Extract<Fact, { type: T }>)
        : null,
    lot: entry.lot === null ? null : (run.state.lots.get(entry.lot) ?? null),
  });
}

const RULES: Record<RuleName, (seen: Seen) => Reckoning> = {
  purchase,
  refund: returned,
  cancellation: returned,
  review,
  'review-removal': reviewRemoval,
  login,
  'login-streak': login,
  activation,
  deficit,
  expiry,
  tier,
  'tier-end': tierEnd,
  'qualifying-window': qualifyingWindow,
  redemption,
  'redemption-cancelled': redemptionCancelled,
  hold,
  'hold-captured': holdCaptured,
  'hold-released': holdEnded,
  'hold-timed-out': holdEnded,
  adjustment,
  'opening-balance': openingBalance,
  amendment: amended,
  transfer: transferred,
  enrolment: membershipChanged,
  block: membershipChanged,
  merge: () => said('merge', {}),
  erasure: erased,
  'program-change': programChanged,
  waiting,
  none: noted,
};

export function said(name: ReckonedCase, inputs: Inputs, steps: Step[] = []): Reckoning {
  return { case: name, inputs, steps };
}

/** Rule 2. The order does not count for its own tier: its lot is given before. */
function purchase({ run, fact, lot }: Seen): Reckoning {
  const order = fact('order.completed')!;
  const program = run.program(order.time);
  const { minorUnitsPerPoint, pendingHours } = program.points;
  const { name } = program.tiers.levels[run.state.head.level]!;
  // The tier's; nothing where the member was blocked and did not earn.
  const { multiplier } = run.state.byOrder.get(order.orderId)!;
  const { orderId, currency, totalMinor } = order;
  return said(
    'purchase',
    {
      orderId,
      currency,
      totalMinor,
      tier: name,
      multiplier: decimalText(multiplier),
      minorUnitsPerPoint,
      pendingHours,
      ...lotTimes(lot),
    },
    [
      floorStep(
        'points',
        'floor(totalMinor × multiplier ÷ minorUnitsPerPoint)',
        totalMinor,
        multiplier,
        minorUnitsPerPoint,
      ),
      floorStep('qualifyingPoints', 'floor(totalMinor ÷ minorUnitsPerPoint)', totalMinor, null, minorUnitsPerPoint),
    ],
  );
}

/** Rule 7. One step for what the remainder is entitled to, one for what is owed; this entry takes a part of that from one place. */
function returned({ run, entry, fact, before, lot }: Seen): Reckoning {
  const gone = fact('order.refunded', 'order.cancelled')!;
  const order = run.state.byOrder.get(gone.orderId)!;
  const { remainingMinor, multiplier, minorUnitsPerPoint, given } = order;
  const expired = run.lot(order.lot).expired;
  const entitled = floorStep(
    'entitled',
    'floor(remainingMinor × multiplier ÷ minorUnitsPerPoint)',
    remainingMinor,
    multiplier,
    minorUnitsPerPoint,
  );
  const owed = given - entitled.value - before.taken - expired;
  return said(
    'return',
    {
      orderId: gone.orderId,
      currency: order.currency,
      totalMinor: order.totalMinor,
      returnedMinor: before.remainingMinor - remainingMinor,
      remainingMinor,
      multiplier: decimalText(multiplier),
      minorUnitsPerPoint,
      given,
      takenBefore: before.taken,
      expired,
      owed,
      takenHere: 0 - entry.points,
      from: placeOf(lot, order.lot),
    },
    [
      entitled,
      wholeStep(
        'owed',
        'given − entitled − takenBefore − expired',
        `${given} − ${entitled.value} − ${before.taken} − ${expired}`,
        owed,
      ),
    ],
  );
}

/** Rule 3. */
function review({ run, fact, lot }: Seen): Reckoning {
  const { reviewId, sku, rating, time } = fact('review.published')!;
  const { points, awardsPerDay } = run.program(time).reviews;
  return said('review', {
    reviewId,
    sku,
    rating,
    awardPoints: points,
    awardOfDay: run.state.head.reviews.awards,
    awardsPerDay,
    day: dayName(utcDay(time)),
    ...lotTimes(lot),
  });
}

function reviewRemoval({ run, entry, fact, lot }: Seen): Reckoning {
  const { reviewId } = fact('review.removed')!;
  const own = run.lot(run.state.publications.get(`review:${reviewId}`)!.lot!);
  const owed = own.given - own.expired;
  return said(
    'review-removal',
    { reviewId, given: own.given, expired: own.expired, owed, takenHere: 0 - entry.points, from: placeOf(lot, own.id) },
    [wholeStep('owed', 'given − expired', `${own.given} − ${own.expired}`, owed)],
  );
}

/** Rule 4: the day's own points, or those of an unbroken run of days. */
function login({ run, entry, lot }: Seen): Reckoning {
  const { points, streakDays, streakPoints } = run.program(entry.at).logins;
  const day = { day: dayName(utcDay(entry.at)), runDays: run.state.head.logins.run };
  return entry.rule === 'login'
    ? said('login', { ...day, awardPoints: points, ...lotTimes(lot) })
    : said('login-streak', { ...day, streakDays, awardPoints: streakPoints, ...lotTimes(lot) });
}

function activation({ entry, lot }: Seen): Reckoning {
  const { given, time } = lot!;
  return said('activation', {
    lotId: lot!.id,
    given,
    activated: entry.moved,
    takenWhilePending: given - entry.moved,
    pendingHours: (lot!.activatesAt - time) / HOUR_MS,
    ...lotTimes(lot),
  });
}

/** Rule 8. */
function deficit({ run, entry, lot }: Seen): Reckoning {
  const paid = entry.moved;
  const deficitAfter = run.state.head.deficit;
  const deficitBefore = deficitAfter + paid;
  return said('deficit', { lotId: lot!.id, deficitBefore, paid, deficitAfter }, [
    wholeStep('deficitAfter', 'deficitBefore − paid', `${deficitBefore} − ${paid}`, deficitAfter),
  ]);
}

/** Rule 5. */
function expiry({ run, entry, lot }: Seen): Reckoning {
  const { id, given, reserved, time, expiresAt } = lot!;
  const gone = 0 - entry.points;
  const times = { lotId: id, given, gone, ...lotTimes(lot) };
  if (entry.kind === 'expired-again') return said('expiry-again', times);
  const months = run.program(time).points.expiryMonths;
  const expiryMonths = monthStartAfter(time, months) === expiresAt ? months : null;
  const used = given - gone - reserved;
  return said('expiry', { ...times, expiryMonths, used, reserved }, [
    wholeStep('gone', 'given − used − reserved', `${given} − ${used} − ${reserved}`, gone),
  ]);
}

/** Rule 9: a level is reached, or the order that supported it was returned. */
function tier({ run, entry }: Seen): Reckoning {
  const { levels, windowDays, graceDays } = run.program(entry.at).tiers;
  const up = entry.kind === 'tier.upgraded';
  const decisive = levels.findIndex((level) => level.name === (up ? entry.to : entry.from));
  const to = levels.findIndex((level) => level.name === entry.to);
  const support = to > 0 ? run.state.head.support[to - 1] : null;
  return said(up ? 'tier-reached' : 'tier-lost', {
    from: entry.from,
    to: entry.to,
    qualifyingPoints: run.state.head.qualifying,
    threshold: levels[decisive]?.threshold ?? 0,
    windowDays,
    graceDays,
    supportedAt: support ? instantText(support.at) : null,
    validUntilAt: support ? instantText(support.at + (windowDays + graceDays) * DAY_MS) : null,
  });
}

function tierEnd({ run, entry }: Seen): Reckoning {
  const { levels, windowDays, graceDays } = run.program(entry.at).tiers;
  const level = levels.findIndex((one) => one.name === entry.from);
  const support = run.state.head.support[level - 1];
  return said('tier-end', {
    from: entry.from,
    to: entry.to,
    qualifyingPoints: run.state.head.qualifying,
    threshold: levels[level]?.threshold ?? 0,
    windowDays,
    graceDays,
    lastSupportedAt: support ? instantText(support.at) : null,
  });
}

function qualifyingWindow({ run, entry }: Seen): Reckoning {
  const left: Purchase | undefined = run.state.purchases[run.windowStart - 1];
  return said('qualifying-window', {
    orderId: left?.orderId ?? null,
    orderedAt: left ? instantText(left.time) : null,
    leaving: left ? qualifyingOf(left) : 0,
    qualifyingPoints: run.state.head.qualifying,
    windowDays: run.program(entry.at).tiers.windowDays,
  });
}

/** Rule 10, spent by rule 6. */
function redemption({ run, entry, fact, lot }: Seen): Reckoning {
  const { redemptionId, points } = fact('points.redeemed')!;
  const { valueMinor } = run.program(entry.at).points;
  const takenHere = 0 - entry.points;
  return said(
    'redemption',
    {
      redemptionId,
      asked: points,
      takenHere,
      from: placeOf(lot, null),
      lotId: entry.lot,
      pointValueMinor: valueMinor,
      ...lotTimes(lot),
    },
    [wholeStep('worthMinor', 'asked × pointValueMinor', `${points} × ${valueMinor}`, points * valueMinor)],
  );
}

function redemptionCancelled({ run, entry, fact, lot }: Seen): Reckoning {
  const { redemptionId } = fact('redemption.cancelled')!;
  const redeemed = run.state.spendings.get(`redemption:${redemptionId}`);
  return said('redemption-cancelled', {
    redemptionId,
    redeemed: redeemed ? pointsOf(redeemed) : 0,
    restoredHere: entry.points,
    from: placeOf(lot, null),
    lotId: entry.lot,
    ...lotTimes(lot),
  });
}

/** Rule 11. */
function hold({ entry, fact, lot }: Seen): Reckoning {
  const { holdId, points, expiresAt } = fact('points.held')!;
  return said('hold', {
    holdId,
    asked: points,
    reservedHere: entry.moved,
    lotId: entry.lot,
    timesOutAt: instantText(expiresAt),
    ...lotTimes(lot),
  });
}

function holdCaptured({ run, entry, fact, lot }: Seen): Reckoning {
  const { holdId, points } = fact('hold.captured')!;
  const held = run.state.spendings.get(`hold:${holdId}`);
  return said('hold-captured', {
    holdId,
    held: held ? pointsOf(held) : 0,
    captured: points,
    takenHere: 0 - entry.points,
    from: placeOf(lot, null),
    lotId: entry.lot,
  });
}

function holdEnded({ run, entry }: Seen): Reckoning {
  const held = [...run.state.spendings.values()].find(
    (one) => one.parts.some(([lot]) => lot === entry.lot) && isHoldOf(one, entry),
  );
  const timedOut = entry.rule === 'hold-timed-out';
  return said(timedOut ? 'hold-timed-out' : 'hold-released', {
    holdId: held ? held.key.slice('hold:'.length) : null,
    held: held ? pointsOf(held) : null,
    givenBack: entry.moved,
    lotId: entry.lot,
  });
}

/** What ends a hold is a capture or a release of it, or, where it times out, the hold's own fact. */
function isHoldOf(spending: Spending, entry: Entry): boolean {
  if (!spending.key.startsWith('hold:')) return false;
  if (entry.rule === 'hold-timed-out') return spending.cause === entry.cause.identity;
  const fact = entry.cause as Partial<Extract<Fact, { type: 'hold.released' }>>;
  return spending.key === `hold:${fact.holdId}`;
}

/** Rule 12. */
function adjustment({ entry, fact, lot }: Seen): Reckoning {
  const { adjustmentId, points } = fact('points.adjusted')!;
  const direction = points > 0 ? 'given' : 'taken';
  return said('adjustment', {
    adjustmentId,
    asked: points,
    direction,
    here: Math.abs(entry.points),
    from: placeOf(lot, null),
    lotId: entry.lot,
    ...lotTimes(lot),
  });
}

/** Points brought from another system. */
function openingBalance({ fact, lot }: Seen): Reckoning {
  const { balanceId, points } = fact('balance.opened')!;
  return said('opening-balance', { balanceId, points, ...lotTimes(lot) });
}

function waiting({ run, before }: Seen): Reckoning {
  const waits = run.state.head.waiting.at(-1);
  return said('waiting', { type: before.fact?.type ?? null, refersTo: waits?.refersTo ?? null });
}

/** Why a fact has changed no points: the book notes that it was seen. */
function noted({ run, before }: Seen): Reckoning {
  return said('noted', { type: before.fact?.type ?? null, because: whyNothing(run, before.fact) });
}

function whyNothing(run: Folding, fact: Fact | null): string {
  switch (fact?.type) {
    case 'member.logged-in':
      return isBlocked(run) ? 'blocked' : 'dayRewarded';
    case 'review.published':
      return isBlocked(run) ? 'blocked' : isAwarded(run, fact.sku) ? 'articleRewarded' : 'dailyLimit';
    case 'review.removed':
    case 'order.refunded':
    case 'order.cancelled':
    case 'order.amended':
      return 'nothingToTake';
    case 'redemption.cancelled':
    case 'hold.captured':
    case 'hold.released':
      return 'endedAlready';
    default:
      return 'noPoints';
  }
}

function isBlocked(run: Folding): boolean {
  return run.state.head.membership?.blockedAt != null;
}

function isAwarded(run: Folding, sku: string): boolean {
  for (const one of run.state.publications.values()) if (one.lot !== null && one.sku === sku) return true;
  return false;
}

/** Where points are taken from or go to: the lot of the matter itself, another lot, or the deficit. */
export function placeOf(lot: Lot | null, own: string | null): 'own' | 'lot' | 'deficit' {
  if (lot === null) return 'deficit';
  return lot.id === own ? 'own' : 'lot';
}

export function lotTimes(lot: Lot | null): Inputs {
  if (lot === null) return {};
  return {
    earnedAt: instantText(lot.time),
    activatesAt: instantText(lot.activatesAt),
    expiresAt: instantText(lot.expiresAt),
  };
}

function pointsOf({ parts, missing }: Spending): number {
  return parts.reduce((sum, [, points]) => sum + points, missing);
}
