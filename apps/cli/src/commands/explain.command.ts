import { Option, type Command } from 'commander';
import { explanationInWords, LANGUAGES, type Language } from '#language';
import { ExplanationReader } from '#storage';
import { withBook } from '../book.js';
import { Refused } from '../outcome.js';
import { report } from '../terminal/report.js';

export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('why a line of a member’s book says what it says')
    .argument('<id>', 'the member')
    .argument('<entry>', 'the entry, as `loyalty member` shows it')
    .addOption(new Option('--lang <language>', 'of the words').choices([...LANGUAGES]).default('en'))
    .option('--json', 'print as JSON')
    .action(async (id: string, entry: string, { lang, json }: { lang: Language; json?: boolean }) => {
      await withBook(async ({ database, reader, programs, now }) => {
        // The watermark of a reader that only looks: nothing is written on its behalf.
        const clock = { now: await now(), watermark: -Infinity };
        const found = await new ExplanationReader(database, reader, programs.versions).explain(id, entry, clock);
        if (found === null) throw new Refused(`no member ${id} was ever heard of`);
        if (found === 'no-entry') throw new Refused(`member ${id} has no entry ${entry}`);
        const words = explanationInWords(lang, found, programs.versions.at(-1)!.program.currencies[0]!);
        report(json, { ...found, language: lang, words }, () => words.join('\n'));
      });
    });
}
