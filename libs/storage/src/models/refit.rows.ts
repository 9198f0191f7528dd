import { instantText } from '#domain';
import { Codes } from '../codes.js';

/** Why a refit was made: its hour had come, no model was there yet, or someone asked. */
export type RefitReason = 'schedule' | 'first' | 'asked';

/** `refused`: there is too little to fit yet. `failed`: something else went wrong; the version before stays in use. */
export type RefitStatus = 'waiting' | 'running' | 'done' | 'refused' | 'failed';

export const REFIT_STATUS = new Codes<RefitStatus>('refit status', ['waiting', 'running', 'done', 'refused', 'failed']);

/** A refit as people see it. */
export interface RefitView {
  refitId: number;
  reason: RefitReason;
  askedBy: string | null;
  askedAt: string;
  status: RefitStatus;
  startedAt: string | null;
  endedAt: string | null;
  /** The version that it put in use. */
  version: number | null;
  /** Why it was refused, or failed. */
  message: string | null;
}

export interface RefitRow {
  id: number;
  reason: string;
  asked_by: string | null;
  asked_at: number;
  clock_at: number;
  status: number;
  started_at: number | null;
  ended_at: number | null;
  version: number | null;
  message: string | null;
}

export function refitView(row: RefitRow): RefitView {
  return {
    refitId: row.id,
    reason: row.reason as RefitReason,
    askedBy: row.asked_by,
    askedAt: instantText(row.asked_at),
    status: REFIT_STATUS.name(row.status),
    startedAt: row.started_at === null ? null : instantText(row.started_at),
    endedAt: row.ended_at === null ? null : instantText(row.ended_at),
    version: row.version,
    message: row.message,
  };
}
