import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { foldMember, viewOf, type Programs } from '#domain';
import { describeDifference } from '../reference/compare.js';
import { history, type History, type HistoryOptions } from '../reference/history.js';
import { judgingInstants } from '../reference/arrivals.js';
import { reference } from '../reference/model.js';
import { inReferenceWords } from '../support/engine-view.js';
import { DEFAULT_PROGRAM, DEFAULT_PROGRAMS } from '../support/program.js';
import { factsOf } from '../support/facts.js';
import { propertyOptions } from '../support/property.js';

/** Who is blocked neither spends nor earns. */
const STRICT_PROGRAMS: Programs = [
  { version: 1, validFrom: 0, program: { ...DEFAULT_PROGRAM, blocked: { earns: false } } },
];

function difference(told: History, now: number, blockedEarns = true): string | null {
  const programs = blockedEarns ? DEFAULT_PROGRAMS : STRICT_PROGRAMS;
  const run = foldMember(programs, factsOf(told), now);
  const { head, lots } = run.state;
  const view = viewOf(programs, 'm-1', 1, head, now);
  const tiers = run.entries.filter((entry) => entry.kind.startsWith('tier.'));
  const expected = reference(told.events, now, told.commands, blockedEarns);
  expected.waiting = expected.waiting.filter((waits) => Date.parse(waits.time) <= now);
  return describeDifference(expected, inReferenceWords(view, [...lots.values()], tiers, run.entries));
}

describe('the fold is what the rules say', () => {
  it.each([
    ['orders, refunds and cancellations', { types: 'orders' as const }],
    ['all kinds of events', { types: 'all' as const }],
    ['events and commands', { types: 'all' as const, commands: true }],
    ['events, where who is blocked does not earn', { types: 'all' as const, blockedEarns: false }],
  ])(
    'for any history of %s, at any instant',
    (_name, { blockedEarns = true, ...options }: HistoryOptions & { blockedEarns?: boolean }) => {
      const told = history(options).chain((one) => fc.tuple(fc.constant(one), judgingInstants(one)));
      fc.assert(
        fc.property(told, ([one, now]) => {
          expect(difference(one, now, blockedEarns)).toBeNull();
        }),
        propertyOptions(1_000),
      );
    },
    240_000,
  );
});
