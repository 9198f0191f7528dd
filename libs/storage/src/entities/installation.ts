import { EntitySchema } from 'typeorm';

/* What holds for the whole installation. */

export interface InstallationRow {
  id: number;
  lanes: number;
  bookEpoch: number;
  systemIdentifier: string;
  timeline: number;
  createdAt: number;
  erasureKey: Buffer | null;
}

/** The one row about the installation. */
export const Installation = new EntitySchema<InstallationRow>({
  name: 'installation',
  columns: {
    id: { type: 'smallint', primary: true },
    lanes: { type: 'smallint' },
    bookEpoch: { name: 'book_epoch', type: 'integer' },
    systemIdentifier: { name: 'system_identifier', type: 'text' },
    timeline: { type: 'integer' },
    createdAt: { name: 'created_at', type: 'bigint' },
    erasureKey: { name: 'erasure_key', type: 'bytea', nullable: true },
  },
  checks: [{ name: 'installation_is_one', expression: 'id = 1' }],
});

export interface ProgramVersionRow {
  version: number;
  name: string;
  content: string;
  validFrom: number;
  publishedAt: number;
}

/** A published version of the program. */
export const ProgramVersion = new EntitySchema<ProgramVersionRow>({
  name: 'program_version',
  columns: {
    version: { type: 'integer', primary: true },
    name: { type: 'text' },
    content: { type: 'text' },
    validFrom: { name: 'valid_from', type: 'bigint' },
    publishedAt: { name: 'published_at', type: 'bigint' },
  },
});
