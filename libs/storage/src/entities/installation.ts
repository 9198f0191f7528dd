import { EntitySchema } from 'typeorm';
import { IDENTITY } from './identity.js';

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
  draftedAt: number;
  validFrom: number | null;
  publishedAt: number | null;
  settledRef: number;
  settledAt: number | null;
}

/** A version of the program; a draft as long as it is not published. */
export const ProgramVersion = new EntitySchema<ProgramVersionRow>({
  name: 'program_version',
  columns: {
    version: { type: 'integer', primary: true },
    name: { type: 'text' },
    content: { type: 'text' },
    validFrom: { name: 'valid_from', type: 'bigint', nullable: true },
    publishedAt: { name: 'published_at', type: 'bigint', nullable: true },
    draftedAt: { name: 'drafted_at', type: 'bigint' },
    settledRef: { name: 'settled_ref', type: 'bigint', default: 0 },
    settledAt: { name: 'settled_at', type: 'bigint', nullable: true },
  },
  checks: [{ name: 'program_version_published', expression: '(valid_from IS NULL) = (published_at IS NULL)' }],
});

export interface ProgramSimulationRow {
  id: number;
  version: number;
  askedAt: number;
  seenAt: number;
  endedAt: number | null;
  done: number | null;
  total: number | null;
  problem: string | null;
  report: string | null;
}

/** A simulation that was asked for, and what came of it. */
export const ProgramSimulation = new EntitySchema<ProgramSimulationRow>({
  name: 'program_simulation',
  columns: {
    id: { type: 'bigint', primary: true, ...IDENTITY },
    version: { type: 'integer' },
    askedAt: { name: 'asked_at', type: 'bigint' },
    seenAt: { name: 'seen_at', type: 'bigint' },
    endedAt: { name: 'ended_at', type: 'bigint', nullable: true },
    done: { type: 'bigint', nullable: true },
    total: { type: 'bigint', nullable: true },
    problem: { type: 'text', nullable: true },
    report: { type: 'text', nullable: true },
  },
});
