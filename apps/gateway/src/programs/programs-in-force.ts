import { readProgram, type ProgramVersionView } from '#contracts';
import { instantText, programAt, type Programs, type ProgramVersion } from '#domain';
import type { Installation } from '#storage';

/** The published versions of the program, as this process runs by them. */
export class ProgramsInForce {
  constructor(
    private readonly programs: Programs,
    private readonly stored: Installation['programs'],
  ) {}

  /** The newest version. */
  get latest(): ProgramVersion {
    const latest = this.programs.at(-1);
    if (latest === undefined) throw new Error('the installation has no program');
    return latest;
  }

  /** The newest first. */
  views(now: number): ProgramVersionView[] {
    const { version: inForce } = programAt(this.programs, now);
    return this.stored.map((one) => viewOf(one, one.version === inForce)).reverse();
  }
}

function viewOf(
  { version, validFrom, publishedAt, content }: Installation['programs'][number],
  inForce: boolean,
): ProgramVersionView {
  const reading = readProgram(content);
  if ('problems' in reading)
    throw new Error(`program version ${version} cannot be read: ${reading.problems.join('; ')}`);
  return {
    version,
    name: reading.program.name,
    inForce,
    validFrom: instantText(validFrom),
    publishedAt: instantText(publishedAt),
    content,
    rules: reading.program,
  };
}
