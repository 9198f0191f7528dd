import { readFile } from 'node:fs/promises';
import { parseInstant, readProgram, type ProgramDeclaration } from '#contracts';
import { Refused, WrongUsage } from '../outcome.js';

export interface ProgramFileText {
  content: string;
  program: ProgramDeclaration;
}

/** @throws Refused for a file that cannot be read, and for one that is no program, with all that is wrong */
export async function programFile(file: string): Promise<ProgramFileText> {
  const content = await textOf(file);
  const reading = readProgram(content);
  if ('problems' in reading) throw new Refused(`${file} is no program:\n${reading.problems.join('\n')}`);
  return { content, program: reading.program };
}

export async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Refused(`cannot read ${file}: ${(error as Error).message}`);
  }
}

/** An option that is a time, or a UTC day for its first instant; null where it is absent. @throws WrongUsage */
export function instantOption(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const instant = parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
  if (instant === undefined)
    throw new WrongUsage(`${name}: a time in RFC 3339 with an offset, or a day, not '${text}'`);
  return instant;
}
