import fc from 'fast-check';
import { anchor, resolve } from './instants.js';
import { identitySeed, seedOf, UNKNOWN, type Seed } from './history-seeds.js';
import { DAY_MS, HOUR_MS } from './program.js';
import { instantOf, textOf } from './time.js';
import { commandSeeds, commandsFrom, type CommandSeed } from './history-commands.js';
import type { CloudEvent, Command } from './types.js';

/** One member's past: events in order of arrival, and accepted commands in the order in which they were recorded. */
export interface History {
  events: CloudEvent[];
  commands: Command[];
}

export interface HistoryOptions {
  /** `orders`: orders, refunds, amendments and cancellations only. */
  types?: 'orders' | 'all';
  commands?: boolean;
  /** Refunds in another currency than their order (needs a program that names USD too). */
  foreignCurrency?: boolean;
  /**
   * Repeated identities and business ids with other content. Off for the promise about permutations, which excludes
   * them: with them, what was recorded first stands, so order of arrival matters.
   */
  conflicts?: boolean;
  memberId?: string;
  /** No event is timed later, in milliseconds since 1970: a ledger refuses what is more than a day ahead of its clock. */
  latest?: number;
  /** Most seeds; a run of logins is one of them. */
  maxLength?: number;
}

export function history(options: HistoryOptions = {}): fc.Arbitrary<History> {
  const { types = 'all', commands = false, foreignCurrency = true, conflicts = false, maxLength = 16 } = options;
  const seeds = seedOf(types, foreignCurrency);
  return fc
    .record({
      seeds: fc.array(fc.tuple(seeds, identitySeed), { maxLength, size: 'max' }),
      start: anchor,
      clashes: fc.array(fc.tuple(fc.nat(), fc.nat(2)), { maxLength: conflicts ? 3 : 0 }),
      commandSeeds: commands ? commandSeeds : fc.constant<CommandSeed[]>([]),
    })
    .map((drawn) => {
      const events = eventsFrom(drawn.seeds, drawn.start, options);
      const clashing = drawn.clashes.flatMap(([index, way]) => clashOf(events[index % (events.length || 1)], way));
      return { events: [...events, ...clashing], commands: commandsFrom(drawn.commandSeeds, drawn.start, events) };
    });
}

function eventsFrom(
  drawn: [Seed, { source: string; id: string }][],
  start: number,
  { memberId = 'm-1', latest = Infinity }: HistoryOptions,
): CloudEvent[] {
  const events: CloudEvent[] = [];
  const identities = new Set<string>();
  const seeds = drawn.map(([seed]) => seed);
  const totals = seeds.filter((seed) => seed.kind === 'order').map((seed) => seed.totalMinor);
  const times = timesOf(seeds, start);
  const seen = { order: 0, review: 0, content: 0 };
  for (const [seed, wanted] of drawn) {
    const emit = (type: string, at: number, data: Record<string, unknown>): void => {
      const number = events.length;
      const taken = identities.has(`${wanted.source} ${wanted.id}`);
      const id = taken ? `${wanted.id}-${number}` : wanted.id;
      identities.add(`${wanted.source} ${id}`);
      const time = textOf(Math.min(at, latest));
      events.push({ specversion: '1.0', id, source: wanted.source, type, time, data: { memberId, ...data } });
    };
    emitSeed(seed, { start, times, totals, seen, number: events.length }, emit);
  }
  return events;
}

interface Context {
  start: number;
  times: { order: number[]; review: number[]; content: number[] };
  totals: number[];
  seen: { order: number; review: number; content: number };
  number: number;
}

/** The times of all orders, reviews and contents first, so that what refers to them may come before them. */
function timesOf(seeds: Seed[], start: number): Context['times'] {
  const times: Context['times'] = { order: [], review: [], content: [] };
  for (const seed of seeds) {
    if (seed.kind !== 'order' && seed.kind !== 'review' && seed.kind !== 'content') continue;
    times[seed.kind].push(resolve(seed.when, times[seed.kind].at(-1) ?? start));
  }
  return times;
}

function emitSeed(
  seed: Seed,
  context: Context,
  emit: (type: string, at: number, data: Record<string, unknown>) => void,
): void {
  const { start, times, totals, seen, number } = context;
  /** Now and then one beyond the last, a thing that is never known; null where there is none to refer to. */
  const pick = (index: number, known: number[]): number | null => {
    if (index === UNKNOWN) return known.length;
    return known.length > 0 ? index % known.length : null;
  };
  switch (seed.kind) {
    case 'order': {
      const index = seen.order++;
      return emit('order.completed', times.order[index] ?? start, {
        orderId: `o-${index}`,
        currency: 'EUR',
        totalMinor: seed.totalMinor,
      });
    }
    case 'refund': {
      const index = pick(seed.order, times.order);
      if (index === null) return;
      const total = totals[index] ?? 10_000;
      return emit('order.refunded', resolve(seed.when, times.order[index] ?? start), {
        orderId: `o-${index}`,
        refundId: `r-${number}`,
        currency: seed.foreign ? 'USD' : 'EUR',
        amountMinor: refundAmount(seed.amountMinor, total),
      });
    }
    case 'cancel': {
      const index = pick(seed.order, times.order);
      if (index === null) return;
      return emit('order.cancelled', resolve(seed.when, times.order[index] ?? start), { orderId: `o-${index}` });
    }
    case 'amend': {
      const index = pick(seed.order, times.order);
      if (index === null) return;
      return emit('order.amended', resolve(seed.when, times.order[index] ?? start), {
        orderId: `o-${index}`,
        amendmentId: `a-${number}`,
        currency: seed.foreign ? 'USD' : 'EUR',
        totalMinor: amendedTotal(seed.totalMinor, totals[index] ?? 10_000),
      });
    }
    case 'membership':
      return emit(seed.type, resolve(seed.when, start), {});
    case 'review': {
      const index = seen.review++;
      return emit('review.published', times.review[index] ?? start, {
        reviewId: `v-${index}`,
        sku: seed.sku,
        rating: seed.rating,
      });
    }
    case 'remove-review': {
      const index = pick(seed.review, times.review);
      if (index === null) return;
      return emit('review.removed', resolve(seed.when, times.review[index] ?? start), { reviewId: `v-${index}` });
    }
    case 'logins':
      return emitLogins(seed, resolve(seed.when, start), emit);
    case 'survey':
      return emit('survey.answered', resolve(seed.when, start), {
        surveyId: `s-${number}`,
        metric: 'nps',
        score: seed.score,
      });
    case 'referral':
      return emit('referral.completed', resolve(seed.when, start), {
        referredMemberId: 'm-2',
        referralId: `f-${number}`,
      });
    case 'balance': {
      const at = resolve(seed.when, start);
      const lasts = seed.lastsDays === null ? {} : { expiresAt: textOf(at + seed.lastsDays * DAY_MS) };
      return emit('balance.opened', at, { balanceId: `b-${number}`, points: seed.points, ...lasts });
    }
    case 'content': {
      const index = seen.content++;
      const at = times.content[index] ?? start;
      return emit('content.published', at, { contentId: `c-${index}`, kind: 'photo' });
    }
    case 'remove-content': {
      const index = pick(seed.content, times.content);
      if (index === null) return;
      const at = resolve(seed.when, times.content[index] ?? start);
      return emit('content.removed', at, { contentId: `c-${index}`, kind: 'photo' });
    }
  }
}

function amendedTotal(wanted: number | 'same' | 'half' | 'double', totalMinor: number): number {
  if (wanted === 'same') return totalMinor;
  if (wanted === 'half') return Math.floor(totalMinor / 2);
  if (wanted === 'double') return Math.min(2 * totalMinor, 1_000_000_000_000);
  return wanted;
}

function refundAmount(wanted: number | 'all' | 'half' | 'too-much', totalMinor: number): number {
  if (wanted === 'all') return totalMinor;
  if (wanted === 'half') return Math.floor(totalMinor / 2);
  if (wanted === 'too-much') return Math.min(totalMinor + 1, 1_000_000_000_000);
  return wanted;
}

/** A run of days with one day left out (`skip` beyond the run: none), the later logins of a day a few hours apart. */
function emitLogins(
  seed: { days: number; skip: number; perDay: number },
  first: number,
  emit: (type: string, at: number, data: Record<string, unknown>) => void,
): void {
  for (let day = 0; day < seed.days; day += 1) {
    if (day === seed.skip) continue;
    for (let login = 0; login < seed.perDay; login += 1) {
      emit('member.logged-in', first + day * DAY_MS + login * 5 * HOUR_MS, { channel: 'web' });
    }
  }
}

/** The same identity with other content, the same business id under another identity, or that with equal content. */
function clashOf(event: CloudEvent | undefined, way: number): CloudEvent[] {
  if (!event) return [];
  if (way === 0) return [{ ...event, time: textOf(instantOf(event.time) + 1) }];
  if (way === 1) return [{ ...event, id: `${event.id}'`, data: { ...event.data, note: 'other' } }];
  return [{ ...event, id: `${event.id}''` }];
}
