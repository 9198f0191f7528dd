import { readFile } from 'node:fs/promises';
import { type Command } from 'commander';
import { readProgram } from '#contracts';
import { Refused } from '../outcome.js';
import { report } from '../terminal/report.js';
import { table } from '../terminal/table.js';

export function addProgram(program: Command): void {
  const group = program.command('program').description('loyalty programs');
  group
    .command('validate')
    .description('whether a file is a program, and everything that is wrong with it')
    .argument('<file>', 'a program file')
    .option('--json', 'print as JSON')
    .action(async (file: string, flags: { json?: boolean }) => {
      const reading = readProgram(await textOf(file));
      if ('problems' in reading) {
        report(flags.json, { file, valid: false, problems: reading.problems }, () => reading.problems.join('\n'));
        throw new Refused(`${file} is no program: ${reading.problems.length} problems`);
      }
      const { name, currencies, tiers } = reading.program;
      report(flags.json, { file, valid: true, name, currencies }, () => {
        const levels = tiers.levels.map((level) => [level.name, level.threshold, `×${level.multiplier.text}`]);
        return `${file} is a program: ${name}, in ${currencies.join(', ')}\n${table(['level', 'from', 'points'], levels, { right: [1, 2] })}`;
      });
    });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Refused(`cannot read ${file}: ${(error as Error).message}`);
  }
}
