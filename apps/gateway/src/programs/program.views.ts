import { parseProgram, type ProgramVersionView } from '#contracts';
import { instantText, programAt, type Programs } from '#domain';
import type { WrittenProgram } from '#storage';

/** A version as it is shown. @param programs the published ones, which say which is in force at an instant */
export function programView(written: WrittenProgram, programs: Programs, now: number): ProgramVersionView {
  const { version, name, content, draftedAt, validFrom, publishedAt } = written;
  return {
    version,
    name,
    state: publishedAt === null ? 'draft' : 'published',
    inForce: publishedAt !== null && programAt(programs, now).version === version,
    validFrom: validFrom === null ? null : instantText(validFrom),
    draftedAt: instantText(draftedAt),
    publishedAt: publishedAt === null ? null : instantText(publishedAt),
    content,
    rules: parseProgram(content, `program version ${version}`),
  };
}
