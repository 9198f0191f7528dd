import { readFile } from 'node:fs/promises';
import { type Command } from 'commander';
import { readProgram } from '#contracts';
import { connected } from '../connections.js';
import { balanceImport } from '../importing/balances.js';
import { parseMap } from '../importing/column-map.js';
import { parseDelimiter } from '../importing/dialect.js';
import { importFile } from '../importing/import-file.js';
import { parseInstant } from '../importing/instant.js';
import type { ImportEvent, ImportKind, ImportRow } from '../importing/kind.js';
import { loginImport } from '../importing/logins.js';
import { orderImport } from '../importing/orders.js';
import { reviewImport } from '../importing/reviews.js';
import { parseSpeed } from '../importing/speed.js';
import { Refused, WrongUsage } from '../outcome.js';

interface Flags {
  map?: string;
  speed: string;
  source: string;
  delimiter?: string;
  header: boolean;
  dryRun?: boolean;
  json?: boolean;
}

const MAP_HELP = `--map names columns by header or by position from 1: member=customer,date=ts,amount=4
Usual headers need no --map. Dates are ISO 8601 or YYYYMMDD; without an offset they are UTC.`;

const ORDERS_HELP = `${MAP_HELP}
Fields: member, date, amount (decimal) or amountMinor, and where the file has them cancelled, id (of the order or return),
order (which a return names), currency.
A negative amount or a cancelled flag is a return. One that names no order is given to the member's latest earlier order
that has that much left, else to the latest earlier one; where there is none (the history begins later) it waits, and changes
nothing. Rows without a member are guests and are skipped.`;

const REVIEWS_HELP = `${MAP_HELP}
Fields: member, date, sku, rating (1 to 5), and where the file has them id, order, text.`;

const LOGINS_HELP = `${MAP_HELP}
Fields: member, date, and where the file has it channel.`;

const BALANCES_HELP = `${MAP_HELP}
Fields: member, points (what is left of the lot), date (when it was opened) unless --at is given, and where the file has them
expires (absent: by the program) and id (of the lot, once for each member). One row is one lot.
The whole file is checked before anything is sent. A row that comes again, in whatever file, is the same lot.`;

export function addImport(program: Command): void {
  const command = program.command('import').description('send history into the engine');

  add(command, 'orders', 'send orders and returns to commerce.orders', ORDERS_HELP)
    .option('--currency <code>', 'currency of the amounts, ISO 4217 (default: the first that the program names)')
    .action(async (file: string, flags: Flags & { currency?: string }) => {
      const currencies = await programCurrencies();
      const currency = flags.currency ?? currencies[0]!;
      if (!currencies.includes(currency))
        throw new WrongUsage(`--currency: '${currency}' is none that the program names: ${currencies.join(', ')}`);
      await run(file, orderImport({ currency, currencies }), flags);
    });

  add(command, 'reviews', 'send published reviews to commerce.reviews', REVIEWS_HELP).action(
    (file: string, flags: Flags) => run(file, reviewImport(), flags),
  );

  add(command, 'logins', 'send logins to commerce.logins', LOGINS_HELP).action((file: string, flags: Flags) =>
    run(file, loginImport(), flags),
  );

  add(command, 'balances', "send members' opening balances to commerce.engagement", BALANCES_HELP)
    .option('--at <instant>', 'when the balances were taken, for rows without a date')
    .action((file: string, flags: Flags & { at?: string }) =>
      run(file, balanceImport({ at: instant(flags.at) }), flags),
    );
}

/** A command with what all imports have in common. */
function add(parent: Command, what: string, description: string, help: string): Command {
  return parent
    .command(what)
    .description(description)
    .argument('<file>', 'a CSV, or a file with blanks between its columns')
    .option('--map <fields>', 'which column is what, as field=column,…')
    .option('--speed <speed>', 'max, or real×N: N seconds of history in one', 'max')
    .option('--source <name>', 'source of the events; the same for every import of this history', `/import/${what}`)
    .option('--delimiter <character>', 'comma, semicolon, tab, pipe, blanks, or a character (guessed if absent)')
    .option('--no-header', 'the first line is data')
    .option('--dry-run', 'validate and count, send nothing')
    .option('--json', 'print the summary as JSON')
    .addHelpText('after', `\n${help}`);
}

async function run<Field extends string, Row extends ImportRow, Event extends ImportEvent<Row>>(
  file: string,
  kind: ImportKind<Field, Row, Event>,
  flags: Flags,
): Promise<void> {
  if (flags.source === '') throw new WrongUsage('--source: must not be empty');
  await importFile(file, kind, {
    wanted: flags.map === undefined ? {} : parseMap(kind.sheet, flags.map),
    speed: parseSpeed(flags.speed),
    source: flags.source,
    delimiter: flags.delimiter === undefined ? undefined : parseDelimiter(flags.delimiter),
    header: flags.header,
    dryRun: flags.dryRun === true,
    json: flags.json === true,
  });
}

/** Amounts in any other currency would all become dead letters. */
async function programCurrencies(): Promise<string[]> {
  const { programPath } = connected().environment;
  const content = await readFile(programPath, 'utf8').catch((error: Error) => {
    throw new Refused(`the program ${programPath} cannot be read: ${error.message}`);
  });
  const reading = readProgram(content);
  if ('problems' in reading) throw new Refused(`the program ${programPath}: ${reading.problems.join('; ')}`);
  return [...reading.program.currencies];
}

function instant(text: string | undefined): number | null {
  if (text === undefined) return null;
  const parsed = parseInstant(text);
  if (typeof parsed !== 'number') throw new WrongUsage(`--at: '${text}' must be ${parsed.rule}`);
  return parsed;
}
