import type { Chunk, ChunkRecord } from './chunk.js';

/** SQLSTATE classes that speak of the data at hand: data exception, integrity violation, program limit exceeded. */
const DATA_CLASSES = new Set(['22', '23', '54']);
/** Errors of the rules and of reading values. A lost connection is none of these. */
const DATA_ERRORS = new Set(['InvariantBroken', 'RangeError', 'TypeError', 'SyntaxError']);

/**
 * Whether an error is about the records of a chunk, so that they can be told apart from their neighbours; all others are about the
 * infrastructure or the schema, and trying again later is right.
 */
export function isAboutData(error: unknown): boolean {
  const { code, name } = error as { code?: unknown; name?: string };
  if (typeof code === 'string') return DATA_CLASSES.has(code.slice(0, 2));
  return DATA_ERRORS.has(name ?? '');
}

/** Cuts a chunk in two. The first half ends, in each partition, where the second goes on. */
export function halves(chunk: Chunk): [Chunk, Chunk] {
  const middle = chunk.records.length >> 1;
  const later = chunk.records.slice(middle);
  const ends = chunk.ends.map((end) => {
    const first = later.find((record) => record.topic === end.topic && record.partition === end.partition);
    return first ? { ...end, next: first.offset } : end;
  });
  return [
    { records: chunk.records.slice(0, middle), ends },
    { records: later, ends: chunk.ends },
  ];
}

/** The one record that cannot be written, as an invalid one: kept as a dead letter, and the lane goes on. */
export function refused(record: ChunkRecord, error: unknown): ChunkRecord {
  const message = error instanceof Error ? error.message : String(error);
  return { ...record, outcome: 'invalid', reason: 'NotApplicable', message: `the book refused it: ${message}` };
}
