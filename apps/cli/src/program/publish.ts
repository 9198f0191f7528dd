import { instantText } from '#domain';
import { wallNow } from '#platform';
import { ProgramStore } from '#storage';
import { withBook } from '../book.js';
import { Refused } from '../outcome.js';
import { report } from '../terminal/report.js';
import { instantOption, programFile } from './program-file.js';

/** Publishes a file; says so where the latest version says the same already. */
export async function publishFile(file: string, flags: { from?: string; json?: boolean }): Promise<void> {
  const validFrom = instantOption('--from', flags.from);
  const { content, program } = await programFile(file);
  await withBook(async ({ database, environment }) => {
    const store = new ProgramStore(database, { clock: environment.clock, wallNow });
    const result = await store.publish({ name: program.name, content }, validFrom);
    if (result.outcome === 'refused') throw new Refused(`--from: ${result.problem}`);
    if (result.outcome === 'unknown') throw new Error('a text has no number');
    const { version, name } = result.program;
    const from = instantText(result.program.validFrom);
    const changed = result.outcome === 'published';
    report(flags.json, { version, name, validFrom: from, changed }, () =>
      changed
        ? `Version ${version} of the program, ${name}, is published: in force for what happens from ${from} on. Services that run take it at once.`
        : `Nothing is published: version ${version} says the same, and is in force from ${from} on.`,
    );
  });
}
