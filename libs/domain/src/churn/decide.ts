import { DAY_MS, NEVER, utcDay, type Instant } from '../time.js';
import type { OrderHistory, WarnsAt } from './history.js';
import type { Warning, WarningDecision } from './warning.js';

/** What is known of a member, and when. */
export interface WarningCase {
  /** Times of all known orders of the member that count, ascending: also those after `now`. */
  orderTimes: readonly Instant[];
  /** All warnings kept of the member. */
  kept: readonly Warning[];
  /** Up to which time decides: the watermark. */
  now: Instant;
  /** When a crossing at this instant is noticed: never before it. */
  noticedAt: (crossedAt: Instant) => Instant;
  warnsAt: WarnsAt;
  /** When `warnsAt` came into force, for a fitted model: earlier crossings are kept, and not sent. */
  inForceFrom: Instant;
  /** A crossing noticed more than this after it happened is kept, and not sent. */
  lateDays: number;
}

/**
 * Decides about all lapses of a member: a function of the facts and the clock that, applied, decides nothing more. A kept crossing
 * moves only with the history that it rests on, so a refit never withdraws.
 */
export function decideWarnings(one: WarningCase): WarningDecision[] {
  const days = new OrderDays(one.orderTimes);
  const decisions = one.kept.flatMap((warning) => ended(warning, days, one) ?? []);
  const current = days.last === null ? null : currentLapse(days.upTo(days.last), one);
  return current === null ? decisions : [...decisions, ...current];
}

/** The end of a warning that the history no longer bears out; null where it stands as it is. */
function ended(warning: Warning, days: OrderDays, one: WarningCase): WarningDecision | null {
  if (warning.status === 'withdrawn') return null;
  const withdraw = (): WarningDecision => ({
    kind: 'withdraw',
    warning: { ...warning, status: 'withdrawn' },
    at: one.now,
  });
  if (days.last === null) return withdraw();
  const crossedAt = crossingOf(warning, days, one.warnsAt);
  const nextAt = days.nextAfter(warning.lapseDay);
  // Time has reached the kept crossing once, whatever the watermark is now.
  if (nextAt === null) {
    return warning.status === 'open' && crossedAt > Math.max(one.now, warning.crossedAt) ? withdraw() : null;
  }
  if (nextAt < crossedAt) return withdraw();
  return warning.status === 'open'
    ? { kind: 'resolve', warning: { ...warning, status: 'resolved' }, at: nextAt }
    : null;
}

/** A warning for the silence that goes on now, where one is due and none stands. */
function currentLapse(history: OrderHistory, one: WarningCase): WarningDecision[] {
  const known = one.kept.find(({ lapseDay }) => lapseDay === history.lastOrderDay);
  if (known?.status === 'open') return [];
  const crossedAt = known && !grown(known, history) ? known.crossedAt : (one.warnsAt(history) ?? NEVER);
  if (crossedAt > one.now) return [];
  const late = known?.crossedAt === crossedAt ? known.late : isLate(crossedAt, one);
  // The order day of a standing warning was undone and an earlier one is the last now: the same silence, so only one is told.
  const standing = one.kept.filter(({ status, lapseDay }) => status === 'open' && lapseDay > history.lastOrderDay);
  const { orderDays, firstOrderDay, lastOrderDay: lapseDay } = history;
  if (known !== undefined) {
    const again: Warning = { lapseDay, orderDays, firstOrderDay, crossedAt, late, status: 'open' };
    const replaced = standing.map((warning): WarningDecision => {
      return { kind: 'withdraw', warning: { ...warning, status: 'withdrawn' }, at: one.now };
    });
    return [...replaced, { kind: 'raise-again', warning: again, at: one.now }];
  }
  const told = standing.some((warning) => !warning.late);
  const warning: Warning = { lapseDay, orderDays, firstOrderDay, crossedAt, late: late || told, status: 'open' };
  return [{ kind: 'raise', warning, at: crossedAt }];
}

function isLate(crossedAt: Instant, { noticedAt, lateDays, inForceFrom }: WarningCase): boolean {
  return crossedAt < inForceFrom || noticedAt(crossedAt) - crossedAt > lateDays * DAY_MS;
}

/** The crossing as kept; reckoned anew where orders of the time before it have become known. */
function crossingOf(warning: Warning, days: OrderDays, warnsAt: WarnsAt): Instant {
  const history = days.upTo(warning.lapseDay);
  if (history.lastOrderDay !== warning.lapseDay || !grown(warning, history)) return warning.crossedAt;
  return warnsAt(history) ?? NEVER;
}

/** Whether order days were added before the lapse. Ones that were undone since do not make a warning wrong. */
function grown(warning: Warning, history: OrderHistory): boolean {
  return history.orderDays > warning.orderDays || history.firstOrderDay < warning.firstOrderDay;
}

/** The days on which a member ordered. */
class OrderDays {
  /** The first order of each day, ascending. */
  private readonly firsts: Instant[];

  constructor(orderTimes: readonly Instant[]) {
    this.firsts = orderTimes.filter((at, i) => i === 0 || utcDay(at) !== utcDay(orderTimes[i - 1] as Instant));
  }

  get last(): number | null {
    const at = this.firsts.at(-1);
    return at === undefined ? null : utcDay(at);
  }

  /** The history up to a day, the day included; `orderDays` is 0 where there is none. */
  upTo(day: number): OrderHistory {
    const days = this.firsts.map(utcDay).filter((one) => one <= day);
    return { orderDays: days.length, firstOrderDay: days[0] ?? NEVER, lastOrderDay: days.at(-1) ?? -NEVER };
  }

  /** The first order after a day; null for none. */
  nextAfter(day: number): Instant | null {
    return this.firsts.find((at) => utcDay(at) > day) ?? null;
  }
}
