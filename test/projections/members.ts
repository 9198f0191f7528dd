import { readFile } from 'node:fs/promises';
import type { SegmentRule } from '#domain';
import { parse } from 'yaml';
import { scoreOf, segmentOf, type Deadlines, type MemberState, type Score } from '#projections';

/** A member of a test population, with the deadline that {@link ownDeadlines} finds in them, in epoch milliseconds. */
export interface TestMember extends MemberState {
  dueAt: number | null;
}

/** Each member's own, by whatever version. */
export const ownDeadlines: Deadlines = {
  of: () => Promise.resolve((history) => (history as unknown as TestMember).dueAt),
};

export function member(memberId: string, values: Partial<TestMember> = {}): TestMember {
  return {
    memberId,
    version: 1,
    orderDays: 1,
    firstOrderDay: 20_000,
    lastOrderDay: 20_000,
    spendMinor: 1_000,
    repeatSpendMinor: 0,
    tier: 'bronze',
    dueAt: 1_800_000_000_000,
    ...values,
  };
}

/** As if no order of the member counted. */
export function withoutOrders(memberId: string, version = 1): TestMember {
  return member(memberId, {
    version,
    orderDays: 0,
    firstOrderDay: null,
    lastOrderDay: null,
    spendMinor: 0,
    dueAt: null,
  });
}

/** Segments of the default program. */
export async function defaultSegments(): Promise<SegmentRule[]> {
  const file = new URL('../../programs/default.yaml', import.meta.url);
  const { segments } = parse(await readFile(file, 'utf8')) as { segments: (Partial<SegmentRule> & { name: string })[] };
  const all: [number, number] = [1, 5];
  return segments.map(({ name, r = all, f = all, m = all }) => ({ name, r, f, m }));
}

/** The rule of the contract, word by word, in quadratic time. */
export function plainScores(members: readonly MemberState[], rules: readonly SegmentRule[]): Map<string, string> {
  const population = members.filter(({ orderDays }) => orderDays > 0);
  const score = (better: (other: MemberState) => boolean): Score =>
    scoreOf(population.filter((other) => better(other)).length, population.length);
  return new Map(
    population.map((one) => {
      const r = score((other) => (other.lastOrderDay as number) < (one.lastOrderDay as number));
      const f = score((other) => other.orderDays < one.orderDays);
      const m = score((other) => other.spendMinor < one.spendMinor);
      return [one.memberId, `${r}${f}${m} ${segmentOf(rules, r, f, m)}`];
    }),
  );
}
