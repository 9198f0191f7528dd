import { EntitySchema } from 'typeorm';
import { IDENTITY } from './identity.js';

/* Who asked what of whom, over HTTP. */

export interface AuditRow {
  id: number;
  at: number;
  caller: string | null;
  role: string | null;
  method: string;
  route: string;
  ref: number | null;
  status: number;
  requests: number;
}

/** A request, or some equal ones of a moment. */
export const Audit = new EntitySchema<AuditRow>({
  name: 'audit',
  columns: {
    id: { type: 'bigint', primary: true, ...IDENTITY },
    at: { type: 'bigint' },
    caller: { type: 'text', nullable: true },
    role: { type: 'text', nullable: true },
    method: { type: 'text' },
    route: { type: 'text' },
    ref: { type: 'bigint', nullable: true },
    status: { type: 'smallint' },
    requests: { type: 'integer' },
  },
  indices: [
    // A block range index, which a schema cannot name.
    { name: 'audit_at', columns: ['at'], synchronize: false },
    { name: 'audit_ref', columns: ['ref', 'id'], where: '(ref IS NOT NULL)' },
  ],
});
