import { readFile } from 'node:fs/promises';
import { readMapping, readProgram } from '#contracts';
import type { Environment } from '#platform';
import { fail, looked, ok, type Finding } from './finding.js';

/** The program file, and the mapping where one is set. */
export async function lookAtFiles({ programPath, mappingPath }: Environment): Promise<Finding[]> {
  const program = await looked('program', `put a program file at ${programPath}, or set LOYALTY_PROGRAM`, async () => {
    const reading = readProgram(await readFile(programPath, 'utf8'));
    if (!('problems' in reading)) return [ok('program', `${programPath}: ${reading.program.name}`)];
    const todo = `mend it; \`npx loyalty program validate ${programPath}\` says whether it is right`;
    return [fail('program', `${programPath}: ${reading.problems.join('; ')}`, todo)];
  });
  if (mappingPath === undefined) return program;
  const mapping = await looked('mapping', 'LOYALTY_MAPPING names no file that can be read', async () => {
    const reading = readMapping(await readFile(mappingPath, 'utf8'));
    if (!('problems' in reading)) return [ok('mapping', mappingPath)];
    return [fail('mapping', `${mappingPath}: ${reading.problems.join('; ')}`, 'mend it; docs/mapping.md says how')];
  });
  return [...program, ...mapping];
}
