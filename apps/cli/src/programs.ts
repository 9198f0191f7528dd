import { readProgram } from '#contracts';
import type { ProgramVersion, Programs } from '#domain';
import type { StoredProgram } from '#storage';
import { Refused } from './outcome.js';

/** The published versions as the rules want them. They were validated when they were published. */
export function programsOf(stored: StoredProgram[]): Programs {
  return stored.map(({ version, validFrom, content }): ProgramVersion => {
    const reading = readProgram(content);
    if ('problems' in reading) throw new Refused(`version ${version} of the program: ${reading.problems.join('; ')}`);
    return { version, validFrom, program: reading.program };
  });
}
