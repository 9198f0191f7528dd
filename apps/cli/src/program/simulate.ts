import type { Compared, SimulationReport } from '#domain';
import { simulateProgram } from '#storage';
import { withBook } from '../book.js';
import { Refused, WrongUsage } from '../outcome.js';
import { Progress } from '../terminal/progress.js';
import { report } from '../terminal/report.js';
import { grouped, table, type Cell } from '../terminal/table.js';
import { instantOption, programFile } from './program-file.js';

interface Flags {
  from?: string;
  until?: string;
  json?: boolean;
}

/** Replays everything that has happened under a program file, beside what was published. Nothing is written. */
export async function simulateFile(file: string, flags: Flags): Promise<void> {
  const from = instantOption('--from', flags.from);
  const asked = instantOption('--until', flags.until);
  const { program: draft } = await programFile(file);
  await withBook(async ({ database, programs, now }) => {
    const until = asked ?? (await now());
    if (until > (await now())) throw new WrongUsage('--until: must not lie after now');
    if (from !== null && from > until) throw new WrongUsage('--from: must not lie after --until, or now');
    const startedAt = performance.now();
    let progress: Progress | null = null;
    const request = { programs: programs.versions, draft, from, until };
    const found = await simulateProgram(database, request, (done, all) => {
      progress ??= new Progress('Simulating', all, 'members');
      progress.to(done);
    });
    (progress as Progress | null)?.stop();
    if (found === null) throw new Refused('another simulation runs: one at a time reads all facts');
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    report(flags.json, { ...found, seconds }, () => inWords(file, found, seconds));
  });
}

const POINTS: [keyof SimulationReport['points'], string][] = [
  ['earned', 'points earned'],
  ['spent', 'points spent'],
  ['expired', 'points expired'],
  ['reversed', 'points taken back'],
  ['outstanding', 'points outstanding'],
  ['deficit', 'points owed by members'],
];

function inWords(file: string, found: SimulationReport, seconds: number): string {
  const { points, changed, liabilityMinor, membersInDeficit } = found;
  const figures = [
    ...POINTS.map(([name, label]) => figure(label, points[name])),
    figure(`liability, minor units of ${found.currency}`, liabilityMinor),
    figure('members who owe points', membersInDeficit),
  ];
  const since = found.from === null ? 'as if it had always been in force' : `in force from ${found.from} on`;
  const size = `${grouped(found.members)} members, ${grouped(found.facts)} facts, ${seconds} s`;
  return [
    `${file}, ${since}, until ${found.until}; ${size}`,
    table(['', 'as published', 'with the file', 'difference'], figures, { right: [1, 2, 3] }),
    `More points: ${grouped(changed.morePoints)} members; fewer: ${grouped(changed.fewerPoints)}. ` +
      `A higher tier: ${grouped(changed.higherTier)}; a lower one: ${grouped(changed.lowerTier)}.`,
    tierTable(found),
    ...memberTable('Who gains most', found.mostGained),
    ...memberTable('Who loses most', found.mostLost),
    'Nothing was changed.',
  ].join('\n');
}

function figure(label: string, { live, draft, difference }: Compared): Cell[] {
  return [label, live, draft, signed(difference)];
}

function signed(value: number): string {
  return value > 0 ? `+${grouped(value)}` : grouped(value);
}

/** Members by the tier that they have, downwards, and the one that they would have, across. */
function tierTable({ tiers }: SimulationReport): string {
  const [live, draft] = [unique(tiers.map((cell) => cell.live)), unique(tiers.map((cell) => cell.draft))];
  const rows = live.map((from) => [
    from,
    ...draft.map((to) => tiers.find((cell) => cell.live === from && cell.draft === to)?.members ?? 0),
  ]);
  return table(['members by tier: now ↓, then →', ...draft], rows, { right: draft.map((_, i) => i + 1) });
}

function memberTable(title: string, members: SimulationReport['mostGained']): string[] {
  if (members.length === 0) return [];
  const rows = members.map(({ memberId, points, tier }) => [
    memberId,
    points.live,
    points.draft,
    signed(points.difference),
    tier.live === tier.draft ? tier.live : `${tier.live} → ${tier.draft}`,
  ]);
  return [table([title, 'points now', 'then', 'difference', 'tier'], rows, { right: [1, 2, 3] })];
}

function unique(names: string[]): string[] {
  return [...new Set(names)];
}
