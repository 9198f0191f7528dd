import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from './program.js';

/** Instants around which rules change their mind: day, month and year ends, leap days, a quiet noon. */
const ANCHORS = [
  '2023-12-31T23:59:59.999Z',
  '2024-01-01T00:00:00.000Z',
  '2024-01-31T12:00:00.000Z',
  '2024-02-28T23:00:00.000Z',
  '2024-02-29T00:00:00.000Z',
  '2024-02-29T23:59:59.999Z',
  '2024-03-01T00:00:00.000Z',
  '2024-06-15T12:00:00.000Z',
  '2024-12-31T00:00:00.000Z',
  '2025-02-28T00:00:00.000Z',
  '2025-03-01T00:00:00.000Z',
].map((text) => Date.parse(text));

/** Distances at which something of the program ends or begins. */
const DISTANCES_MS = [
  0,
  HOUR_MS,
  DAY_MS,
  7 * DAY_MS,
  336 * HOUR_MS,
  30 * DAY_MS,
  60 * DAY_MS,
  365 * DAY_MS,
  366 * DAY_MS,
  395 * DAY_MS,
];

const jitter = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.constantFrom(-1, 1) });

/** A signed distance in milliseconds: one of the program's, exactly or a millisecond beside it. */
export const distance: fc.Arbitrary<number> = fc
  .tuple(fc.constantFrom(...DISTANCES_MS), jitter, fc.boolean())
  .map(([ms, beside, back]) => (back ? -ms : ms) + beside);

/** An instant of the pool, in milliseconds since 1970. */
export const anchor: fc.Arbitrary<number> = fc
  .tuple(fc.constantFrom(...ANCHORS), fc.constantFrom(0, 0, 0, DAY_MS, 7 * DAY_MS, 365 * DAY_MS), jitter)
  .map(([base, later, beside]) => base + later + beside);

/** When a fact is timed: at an instant of the pool, or at a distance from the one that it belongs to. */
export type When = { pool: number } | { from: number };

export const when: fc.Arbitrary<When> = fc.oneof(
  anchor.map((pool) => ({ pool })),
  distance.map((from) => ({ from })),
);

export function resolve(moment: When, base: number): number {
  return 'pool' in moment ? moment.pool : base + moment.from;
}
