import { type Command } from 'commander';
import { publishFile } from '../program/publish.js';
import { simulateFile } from '../program/simulate.js';
import { validateFile } from '../program/validate.js';

export function addProgram(program: Command): void {
  const group = program.command('program').description('loyalty programs');
  group
    .command('validate')
    .description('whether a file is a program, and everything that is wrong with it')
    .argument('<file>', 'a program file')
    .option('--json', 'print as JSON')
    .action(validateFile);
  group
    .command('simulate')
    .description('what a program file would have made of everything that has happened; nothing is changed')
    .argument('<file>', 'a program file')
    .option('--from <time>', 'from when on it is taken to be in force (RFC 3339, or a UTC day); always, if absent')
    .option('--until <time>', 'up to when; now, if absent')
    .option('--json', 'print as JSON')
    .action(simulateFile);
  group
    .command('publish')
    .description('publish a program file as the next version; services that run take it at once')
    .argument('<file>', 'a program file')
    .option('--from <time>', 'from when on it is in force (RFC 3339, or a UTC day); now, if absent, and never before')
    .option('--json', 'print as JSON')
    .action(publishFile);
}
