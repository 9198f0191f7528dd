import { DAY_MS } from './calendar.js';
import type { Random } from './random.js';

/** How somebody buys. */
export type Habit = 'one-timer' | 'regular' | 'lapsing' | 'seasonal' | 'heavy' | 'visitor';

export interface Customer {
  memberId: string;
  habit: Habit;
  /** First seen, in days after the year's beginning. */
  joinedDay: number;
  /** Mean days between two orders. */
  gapDays: number;
  /** Chance of never coming back, after each order. */
  dropout: number;
  /** Articles in a usual order. */
  basket: number;
  reviewShare: number;
  /** Mean days between two visits without an order. */
  visitGapDays: number;
  /** Plays for the daily login points. */
  collectsLogins: boolean;
}

const HABITS = [
  ['regular', 44],
  ['one-timer', 28],
  ['seasonal', 10],
  ['lapsing', 9],
  ['heavy', 5],
  ['visitor', 4],
] as const;

const NAMES = (
  'ada ben cleo dara emil fatma gino hana ida jonas kaya leo mira nils olga paul quinn rosa sami tess uma vito wanda ' +
  'xenia yara zeno'
).split(' ');

const YEAR_DAYS = 365;

/** Customers with rhythms of their own: rates are gamma-mixed and dropout is beta-mixed, as the models assume. */
export function customers(random: Random, count: number): Customer[] {
  return Array.from({ length: count }, (_, at) => customer(random, at + 1));
}

function customer(random: Random, number: number): Customer {
  const habit = random.weighted(HABITS);
  const wasThere = random.chance(0.45);
  return {
    memberId: `${random.pick(NAMES)}-${String(number).padStart(4, '0')}`,
    habit,
    joinedDay: wasThere ? random.between(0, 40) : random.between(40, YEAR_DAYS - 2),
    gapDays: gapDays(random, habit),
    dropout: habit === 'heavy' ? 0.005 : habit === 'seasonal' ? 0.05 : random.beta(0.8, 6),
    basket: habit === 'heavy' ? random.between(2, 10) : Math.min(random.logNormal(2.2, 0.6), 12),
    reviewShare: random.beta(1, 4),
    visitGapDays: random.gamma(2, 25) + 4,
    collectsLogins: random.chance(0.07),
  };
}

function gapDays(random: Random, habit: Habit): number {
  const ordersADay = random.gamma(1.8, 1 / (1.8 * 38));
  if (habit === 'heavy') return random.between(5, 14);
  if (habit === 'lapsing') return random.between(12, 30);
  return Math.min(Math.max(1 / ordersADay, 4), 400);
}

/** The instant of somebody's first day. */
export function joinedAt(customer: Customer, yearStartMs: number): number {
  return yearStartMs + Math.floor(customer.joinedDay) * DAY_MS;
}
