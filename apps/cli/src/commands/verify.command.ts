import { type Command } from 'commander';
import { verifyBook, type Verification } from '#storage';
import { withBook } from '../book.js';
import { Refused } from '../outcome.js';
import { Progress } from '../terminal/progress.js';
import { report } from '../terminal/report.js';
import { grouped, table } from '../terminal/table.js';

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('check every invariant over the whole book; it only reads')
    .option('--json', 'print as JSON')
    .action(async (flags: { json?: boolean }) => {
      await withBook(async ({ database, programs }) => {
        let progress: Progress | null = null;
        const found = await verifyBook(database, programs.versions, (done, all) => {
          progress ??= new Progress('Verifying', all, 'members');
          progress.to(done);
        });
        (progress as Progress | null)?.stop();
        report(flags.json, found, () => inWords(found));
        if (!found.ok) throw new Refused('the book breaks an invariant');
      });
    });
}

function inWords({ members, facts, entries, corrections, invariants }: Verification): string {
  const rows = invariants.map(({ name, checked, brokenCount }) => [
    brokenCount === 0 ? '✓' : '✗',
    name,
    checked,
    brokenCount === 0 ? '' : brokenCount,
  ]);
  const examples = invariants.flatMap(({ name, broken }) => broken.map((words) => `✗ ${name}: ${words}`));
  const size = `${grouped(members)} members, ${grouped(facts)} facts, ${grouped(entries)} entries, ${grouped(corrections)} corrections`;
  return [table(['', 'invariant', 'checked', 'broken'], rows, { right: [2, 3] }), ...examples, size].join('\n');
}
