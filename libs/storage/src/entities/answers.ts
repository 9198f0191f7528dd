import { EntitySchema } from 'typeorm';

/* Answers to writes, by the key that the caller gave. */

export interface AnswerRow {
  caller: string;
  path: string;
  key: string;
  bodyHash: string;
  status: number | null;
  content: string | null;
  createdAt: number;
}

/** An answer. */
export const Answer = new EntitySchema<AnswerRow>({
  name: 'answer',
  columns: {
    caller: { type: 'text', primary: true, primaryKeyConstraintName: 'answer_once', collation: 'C' },
    path: { type: 'text', primary: true, primaryKeyConstraintName: 'answer_once', collation: 'C' },
    key: { type: 'text', primary: true, primaryKeyConstraintName: 'answer_once', collation: 'C' },
    bodyHash: { name: 'body_hash', type: 'text' },
    status: { type: 'smallint', nullable: true },
    content: { type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'bigint' },
  },
  indices: [{ name: 'answer_created', columns: ['createdAt'] }],
});
