import { readProgram } from '#contracts';
import { Refused } from '../outcome.js';
import { report } from '../terminal/report.js';
import { table } from '../terminal/table.js';
import { textOf } from './program-file.js';

export async function validateFile(file: string, flags: { json?: boolean }): Promise<void> {
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
}
