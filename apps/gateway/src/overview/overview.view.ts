import type { FlowPeriod, Overview } from '#contracts';
import { dayName, instantText, utcDay, type Program } from '#domain';
import type { FlowOfDay, OverviewCount } from '#storage';

export const FLOW_DAYS = 30;
export const FLOW_MONTHS = 13;

/** The first UTC day of the months that the overview shows. */
export function firstFlowDay(now: number): number {
  return utcDay(monthStart(now, FLOW_MONTHS - 1));
}

/** @param flow days from {@link firstFlowDay} on */
export function overviewOf(count: OverviewCount, flow: readonly FlowOfDay[], program: Program): Overview {
  const sum = (of: 'active' | 'pending' | 'reserved' | 'deficit'): number =>
    count.tiers.reduce((total, tier) => total + tier[of], 0);
  const { days, months } = periodsOf(flow, count.asOf);
  return {
    asOf: instantText(count.asOf),
    countedAt: instantText(count.countedAt),
    countedMs: count.countedMs,
    currency: program.currencies[0] ?? 'EUR',
    pointValueMinor: program.points.valueMinor,
    members: count.tiers.reduce((total, tier) => total + tier.members, 0),
    points: { active: sum('active'), pending: sum('pending'), reserved: sum('reserved'), deficit: sum('deficit') },
    tiers: program.tiers.levels.map(({ name }, level) => {
      const found = count.tiers.find(({ tier }) => tier === level);
      const outstanding = found ? found.active + found.pending + found.reserved - found.deficit : 0;
      return { level: name, members: found?.members ?? 0, outstanding };
    }),
    expiry: count.expiry,
    days,
    months,
  };
}

function periodsOf(flow: readonly FlowOfDay[], now: number): Pick<Overview, 'days' | 'months'> {
  const today = utcDay(now);
  const days = Array.from({ length: FLOW_DAYS }, (_, i) => emptyPeriod(dayName(today - FLOW_DAYS + 1 + i)));
  const months = Array.from({ length: FLOW_MONTHS }, (_, i) =>
    emptyPeriod(dayName(utcDay(monthStart(now, FLOW_MONTHS - 1 - i)))),
  );
  const byStart = new Map([...days.map(keyed('day')), ...months.map(keyed('month'))]);
  for (const { day, points } of flow) {
    const name = dayName(day);
    for (const key of [`day ${name}`, `month ${name.slice(0, 7)}-01`]) {
      const period = byStart.get(key);
      if (period !== undefined) addTo(period, points);
    }
  }
  return { days, months };
}

const keyed =
  (kind: 'day' | 'month') =>
  (period: FlowPeriod): [string, FlowPeriod] => [`${kind} ${period.start}`, period];

function emptyPeriod(start: string): FlowPeriod {
  return { start, earned: 0, adjusted: 0, restored: 0, spent: 0, expired: 0, reversed: 0 };
}

/** What is gone is shown as a positive number. */
function addTo(period: FlowPeriod, points: FlowOfDay['points']): void {
  period.earned += points.earned ?? 0;
  period.adjusted += points.adjusted ?? 0;
  period.restored += points.restored ?? 0;
  period.spent -= points.redeemed ?? 0;
  period.expired -= (points.expired ?? 0) + (points['expired-again'] ?? 0);
  period.reversed -= points.reversed ?? 0;
}

/** The first instant of the UTC month that lies `back` months before that of `now`. */
function monthStart(now: number, back: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1);
}
