import { type Command } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { MONTH_PATTERN } from '#contracts';
import { monthAfter, StatementReader, type Statement, type StatementLine } from '#storage';
import { withBook } from '../book.js';
import { Refused, WrongUsage } from '../outcome.js';
import { report, shortInstant } from '../terminal/report.js';
import { cut, table } from '../terminal/table.js';

interface Flags {
  from?: string;
  to?: string;
  entries?: boolean;
  csv?: boolean;
  json?: boolean;
}

const LINES_MAX = 100_000;

export function addStatement(program: Command): void {
  program
    .command('statement')
    .description('a member’s account, month by month (UTC)')
    .argument('<id>', 'the member')
    .option('--from <month>', 'the first month, YYYY-MM; the last twelve if absent')
    .option('--to <month>', 'the last month, YYYY-MM; the present one if absent')
    .option('--entries', 'each line that changed the balance')
    .option('--csv', 'print as CSV')
    .option('--json', 'print as JSON')
    .action(async (id: string, flags: Flags) => {
      await withBook(async ({ database, reader, now }) => {
        // The watermark of a reader that only looks: nothing is written on its behalf.
        const clock = { now: await now(), watermark: -Infinity };
        const to = monthOf('--to', flags.to) ?? new Date(clock.now).toISOString().slice(0, 7);
        const from = monthOf('--from', flags.from) ?? monthAfter(to, -11);
        if (from > to) throw new WrongUsage(`--from is ${from}: must not lie after --to, ${to}`);
        const period = { from, to, knownAt: null };
        const statements = new StatementReader(database, reader);
        const statement = await statements.statement(id, period, clock);
        if (statement === null) throw new Refused(`no member ${id} was ever heard of`);
        const lines = flags.entries ? await statements.lines(id, period, clock, LINES_MAX) : null;
        if (flags.csv) process.stdout.write(stringify(lines ?? statement.months, { header: true }));
        else report(flags.json, lines ? { ...statement, lines } : statement, () => inWords(statement, lines));
      });
    });
}

function monthOf(name: string, text: string | undefined): string | undefined {
  if (text !== undefined && !MONTH_PATTERN.test(text)) throw new WrongUsage(`${name} must be a month, YYYY-MM`);
  return text;
}

function inWords({ months }: Statement, lines: StatementLine[] | null): string {
  if (lines !== null) {
    const head = ['effective (UTC)', 'kind', 'lot', 'points', 'balance'];
    const rows = lines.map((line) => [
      shortInstant(line.effectiveAt),
      line.kind,
      cut(line.lotId ?? ''),
      line.points,
      line.balance,
    ]);
    return table(head, rows, { right: [3, 4] });
  }
  const columns = [
    'opening',
    'earned',
    'adjusted',
    'restored',
    'spent',
    'transferred',
    'reversed',
    'expired',
    'other',
    'closing',
  ] as const;
  const rows = months.map((month) => [month.month, ...columns.map((column) => month[column])]);
  return table(['month', ...columns], rows, { right: columns.map((_, i) => i + 1) });
}
