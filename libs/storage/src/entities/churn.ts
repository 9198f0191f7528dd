import { EntitySchema } from 'typeorm';

/* Churn warnings, one for each lapse. */

export interface ChurnWarningRow {
  ref: number;
  lapseDay: number;
  status: number;
  late: boolean;
  control: boolean;
  crossedAt: number;
  decidedAt: number;
  orderDays: number;
  firstOrderDay: number;
  cause: string;
  risk: number | null;
  clvMinor: number | null;
  reasons: string;
  modelVersion: string | null;
  tier: string;
  lastActivityAt: number | null;
  validUntil: number;
  returnedAt: number | null;
}

/** A warning. */
export const ChurnWarning = new EntitySchema<ChurnWarningRow>({
  name: 'churn_warning',
  columns: {
    ref: { type: 'bigint', primary: true },
    lapseDay: { name: 'lapse_day', type: 'integer', primary: true },
    status: { type: 'smallint' },
    late: { type: 'boolean' },
    control: { type: 'boolean' },
    crossedAt: { name: 'crossed_at', type: 'bigint' },
    decidedAt: { name: 'decided_at', type: 'bigint' },
    orderDays: { name: 'order_days', type: 'integer' },
    firstOrderDay: { name: 'first_order_day', type: 'integer' },
    cause: { type: 'uuid' },
    risk: { type: 'double precision', nullable: true },
    clvMinor: { name: 'clv_minor', type: 'bigint', nullable: true },
    reasons: { type: 'text' },
    modelVersion: { name: 'model_version', type: 'text', nullable: true },
    tier: { type: 'text' },
    lastActivityAt: { name: 'last_activity_at', type: 'bigint', nullable: true },
    validUntil: { name: 'valid_until', type: 'bigint' },
    returnedAt: { name: 'returned_at', type: 'bigint', nullable: true },
  },
  indices: [
    { name: 'churn_warning_crossed', columns: ['crossedAt', 'ref', 'lapseDay'] },
    { name: 'churn_warning_tier', columns: ['tier', 'crossedAt', 'ref', 'lapseDay'] },
  ],
});
