import { type Command } from 'commander';
import { Ledger } from '#storage';
import { wallNow } from '#platform';
import { withBook, type Book } from '../book.js';
import { Refused } from '../outcome.js';
import { report } from '../terminal/report.js';
import { grouped } from '../terminal/table.js';

export function addErase(program: Command): void {
  program
    .command('erase')
    .description('erase a person with all their ids, for good; points that are left are written off')
    .argument('<id>', 'the member')
    .option('--json', 'print as JSON')
    .action((id: string, flags: { json?: boolean }) => withBook((book) => erase(book, id, flags)));
}

async function erase(
  { database, installation, programs, environment }: Book,
  id: string,
  flags: { json?: boolean },
): Promise<void> {
  const ledger = new Ledger(database, installation.lanes, { programs, clock: environment.clock, wallNow });
  const result = await ledger.erase(id, null);
  if (result.outcome !== 'erased') throw new Refused(`no member ${id} was ever heard of`);
  const { ids, pointsWrittenOff } = result;
  report(
    flags.json,
    { erased: true, ids, pointsWrittenOff },
    () =>
      `Erased, with ${ids} ${ids === 1 ? 'id' : 'ids'}; ${grouped(pointsWrittenOff)} points were written off. ` +
      'A running ledger tells the world; what lies in Kafka goes with its retention',
  );
}
