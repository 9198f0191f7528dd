import { Command, CommanderError } from 'commander';
import { EXIT, Refused, WrongUsage } from './outcome.js';
import { addDeadLetters } from './commands/dead-letters.command.js';
import { addEvent } from './commands/event.command.js';
import { addImport } from './commands/import.command.js';
import { addLag } from './commands/lag.command.js';
import { addMember } from './commands/member.command.js';
import { addProgram } from './commands/program.command.js';
import { addVerify } from './commands/verify.command.js';

/** All commands of `loyalty`, each from a file of its own. */
const COMMANDS: ((program: Command) => void)[] = [
  addImport,
  addMember,
  addEvent,
  addDeadLetters,
  addProgram,
  addLag,
  addVerify,
];

export function commandLine(): Command {
  const program = new Command('loyalty')
    .description('The loyalty engine, for a terminal')
    .showHelpAfterError('(--help shows how it is meant)')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  for (const add of COMMANDS) add(program);
  program.addHelpText('after', '\nExit code: 0 done, 1 refused or failed, 2 wrong usage.');
  return program;
}

/** Runs one command and gives its exit code. Only what nobody foresaw shows a stack. */
export async function run(args: string[]): Promise<number> {
  try {
    await commandLine().parseAsync(args, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof WrongUsage) return fail(error.message, EXIT.usage);
    if (error instanceof Refused) return fail(error.message, EXIT.failed);
    return fail(error instanceof Error ? (error.stack ?? error.message) : String(error), EXIT.failed);
  }
}

function fail(message: string, code: number): number {
  process.stderr.write(`loyalty: ${message}\n`);
  return code;
}
