import colors from 'picocolors';
import type { Lag } from '#messaging';
import type { PartitionState, Verification } from '#storage';
import type { Heard } from './listen.js';
import { heading } from './show/paint.js';
import { ALL_TOPICS } from './shop/events.js';
import type { Expectation } from './shop/expectation.js';
import type { Spent } from './spend.js';

export interface Checked {
  name: string;
  expected: string;
  found: string;
  ok: boolean;
}

export interface Found {
  expectation: Expectation;
  partitions: PartitionState[];
  topic: (name: string) => string;
  /** As read before anything was spent. */
  heard: Heard;
  /** As read after it. */
  heardAfter: Heard;
  spent: Spent;
  lags: Lag[];
  verification: Verification;
}

const OUTCOMES = ['applied', 'duplicate', 'conflict', 'invalid', 'ignored'] as const;

/** Compares what came of the year with what the shop knew beforehand. */
export function check(found: Found): Checked[] {
  const { expectation, heard, verification } = found;
  return [
    ...checkOutcomes(found),
    equal('members', expectation.members, heard.members.size),
    equal('points of plain members', expectation.pointsOfPlainMembers.size, plainMembersRight(expectation, heard)),
    equal('members whose events sum up to their balance', heard.members.size, balancesRight(heard)),
    equal('gaps in the numbers of events', 0, heard.gaps),
    atLeast('churn warnings raised', 1, heard.warnings.length),
    ...checkSpending(found),
    equal('lag in records', 0, sum(found.lags.map((lag) => lag.lagRecords))),
    equal('invariants of the book broken', 0, sum(verification.invariants.map((one) => one.brokenCount))),
    equal('members verified', expectation.members, verification.members),
  ];
}

function checkOutcomes({ expectation, partitions, topic }: Found): Checked[] {
  return ALL_TOPICS.map((name) => {
    const those = partitions.filter((partition) => partition.topic === topic(name));
    const counted = OUTCOMES.map((outcome) => `${outcome} ${sum(those.map((partition) => partition[outcome]))}`);
    const expected = OUTCOMES.map((outcome) => `${outcome} ${expectation.outcomes[name][outcome]}`);
    return equal(name, expected.join(', '), counted.join(', '));
  });
}

function checkSpending({ spent, heardAfter }: Found): Checked[] {
  const reserved = sum([...heardAfter.members.values()].map(({ points }) => points.reserved));
  return [
    equal('redemptions and holds granted, as asked', spent.asked, spent.redeemed + spent.held),
    equal('points redeemed, as told', -spent.redeemedPoints, heardAfter.events.get('points.redeemed')?.points ?? 0),
    equal('points reserved', spent.heldPoints, reserved),
    equal('redemptions above the balance refused', spent.asked > 0 ? 1 : 0, spent.refused),
  ];
}

function plainMembersRight({ pointsOfPlainMembers }: Expectation, { members }: Heard): number {
  return [...pointsOfPlainMembers].filter(([memberId, points]) => {
    const state = members.get(memberId)?.points;
    return state !== undefined && state.active + state.pending === points && state.deficit === 0;
  }).length;
}

function balancesRight({ members, balances }: Heard): number {
  return [...members.values()].filter(({ memberId, points }) => {
    const { active, pending, reserved, deficit } = points;
    return active + pending + reserved - deficit === (balances.get(memberId) ?? 0);
  }).length;
}

export function shownChecks(checks: Checked[]): string {
  const lines = checks.map(({ name, expected, found, ok }) => {
    const mark = ok ? colors.green('✓') : colors.red('✗');
    return `  ${mark} ${name}: ${found}${ok ? '' : colors.red(`, expected ${expected}`)}`;
  });
  return `${heading('Checked against what the shop knew')}\n${lines.join('\n')}`;
}

function equal(name: string, expected: number | string, found: number | string): Checked {
  return { name, expected: String(expected), found: String(found), ok: expected === found };
}

function atLeast(name: string, least: number, found: number): Checked {
  return { name, expected: `at least ${least}`, found: String(found), ok: found >= least };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
