import type { Client, Database } from '../database.js';

/** A version that was written down; a draft as long as it is not published. */
export interface WrittenProgram {
  version: number;
  /** The program's own name. */
  name: string;
  content: string;
  /** Wall clock. */
  draftedAt: number;
  validFrom: number | null;
  /** Wall clock. */
  publishedAt: number | null;
}

/** A published version of the program. */
export interface StoredProgram extends WrittenProgram {
  validFrom: number;
  publishedAt: number;
}

interface Row {
  version: number;
  name: string;
  content: string;
  drafted_at: number;
  valid_from: number | null;
  published_at: number | null;
}

const COLUMNS = 'version, name, content, drafted_at, valid_from, published_at';

/** All that were written down, oldest first. */
export async function readWritten(database: Database): Promise<WrittenProgram[]> {
  const rows = await database.query<Row>(`select ${COLUMNS} from program_version order by version`);
  return rows.map(writtenOf);
}

/** Those that are published, oldest first. */
export async function readPublished(database: Database): Promise<StoredProgram[]> {
  return publishedOf(await readWritten(database));
}

/** The same within a transaction. */
export async function writtenIn(client: Client): Promise<WrittenProgram[]> {
  const found = await client.query<Row>(`select ${COLUMNS} from program_version order by version`);
  return found.rows.map(writtenOf);
}

export function publishedOf(written: readonly WrittenProgram[]): StoredProgram[] {
  return written.filter(isPublished);
}

export function isPublished(program: WrittenProgram): program is StoredProgram {
  return program.publishedAt !== null;
}

function writtenOf(row: Row): WrittenProgram {
  return {
    version: row.version,
    name: row.name,
    content: row.content,
    draftedAt: row.drafted_at,
    validFrom: row.valid_from,
    publishedAt: row.published_at,
  };
}
