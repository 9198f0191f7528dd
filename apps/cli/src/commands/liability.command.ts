import { type Command } from 'commander';
import { wallNow } from '#platform';
import { liabilityBy, LiabilityReader, type Liability } from '#storage';
import { withBook } from '../book.js';
import { instant, report, shortInstant } from '../terminal/report.js';
import { grouped, table } from '../terminal/table.js';

export function addLiability(program: Command): void {
  program
    .command('liability')
    .description('outstanding points by state, expiry month and tier, in money')
    .option('--json', 'print as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      await withBook(async ({ database, programs }) => {
        const found = await new LiabilityReader(database, programs.versions, wallNow).liability();
        report(json, { ...found, asOf: instant(found.asOf) }, () => inWords(found));
      });
    });
}

function inWords({ asOf, outstanding, bookPoints, members, currencies, cells }: Liability): string {
  const unit = `minor units of ${currencies.join(', ')}`;
  const ties = outstanding.points === bookPoints ? 'ties to the book' : `the book says ${grouped(bookPoints)}`;
  const parts = (['state', 'expiryMonth', 'tier'] as const).map((property) => {
    const rows = liabilityBy(cells, property).map(({ name, points, valueMinor }) => [name, points, valueMinor]);
    const title = property === 'expiryMonth' ? 'expiry month' : property;
    return table([title, 'points', unit], rows, { right: [1, 2] });
  });
  const head = `${grouped(outstanding.points)} points of ${grouped(members)} members, ${grouped(outstanding.valueMinor)} ${unit}, as of ${shortInstant(instant(asOf))} UTC; ${ties}`;
  return [head, ...parts].join('\n');
}
