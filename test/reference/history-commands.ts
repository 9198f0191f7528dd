import fc from 'fast-check';
import { resolve, when, type When } from './instants.js';
import { DAY_MS, DEFAULT_PROGRAM, MINUTE_MS } from './program.js';
import { expiryOf, instantOf, textOf } from './time.js';
import type { CloudEvent, Command, TransferPart } from './types.js';

/** What a command is made of, before its time and what it refers to are known. */
export interface CommandSeed {
  kind: Command['kind'];
  when: When;
  /** Near an event, the activation or the expiry of its points, or shortly after the command before. */
  near: 'fact' | 'activation' | 'expiry' | 'previous';
  afterMs: number;
  points: number;
  refersTo: number;
  /** For holds: how long, null for the default; for adjustments: whether an expiry is asked for. */
  holdMs: number | null;
}

const seed: fc.Arbitrary<CommandSeed> = fc.record({
  kind: fc.constantFrom<Command['kind']>(
    'redeem',
    'redeem',
    'redeem',
    'cancel-redemption',
    'cancel-redemption',
    'hold',
    'hold',
    'capture',
    'release',
    'adjust',
    'adjust',
    'send',
    'send',
    'receive',
  ),
  when,
  near: fc.constantFrom<CommandSeed['near']>('fact', 'activation', 'activation', 'expiry', 'previous', 'previous'),
  afterMs: fc.constantFrom(0, 1, 30 * MINUTE_MS - 1, DAY_MS, 10 * DAY_MS),
  points: fc.oneof(fc.constantFrom(100, 101, 125, 500, 999, 1_000, 1_500, 2_500), fc.integer({ min: 100, max: 4_000 })),
  refersTo: fc.nat(7),
  holdMs: fc.constantFrom(null, 1, 30 * MINUTE_MS, DAY_MS, 30 * DAY_MS),
});

export const commandSeeds: fc.Arbitrary<CommandSeed[]> = fc.array(seed, { maxLength: 8, size: 'max' });

const SOURCE = '/loyalty/commands';

/**
 * A list of commands that could have been accepted as far as they refer to each other: times never fall, a redemption
 * is cancelled once, a hold is ended once and before its time-out. Whether the balance covers them is left open, since
 * late facts may uncover anything.
 */
export function commandsFrom(seeds: CommandSeed[], start: number, events: CloudEvent[]): Command[] {
  const times = events.map((event) => instantOf(event.time));
  const moments: number[] = [];
  for (const { when: moment, near, afterMs, refersTo } of seeds) {
    const base = times[refersTo % (times.length || 1)] ?? start;
    if (near === 'previous') moments.push((moments.at(-1) ?? base) + afterMs);
    else if (near === 'activation') moments.push(base + DEFAULT_PROGRAM.pendingMs + afterMs);
    else if (near === 'expiry') moments.push(defaultExpiryOf(base) - afterMs);
    else moments.push(resolve(moment, base));
  }
  moments.sort((a, b) => a - b);
  const open = { redemptions: [] as string[], holds: [] as { id: string; points: number; expiresAt: number }[] };
  return seeds.flatMap((drawn, index) => commandFrom(drawn, `k-${index}`, moments[index] ?? start, open));
}

function commandFrom(
  drawn: CommandSeed,
  id: string,
  at: number,
  open: { redemptions: string[]; holds: { id: string; points: number; expiresAt: number }[] },
): Command[] {
  const base = { source: SOURCE, id, time: textOf(at) };
  open.holds = open.holds.filter((hold) => hold.expiresAt > at);
  switch (drawn.kind) {
    case 'redeem':
      open.redemptions.push(id);
      return [{ ...base, kind: 'redeem', points: drawn.points }];
    case 'cancel-redemption': {
      const [redemptionId] = open.redemptions.splice(drawn.refersTo % (open.redemptions.length || 1), 1);
      return redemptionId === undefined ? [] : [{ ...base, kind: 'cancel-redemption', redemptionId }];
    }
    case 'hold': {
      const expiresAt = at + (drawn.holdMs ?? DEFAULT_PROGRAM.holdDefaultMs);
      open.holds.push({ id, points: drawn.points, expiresAt });
      const asked = drawn.holdMs === null ? {} : { expiresAt: textOf(expiresAt) };
      return [{ ...base, kind: 'hold', points: drawn.points, ...asked }];
    }
    case 'capture': {
      const [hold] = open.holds.splice(drawn.refersTo % (open.holds.length || 1), 1);
      if (!hold) return [];
      const points = drawn.points % 3 === 0 ? {} : { points: 1 + (drawn.points % hold.points) };
      return [{ ...base, kind: 'capture', holdId: hold.id, ...points }];
    }
    case 'release': {
      const [hold] = open.holds.splice(drawn.refersTo % (open.holds.length || 1), 1);
      return hold ? [{ ...base, kind: 'release', holdId: hold.id }] : [];
    }
    case 'send':
    case 'receive':
      return [{ ...base, kind: drawn.kind, parts: partsOf(drawn, at) }];
    case 'adjust': {
      const points = drawn.refersTo % 2 === 0 ? drawn.points : -drawn.points;
      const asks = points > 0 && drawn.holdMs !== null;
      return [{ ...base, kind: 'adjust', points, ...(asks ? { expiresAt: textOf(at + drawn.holdMs!) } : {}) }];
    }
  }
}

/** Expiries that the lots of facts near the command may have too, so that some parts find their like and others do not. */
function partsOf({ points, refersTo, afterMs }: CommandSeed, at: number): TransferPart[] {
  const near = defaultExpiryOf(at - (refersTo % 3) * 60 * DAY_MS);
  if (near <= at || refersTo === 7) return [[textOf(at + 1 + afterMs), points]];
  const first = Math.ceil(points / 3);
  const rest = points - first;
  return [
    [textOf(near), first],
    [textOf(defaultExpiryOf(near - 300 * DAY_MS + afterMs)), rest],
  ].filter((part): part is TransferPart => Number(part[1]) > 0);
}

function defaultExpiryOf(time: number): number {
  return expiryOf(time, DEFAULT_PROGRAM.expiryMonths);
}
