import type { Client } from '../database.js';

/** A record that could not become a fact, with all that is needed to look at it and to try it again. */
export interface NewDeadLetter {
  topic: string;
  partition: number;
  offset: number;
  consumerGroup: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, string>;
  outcome: 'invalid' | 'conflict';
  /** Name of the rule that was broken, as a class name. */
  reason: string;
  message: string;
  source: string | null;
  eventId: string | null;
  memberId: string | null;
}

export async function insertDeadLetters(client: Client, letters: readonly NewDeadLetter[], at: number): Promise<void> {
  if (letters.length === 0) return;
  const of = <T>(get: (letter: NewDeadLetter) => T): T[] => letters.map(get);
  await client.query({
    name: 'insert_dead_letters',
    text: `insert into dead_letter (topic, partition, record_offset, consumer_group, record_key, record_value, record_headers, outcome,
        reason, message, source, event_id, member_id, created_at, status, status_at, published)
      select u.*, $14, 'open', $14, false
      from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::bytea[], $6::bytea[], $7::text[], $8::text[], $9::text[],
        $10::text[], $11::text[], $12::text[], $13::text[]) as u`,
    values: [
      of((letter) => letter.topic),
      of((letter) => letter.partition),
      of((letter) => letter.offset),
      of((letter) => letter.consumerGroup),
      of((letter) => letter.key),
      of((letter) => letter.value),
      of((letter) => JSON.stringify(letter.headers)),
      of((letter) => letter.outcome),
      of((letter) => letter.reason),
      of((letter) => withoutNul(letter.message)),
      of((letter) => withoutNul(letter.source)),
      of((letter) => withoutNul(letter.eventId)),
      of((letter) => withoutNul(letter.memberId)),
      at,
    ],
  });
}

/** PostgreSQL's text has no NUL, and no lone surrogates; what is shown of a bad record may hold both. */
export function withoutNul<T extends string | null>(text: T): T {
  return (text === null ? null : text.toWellFormed().replaceAll('\u0000', '\ufffd')) as T;
}
