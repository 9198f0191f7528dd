import { historiesOf, type DatedOrder } from '../rows/rfm-rows.js';

export interface WarningPeriod {
  /** First and last day on which a warning may be raised. */
  readonly fromDay: number;
  readonly untilDay: number;
  /** A warning is right where no order day follows within so many days. */
  readonly silentDays: number;
}

export interface WarningQuality {
  readonly warnings: number;
  readonly correct: number;
  readonly precision: number;
  /** Of the days of silence at which warnings came. */
  readonly medianSilenceDays: number;
  /** Lapses in which a member fell silent for `silentDays` or more that began or were running in the period, and those of them that were warned of. */
  readonly leavers: number;
  readonly leaversWarned: number;
}

/**
 * Warnings as events: each day of the period a rule is asked for each member; a warning is an upward crossing, once in a lapse; it
 * is right if no order day follows within `silentDays`. `crossingDay`: days of silence at which the rule fires after order day number x at tx.
 * Members are those with an order before the period; crossings before it do not count.
 */
export function warningQuality(
  orders: readonly DatedOrder[],
  period: WarningPeriod,
  crossingDay: (x: number, txDays: number) => number | null,
): WarningQuality {
  const silences: number[] = [];
  let correct = 0;
  let leavers = 0;
  let leaversWarned = 0;
  for (const days of orderDaysOf(orders, period).values()) {
    let aboveSince = Infinity;
    days.forEach((day, x) => {
      const next = days[x + 1] ?? Infinity;
      const crossing = crossingDay(x, day - days[0]!);
      // An order that leaves the risk above the threshold is no crossing: it was above before.
      const stayedAbove = crossing === 0 && aboveSince < day;
      aboveSince = crossing === null ? Infinity : day + crossing;
      const warnedOn = stayedAbove ? Infinity : aboveSince;
      const warned = warnedOn < next && warnedOn >= period.fromDay && warnedOn <= period.untilDay;
      if (warned) {
        silences.push(warnedOn - day);
        if (next - warnedOn > period.silentDays) correct += 1;
      }
      if (leftWithin(day, next, period)) {
        leavers += 1;
        if (warnedOn < next && warnedOn <= period.untilDay) leaversWarned += 1;
      }
    });
  }
  silences.sort((a, b) => a - b);
  const warnings = silences.length;
  const medianSilenceDays = warnings === 0 ? NaN : (silences[(warnings - 1) >> 1]! + silences[warnings >> 1]!) / 2;
  return { warnings, correct, precision: correct / warnings, medianSilenceDays, leavers, leaversWarned };
}

/** Whether the lapse after `day` reached the length of a departure in the period. */
function leftWithin(day: number, next: number, { fromDay, untilDay, silentDays }: WarningPeriod): boolean {
  const leftOn = day + silentDays;
  return leftOn >= fromDay && leftOn <= untilDay && next > leftOn;
}

/** The distinct order days of each member who had ordered before the period. */
function orderDaysOf(orders: readonly DatedOrder[], period: WarningPeriod): Map<string, number[]> {
  const known = historiesOf(orders, period.fromDay - 1);
  const days = new Map<string, Set<number>>();
  for (const { memberId, day } of orders) {
    if (!known.has(memberId)) continue;
    const seen = days.get(memberId);
    if (seen === undefined) days.set(memberId, new Set([day]));
    else seen.add(day);
  }
  return new Map([...days].map(([id, seen]) => [id, [...seen].sort((a, b) => a - b)]));
}
