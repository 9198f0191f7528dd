import fc from 'fast-check';
import type { History } from './history.js';
import { distance } from './instants.js';
import { DAY_MS, DEFAULT_PROGRAM, HOUR_MS } from './program.js';
import { expiryOf, instantOf, textOf } from './time.js';
import type { CloudEvent } from './types.js';

/**
 * Ways in which the same records can arrive: in any order, some of them again (word for word, or written another way
 * that means the same), cut into batches.
 */
export function arrivals(history: History): fc.Arbitrary<CloudEvent[][]> {
  const { events } = history;
  if (events.length === 0) return fc.constant([]);
  const repeats = fc.array(fc.tuple(fc.nat(events.length - 1), fc.boolean(), fc.nat()), { maxLength: 4 });
  const order = fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length });
  const cuts = fc.array(fc.nat(events.length + 4), { maxLength: 5 });
  return fc.tuple(order, repeats, cuts).map(([shuffled, again, at]) => {
    const all = [...shuffled];
    for (const [index, rewritten, place] of again) {
      const event = events[index];
      if (event) all.splice(place % (all.length + 1), 0, rewritten ? rewrite(event) : event);
    }
    const bounds = [...new Set([0, ...at.map((cut) => Math.min(cut, all.length)), all.length])].sort((a, b) => a - b);
    return bounds.slice(1).map((bound, index) => all.slice(bounds[index], bound));
  });
}

/** Equal content in other words: another offset, digits beyond the millisecond, fields in another order. */
function rewrite(event: CloudEvent): CloudEvent {
  const shifted = textOf(instantOf(event.time) + 2 * HOUR_MS);
  const data = Object.fromEntries(Object.entries(event.data).reverse());
  return { ...event, time: shifted.replace('Z', '9+02:00'), data };
}

/**
 * Instants at which to judge a history: at, just before and just after what happens to it, far before, far after.
 * In milliseconds since 1970.
 */
export function judgingInstants(history: History): fc.Arbitrary<number> {
  const times = [...history.events, ...history.commands].map(({ time }) => instantOf(time));
  const base = times.length > 0 ? times : [Date.parse('2024-01-01T00:00:00.000Z')];
  const last = Math.max(...base);
  const beside = fc.constantFrom(0, 0, -1, 1);
  const near = (instant: (time: number) => number): fc.Arbitrary<number> =>
    fc.tuple(fc.constantFrom(...base), beside).map(([time, ms]) => instant(time) + ms);
  const decided = history.commands.map(({ time }) => instantOf(time));
  return fc.oneof(
    ...(decided.length > 0 ? [fc.constantFrom(...decided), fc.constantFrom(...decided)] : []),
    near((time) => time),
    near((time) => time + DEFAULT_PROGRAM.pendingMs),
    near((time) => time + DEFAULT_PROGRAM.qualifyingWindowMs),
    near((time) => time + DEFAULT_PROGRAM.tierSupportMs),
    near((time) => expiryOf(time, DEFAULT_PROGRAM.expiryMonths)),
    fc.tuple(fc.constantFrom(...base), distance).map(([time, ms]) => time + ms),
    fc.constantFrom(last, last + DAY_MS, last + 3_000 * DAY_MS),
  );
}
