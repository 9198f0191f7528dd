import { EntitySchema } from 'typeorm';
import { IDENTITY } from './identity.js';

/* The way in: positions, and what could not be taken. */

export interface KafkaOffsetRow {
  topic: string;
  partition: number;
  position: number;
  endOffset: number;
  latestAt: number | null;
  recordAt: number | null;
  applied: number;
  duplicate: number;
  conflict: number;
  invalid: number;
  ignored: number;
  movedAt: number;
  topicId: string | null;
}

/** Where the ledger stands in a partition, and what became of its records. */
export const KafkaOffset = new EntitySchema<KafkaOffsetRow>({
  name: 'kafka_offset',
  columns: {
    topic: { type: 'text', primary: true, collation: 'C' },
    partition: { type: 'integer', primary: true },
    position: { type: 'bigint' },
    endOffset: { name: 'end_offset', type: 'bigint' },
    latestAt: { name: 'latest_at', type: 'bigint', nullable: true },
    recordAt: { name: 'record_at', type: 'bigint', nullable: true },
    applied: { type: 'bigint', default: 0 },
    duplicate: { type: 'bigint', default: 0 },
    conflict: { type: 'bigint', default: 0 },
    invalid: { type: 'bigint', default: 0 },
    ignored: { type: 'bigint', default: 0 },
    movedAt: { name: 'moved_at', type: 'bigint', default: 0 },
    topicId: { name: 'topic_id', type: 'text', nullable: true },
  },
});

export interface DeadLetterRow {
  id: number;
  topic: string;
  partition: number;
  recordOffset: number;
  consumerGroup: string;
  recordKey: Buffer | null;
  recordValue: Buffer | null;
  recordHeaders: string;
  outcome: string;
  reason: string;
  message: string;
  source: string | null;
  eventId: string | null;
  memberId: string | null;
  createdAt: number;
  status: string;
  statusAt: number;
  statusBy: string | null;
  published: boolean;
  statusNote: string | null;
}

/** A record that could not become a fact. */
export const DeadLetter = new EntitySchema<DeadLetterRow>({
  name: 'dead_letter',
  columns: {
    id: { type: 'bigint', primary: true, ...IDENTITY },
    topic: { type: 'text' },
    partition: { type: 'integer' },
    recordOffset: { name: 'record_offset', type: 'bigint' },
    consumerGroup: { name: 'consumer_group', type: 'text' },
    recordKey: { name: 'record_key', type: 'bytea', nullable: true },
    recordValue: { name: 'record_value', type: 'bytea', nullable: true },
    recordHeaders: { name: 'record_headers', type: 'text' },
    outcome: { type: 'text' },
    reason: { type: 'text' },
    message: { type: 'text' },
    source: { type: 'text', nullable: true },
    eventId: { name: 'event_id', type: 'text', nullable: true },
    memberId: { name: 'member_id', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'bigint' },
    status: { type: 'text' },
    statusAt: { name: 'status_at', type: 'bigint' },
    statusBy: { name: 'status_by', type: 'text', nullable: true },
    published: { type: 'boolean' },
    statusNote: { name: 'status_note', type: 'text', nullable: true },
  },
  indices: [
    { name: 'dead_letter_unpublished', columns: ['id'], where: '(NOT published)' },
    // A hash index, which TypeORM leaves as it is.
    { name: 'dead_letter_key', columns: ['recordKey'], synchronize: false },
    { name: 'dead_letter_open', columns: ['topic', 'reason'], where: "(status = 'open'::text)" },
    { name: 'dead_letter_member', columns: ['memberId'], where: '(member_id IS NOT NULL)' },
  ],
});
