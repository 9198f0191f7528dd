import { factsInOrder, record, waitingOf } from './facts.js';
import { DEFAULT_VERSIONS, inForce, type Program, type Version } from './program.js';
import { dayOf, instantOf, textOf } from './time.js';
import { counts, levelAt, nextLevel, qualifyingPoints, remainingMinor, validUntil } from './tier.js';
import type { CloudEvent, Command, Reference, ReferenceLot, Stats } from './types.js';
import { walk, type Member } from './walk.js';

/**
 * The state of one member at `now`, the plain way: everything is sorted and walked through once from the beginning,
 * whatever it costs.
 *
 * @param events valid events of one member, in order of arrival
 * @param now milliseconds since 1970; facts timed later are not in effect
 * @param commands accepted commands, in the order in which they were recorded
 * @param versions the programs, and from when each of them is in force
 */
export function reference(
  events: CloudEvent[],
  now: number,
  commands: Command[] = [],
  versions: Version[] = DEFAULT_VERSIONS,
): Reference {
  const { recorded, outcomes, arrivals } = record(events);
  const times = waitingOf(recorded).map(({ time }) => instantOf(time));
  const member = walk(factsInOrder(recorded, commands), times, now, versions);
  return {
    outcomes,
    arrivals,
    points: pointsOf(member),
    tier: tierOf(member, inForce(versions, now), now),
    nextExpiry: nextExpiryOf(member),
    waiting: waitingOf(recorded),
    stats: statsOf(member),
    membership: {
      enrolledAt: member.enrolledAt === null ? null : textOf(member.enrolledAt),
      blockedAt: member.blockedAt === null ? null : textOf(member.blockedAt),
    },
    lots: lotsOf(member),
    tierHistory: member.tierChanges.map(({ at, from, to }) => ({ at: textOf(at), from, to })),
    entrySums: new Map([...member.account.entrySums].filter(([, points]) => points !== 0)),
  };
}

function total(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function pointsOf({ account }: Member): Reference['points'] {
  const free = (state: 'active' | 'pending'): number =>
    total(account.inSpendingOrder(state).map((lot) => account.free(lot)));
  return {
    active: free('active'),
    pending: free('pending'),
    reserved: total(account.lots.map((lot) => account.held(lot))),
    deficit: account.deficit,
  };
}

function tierOf(member: Member, program: Program, now: number): Reference['tier'] {
  const { orders } = member;
  const level = levelAt(program, orders, now);
  const qualifying = qualifyingPoints(program, orders, now);
  const ends = validUntil(program, orders, level);
  const began = member.tierChanges.at(-1);
  return {
    level: level.level,
    since: began ? textOf(began.at) : null,
    validUntil: ends === null ? null : textOf(ends),
    qualifyingPoints: qualifying,
    next: nextLevel(program, level, qualifying),
  };
}

/** Over all lots with something left whose expiry is still to come. */
function nextExpiryOf({ account }: Member): Reference['nextExpiry'] {
  const left = account.inSpendingOrder().filter((lot) => lot.left > 0 && lot.state !== 'expired');
  const first = left[0];
  if (!first) return null;
  const points = total(left.filter((lot) => lot.expiresAt === first.expiresAt).map((lot) => lot.left));
  return { points, at: textOf(first.expiresAt) };
}

function statsOf(member: Member): Stats {
  const orders = member.orders.filter(counts).sort((a, b) => a.at - b.at);
  const days = [...new Set(orders.map((order) => dayOf(order.at)))];
  const first = orders[0];
  const last = orders.at(-1);
  const repeat = orders.filter((order) => dayOf(order.at) !== days[0]);
  const ratings = member.reviews.filter((review) => !review.removed).map((review) => review.rating);
  return {
    orders: orders.length,
    spendMinor: total(orders.map(remainingMinor)),
    firstOrderAt: first ? textOf(first.at) : null,
    lastOrderAt: last ? textOf(last.at) : null,
    orderDays: days.length,
    firstOrderDay: days[0] ?? null,
    lastOrderDay: days.at(-1) ?? null,
    repeatSpendMinor: total(repeat.map(remainingMinor)),
    lastLoginAt: member.logins.length > 0 ? textOf(Math.max(...member.logins)) : null,
    reviews: ratings.length,
    averageRating: ratings.length > 0 ? total(ratings) / ratings.length : null,
  };
}

function lotsOf({ account }: Member): ReferenceLot[] {
  return account.inSpendingOrder().map((lot) => ({
    fact: lot.fact,
    ordinal: lot.ordinal,
    given: lot.given,
    left: lot.left,
    state: lot.state,
    activatesAt: textOf(lot.activatesAt),
    expiresAt: textOf(lot.expiresAt),
  }));
}
