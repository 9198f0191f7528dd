import { WrongUsage } from '../outcome.js';

/** How a file separates its columns: one character, or any run of blanks. */
export type Delimiter = string;
export const BLANKS = 'blanks';

const CANDIDATES = [';', '\t', '|', ','];
const NAMED: Record<string, Delimiter> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  '\\t': '\t',
  pipe: '|',
  space: BLANKS,
  blanks: BLANKS,
  ' ': BLANKS,
};

/** The value of `--delimiter`: a character or its name. */
export function parseDelimiter(text: string): Delimiter {
  const delimiter = NAMED[text] ?? text;
  if (delimiter !== BLANKS && delimiter.length !== 1) {
    throw new WrongUsage(`--delimiter: one character, or ${Object.keys(NAMED).slice(0, 7).join(', ')}; not '${text}'`);
  }
  return delimiter;
}

/** The character that each of the first lines has equally often, the most of it; where none is, blanks. */
export function detectDelimiter(head: string): Delimiter {
  const lines = head
    .split(/\r?\n/)
    .slice(0, 20)
    .filter((line) => line.trim() !== '');
  let best: { delimiter: Delimiter; count: number } | null = null;
  for (const delimiter of CANDIDATES) {
    const counts = lines.map((line) => occurrences(line, delimiter));
    const count = Math.min(...counts);
    if (count > 0 && count > (best?.count ?? 0)) best = { delimiter, count };
  }
  return best?.delimiter ?? BLANKS;
}

function occurrences(line: string, delimiter: string): number {
  return line.replace(/"[^"]*"/g, '').split(delimiter).length - 1;
}
