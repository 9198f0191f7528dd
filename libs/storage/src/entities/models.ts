import { EntitySchema } from 'typeorm';
import { IDENTITY } from './identity.js';

/* Models of value and churn, and who is at what. */

export interface ModelRefitRow {
  id: number;
  reason: string;
  askedBy: string | null;
  askedAt: number;
  clockAt: number;
  status: number;
  startedAt: number | null;
  endedAt: number | null;
  version: number | null;
  message: string | null;
}

/** A refit that was asked for, and what became of it. */
export const ModelRefit = new EntitySchema<ModelRefitRow>({
  name: 'model_refit',
  columns: {
    id: { type: 'bigint', primary: true, ...IDENTITY },
    reason: { type: 'text' },
    askedBy: { name: 'asked_by', type: 'text', nullable: true },
    askedAt: { name: 'asked_at', type: 'bigint' },
    clockAt: { name: 'clock_at', type: 'bigint' },
    status: { type: 'smallint' },
    startedAt: { name: 'started_at', type: 'bigint', nullable: true },
    endedAt: { name: 'ended_at', type: 'bigint', nullable: true },
    version: { type: 'integer', nullable: true },
    message: { type: 'text', nullable: true },
  },
});

export interface ModelVersionRow {
  version: number;
  refit: number;
  fittedAt: number;
  inForceFrom: number;
  durationMs: number;
  members: number;
  orders: number;
  content: string;
  report: string;
}

/** A version that a refit put in use. */
export const ModelVersion = new EntitySchema<ModelVersionRow>({
  name: 'model_version',
  columns: {
    version: { type: 'integer', primary: true },
    refit: { type: 'bigint' },
    fittedAt: { name: 'fitted_at', type: 'bigint' },
    inForceFrom: { name: 'in_force_from', type: 'bigint' },
    durationMs: { name: 'duration_ms', type: 'integer' },
    members: { type: 'bigint' },
    orders: { type: 'bigint' },
    content: { type: 'text' },
    report: { type: 'text' },
  },
});

export interface LeaseRow {
  name: string;
  owner: string;
  until: Date;
}

/** Which process is at what, by the clock of the database. */
export const Lease = new EntitySchema<LeaseRow>({
  name: 'lease',
  columns: {
    name: { type: 'text', primary: true },
    owner: { type: 'text' },
    until: { type: 'timestamp with time zone' },
  },
});
