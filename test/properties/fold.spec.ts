import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { foldMember, viewOf } from '#domain';
import { describeDifference } from '../reference/compare.js';
import { history, type History, type HistoryOptions } from '../reference/history.js';
import { judgingInstants } from '../reference/arrivals.js';
import { reference } from '../reference/model.js';
import { DEFAULT_PROGRAM, DEFAULT_VERSIONS, type Version } from '../reference/program.js';
import { besideVersions, versionsFor } from '../reference/versions.js';
import { inReferenceWords } from '../support/engine-view.js';
import { programsOf } from '../support/program.js';
import { factsOf } from '../support/facts.js';
import { propertyOptions } from '../support/property.js';

/** Who is blocked neither spends nor earns. */
const STRICT: Version[] = [{ from: 0, program: { ...DEFAULT_PROGRAM, blockedEarns: false } }];

function difference(told: History, now: number, versions: Version[]): string | null {
  const programs = programsOf(versions);
  const run = foldMember(programs, factsOf(told), now);
  const { head, lots } = run.state;
  const view = viewOf(programs, 'm-1', 1, head, now);
  const tiers = run.entries.filter((entry) => entry.kind.startsWith('tier.'));
  const expected = reference(told.events, now, told.commands, versions);
  expected.waiting = expected.waiting.filter((waits) => Date.parse(waits.time) <= now);
  return describeDifference(expected, inReferenceWords(view, [...lots.values()], tiers, run.entries));
}

describe('the fold is what the rules say', () => {
  it.each([
    ['orders, refunds and cancellations', { types: 'orders' as const }],
    ['all kinds of events', { types: 'all' as const }],
    ['events and commands', { types: 'all' as const, commands: true }],
    ['events, where who is blocked does not earn', { types: 'all' as const, versions: STRICT }],
  ])(
    'for any history of %s, at any instant',
    (_name, { versions = DEFAULT_VERSIONS, ...options }: HistoryOptions & { versions?: Version[] }) => {
      const told = history(options).chain((one) => fc.tuple(fc.constant(one), judgingInstants(one)));
      fc.assert(
        fc.property(told, ([one, now]) => {
          expect(difference(one, now, versions)).toBeNull();
        }),
        propertyOptions(1_000),
      );
    },
    240_000,
  );

  it.each([
    ['orders', { types: 'orders' as const }],
    ['events and commands', { types: 'all' as const, commands: true }],
  ])(
    'for any history of %s under any versions of the program, at any instant',
    (_name, options: HistoryOptions) => {
      const told = history(options).chain((one) =>
        versionsFor(one).chain((versions) =>
          fc.tuple(fc.constant(one), fc.constant(versions), fc.oneof(judgingInstants(one), besideVersions(versions))),
        ),
      );
      fc.assert(
        fc.property(told, ([one, versions, now]) => {
          expect(difference(one, now, versions)).toBeNull();
        }),
        propertyOptions(1_500),
      );
    },
    240_000,
  );
});
