import { EntitySchema } from 'typeorm';

/* Members of whom nobody may know any more. */

export interface ErasedRow {
  idHash: Buffer;
  erasedAt: number;
}

/** Keyed hash of an id that was erased: later records of it are ignored. */
export const Erased = new EntitySchema<ErasedRow>({
  name: 'erased',
  columns: {
    idHash: { name: 'id_hash', type: 'bytea', primary: true },
    erasedAt: { name: 'erased_at', type: 'bigint' },
  },
});

export interface TombstoneRow {
  ref: number;
  memberId: string;
  entrySeq: number;
}

/** An id that was erased, until the world was told. */
export const Tombstone = new EntitySchema<TombstoneRow>({
  name: 'tombstone',
  columns: {
    ref: { type: 'bigint', primary: true },
    memberId: { name: 'member_id', type: 'text' },
    entrySeq: { name: 'entry_seq', type: 'integer' },
  },
});
