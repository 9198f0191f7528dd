import { EntitySchema } from 'typeorm';

/* What happened, and what followed from it: only appended to. */

export interface FactRow {
  ref: number;
  identity: string;
  seq: number;
  type: number;
  occurredAt: number;
  recordedAt: number;
  imported: boolean;
  content: string;
  business: string | null;
  source: string;
  eventId: string;
  data: string;
}

/** A fact. */
export const Fact = new EntitySchema<FactRow>({
  name: 'fact',
  columns: {
    ref: { type: 'bigint', primary: true },
    identity: { type: 'uuid', primary: true },
    seq: { type: 'integer' },
    type: { type: 'smallint' },
    occurredAt: { name: 'occurred_at', type: 'bigint' },
    recordedAt: { name: 'recorded_at', type: 'bigint' },
    imported: { type: 'boolean' },
    content: { type: 'uuid' },
    business: { type: 'uuid', nullable: true },
    source: { type: 'text' },
    eventId: { name: 'event_id', type: 'text' },
    data: { type: 'text' },
  },
  indices: [{ name: 'fact_business', columns: ['ref', 'business'], unique: true, where: '(business IS NOT NULL)' }],
});

export interface PersonalTextRow {
  ref: number;
  identity: string;
  content: string;
}

/** Free text of a fact, apart from it, so that it can be erased. */
export const PersonalText = new EntitySchema<PersonalTextRow>({
  name: 'personal_text',
  columns: {
    ref: { type: 'bigint', primary: true },
    identity: { type: 'uuid', primary: true },
    content: { type: 'text' },
  },
});

export interface EntryRow {
  ref: number;
  seq: number;
  lane: number;
  no: number;
  kind: number;
  rule: number;
  origin: number;
  programVersion: number;
  bookEpoch: number;
  cause: string;
  lot: string | null;
  points: number;
  moved: number;
  balanceAfter: number;
  effectiveAt: number;
  recordedAt: number;
  memberSequence: number | null;
  corrects: number | null;
  fromLevel: string | null;
  toLevel: string | null;
  detail: string | null;
  hash: Buffer | null;
}

/** A line of the book; also what the relay sends. */
export const Entry = new EntitySchema<EntryRow>({
  name: 'entry',
  columns: {
    ref: { type: 'bigint', primary: true },
    seq: { type: 'integer', primary: true },
    lane: { type: 'smallint' },
    no: { type: 'bigint' },
    kind: { type: 'smallint' },
    rule: { type: 'smallint' },
    origin: { type: 'smallint' },
    programVersion: { name: 'program_version', type: 'integer' },
    bookEpoch: { name: 'book_epoch', type: 'integer' },
    cause: { type: 'uuid' },
    lot: { type: 'text', nullable: true },
    points: { type: 'bigint' },
    moved: { type: 'bigint' },
    balanceAfter: { name: 'balance_after', type: 'bigint' },
    effectiveAt: { name: 'effective_at', type: 'bigint' },
    recordedAt: { name: 'recorded_at', type: 'bigint' },
    memberSequence: { name: 'member_sequence', type: 'integer', nullable: true },
    corrects: { type: 'integer', nullable: true },
    fromLevel: { name: 'from_level', type: 'text', nullable: true },
    toLevel: { name: 'to_level', type: 'text', nullable: true },
    detail: { type: 'text', nullable: true },
    hash: { type: 'bytea', nullable: true },
  },
  indices: [{ name: 'entry_lane', columns: ['lane', 'no'] }],
});
