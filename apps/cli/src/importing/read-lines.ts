import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { CsvError, parse } from 'csv-parse';
import { Refused } from '../outcome.js';
import { BLANKS, type Delimiter } from './dialect.js';

/** One record of the file, with the line on which it ends. */
export interface Line {
  number: number;
  cells: string[];
}

const HEAD_BYTES = 64 * 1024;

/** The file's beginning, from which the delimiter is guessed, and its size for the progress bar. */
export async function readHead(path: string): Promise<{ head: string; bytes: number }> {
  try {
    const { size } = await stat(path);
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const text = buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
    // The last line may be cut by the buffer; it would count fewer delimiters than it has.
    return { head: bytesRead < size ? text.slice(0, text.lastIndexOf('\n') + 1) : text, bytes: size };
  } catch (error) {
    throw new Refused(`cannot read ${path}: ${(error as Error).message}`);
  }
}

/** All records of the file that are not empty. `onBytes` hears of what has been read. */
export async function* readLines(
  path: string,
  delimiter: Delimiter,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Line> {
  const stream = createReadStream(path, { highWaterMark: 256 * 1024 });
  stream.on('data', (chunk) => onBytes(chunk.length));
  if (delimiter === BLANKS) {
    let number = 0;
    for await (const text of createInterface({ input: stream, crlfDelay: Infinity })) {
      number += 1;
      const trimmed = text.replace(/^\uFEFF/, '').trim();
      if (trimmed !== '') yield { number, cells: trimmed.split(/\s+/) };
    }
    return;
  }
  const parser = stream.pipe(
    parse({ delimiter, bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true }),
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { number: info.lines, cells: record };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new Refused(`${path} is no CSV: ${error.message}`);
    throw error;
  }
}
