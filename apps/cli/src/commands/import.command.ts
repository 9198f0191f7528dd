import { type Command } from 'commander';
import { isCurrency } from '#contracts';
import { parseMap } from '../importing/column-map.js';
import { parseDelimiter } from '../importing/dialect.js';
import { parseSpeed } from '../importing/speed.js';
import { importOrders } from '../importing/import-orders.js';
import { WrongUsage } from '../outcome.js';

interface Flags {
  map?: string;
  speed: string;
  currency: string;
  source: string;
  delimiter?: string;
  header: boolean;
  dryRun?: boolean;
  json?: boolean;
}

const MAP_HELP = `--map names columns by header or by position from 1:
  member=customer,date=ts,amount=amount,cancelled=cancelled,id=invoice
  member=1,date=2,amount=4
Fields: member, date (ISO or YYYYMMDD), amount (decimal) or amountMinor, and where the file has them cancelled,
id (of the order or return), order (which a return names), currency. Usual headers need no --map.
A negative amount or a cancelled flag is a return. Rows without a member are guests and are skipped.`;

export function addImport(program: Command): void {
  program
    .command('import')
    .description('send history into the engine')
    .command('orders')
    .description('send the orders of a CSV or of a file with blanks between its columns to commerce.orders')
    .argument('<file>', 'the file')
    .option('--map <fields>', 'which column is what, as field=column,…')
    .option('--speed <speed>', 'max, or real×N: N seconds of history in one', 'max')
    .option('--currency <code>', 'currency of the amounts, ISO 4217', 'EUR')
    .option('--source <name>', 'source of the events; the same for every import of this history', '/import/orders')
    .option('--delimiter <character>', 'comma, semicolon, tab, pipe, blanks, or a character (guessed if absent)')
    .option('--no-header', 'the first line is data')
    .option('--dry-run', 'validate and count, send nothing')
    .option('--json', 'print the summary as JSON')
    .addHelpText('after', `\n${MAP_HELP}`)
    .action(async (file: string, flags: Flags) => {
      if (!isCurrency(flags.currency)) throw new WrongUsage(`--currency: ISO 4217, not '${flags.currency}'`);
      if (flags.source === '') throw new WrongUsage('--source: must not be empty');
      await importOrders(file, {
        wanted: flags.map === undefined ? {} : parseMap(flags.map),
        speed: parseSpeed(flags.speed),
        currency: flags.currency,
        source: flags.source,
        delimiter: flags.delimiter === undefined ? undefined : parseDelimiter(flags.delimiter),
        header: flags.header,
        dryRun: flags.dryRun === true,
        json: flags.json === true,
      });
    });
}
