import { Command, CommanderError } from 'commander';
import { EXIT, Refused, WrongUsage } from './outcome.js';

type Add = (program: Command) => void;

/** All commands, each in a file of its own, which is loaded when it is called: a short command should start fast. */
const COMMANDS: Record<string, () => Promise<Add>> = {
  import: async () => (await import('./commands/import.command.js')).addImport,
  member: async () => (await import('./commands/member.command.js')).addMember,
  explain: async () => (await import('./commands/explain.command.js')).addExplain,
  statement: async () => (await import('./commands/statement.command.js')).addStatement,
  liability: async () => (await import('./commands/liability.command.js')).addLiability,
  event: async () => (await import('./commands/event.command.js')).addEvent,
  'dead-letters': async () => (await import('./commands/dead-letters.command.js')).addDeadLetters,
  program: async () => (await import('./commands/program.command.js')).addProgram,
  mapping: async () => (await import('./commands/mapping.command.js')).addMapping,
  lag: async () => (await import('./commands/lag.command.js')).addLag,
  offsets: async () => (await import('./commands/offsets.command.js')).addOffsets,
  erase: async () => (await import('./commands/erase.command.js')).addErase,
  rebuild: async () => (await import('./commands/rebuild.command.js')).addRebuild,
  clv: async () => (await import('./commands/clv.command.js')).addClv,
  doctor: async () => (await import('./commands/doctor.command.js')).addDoctor,
  verify: async () => (await import('./commands/verify.command.js')).addVerify,
};

/** The command line with the command that `args` call, or with all of them where that is none. */
async function commandLine(args: string[]): Promise<Command> {
  const program = new Command('loyalty')
    .description('The loyalty engine, for a terminal')
    .showHelpAfterError('(--help shows how it is meant)')
    .exitOverride()
    .addHelpText('after', '\nExit code: 0 done, 1 refused or failed, 2 wrong usage.');
  const called = COMMANDS[args[0] ?? ''];
  for (const load of called ? [called] : Object.values(COMMANDS)) (await load())(program);
  return program;
}

/** Runs one command and gives its exit code. Only what nobody foresaw shows a stack. */
export async function run(args: string[]): Promise<number> {
  try {
    const program = await commandLine(args);
    await program.parseAsync(args, { from: 'user' });
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
