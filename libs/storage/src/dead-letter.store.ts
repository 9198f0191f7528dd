import { killPoint } from '#platform';
import { withoutNul } from './book/dead-letters.js';
import type { Database } from './database.js';

export type DeadLetterStatus = 'open' | 'replayed' | 'discarded';

export interface DeadLetter {
  id: number;
  topic: string;
  partition: number;
  offset: number;
  consumerGroup: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, string>;
  outcome: 'invalid' | 'conflict';
  reason: string;
  message: string;
  source: string | null;
  eventId: string | null;
  memberId: string | null;
  createdAt: number;
  status: DeadLetterStatus;
  /** When it became so, by whom, and why, in their words. */
  statusAt: number;
  statusBy: string | null;
  statusNote: string | null;
}

/** Who settles a letter, when, and why. */
export interface Settlement {
  status: 'replayed' | 'discarded';
  by: string;
  note: string | null;
  at: number;
}

export interface DeadLetterFilter {
  status?: DeadLetterStatus;
  topic?: string;
  reason?: string;
  memberId?: string;
  /** Only those older than this one; the newest come first. */
  before?: number;
  limit: number;
}

/** Records may be 10 MB each. */
const BYTES_AT_ONCE = 16_000_000;

const COLUMNS = `id, topic, partition, record_offset as "offset", consumer_group as "consumerGroup", record_key as key, record_value as value,
  record_headers as headers, outcome, reason, message, source, event_id as "eventId", member_id as "memberId", created_at as "createdAt",
  status, status_at as "statusAt", status_by as "statusBy", status_note as "statusNote"`;

/** With the book's number of the member whom it names, if the book knows that one. */
export interface UnpublishedLetter extends DeadLetter {
  ref: number | null;
}

type StoredLetter = Omit<DeadLetter, 'headers'> & { headers: string };

export class DeadLetterStore {
  constructor(private readonly database: Database) {}

  async list(filter: DeadLetterFilter): Promise<DeadLetter[]> {
    const rows = await this.database.query<StoredLetter>(
      `select ${COLUMNS} from dead_letter
        where ($1::text is null or status = $1) and ($2::text is null or topic = $2) and ($3::text is null or reason = $3)
          and ($4::text is null or member_id = $4) and ($5::bigint is null or id < $5)
        order by id desc limit $6`,
      [filter.status, filter.topic, filter.reason, filter.memberId, filter.before, filter.limit],
    );
    return rows.map(letterOf);
  }

  async find(id: number): Promise<DeadLetter | null> {
    const rows = await this.database.query<StoredLetter>(`select ${COLUMNS} from dead_letter where id = $1`, [id]);
    return rows[0] ? letterOf(rows[0]) : null;
  }

  /** What became of records of an identity. */
  async ofEvent(source: string, eventId: string): Promise<DeadLetter[]> {
    const rows = await this.database.query<StoredLetter>(
      `select ${COLUMNS} from dead_letter where source = $1 and event_id = $2 order by id`,
      [source, eventId],
    );
    return rows.map(letterOf);
  }

  /** Moves an open letter on. @returns false where it is not open (any more) */
  async settle(id: number, { status, by, note, at }: Settlement): Promise<boolean> {
    const rows = await this.database.query<{ id: number }>(
      `with moved as (
          update dead_letter set status = $2, status_by = $3, status_at = $4, status_note = $5
            where id = $1 and status = 'open' returning id
        ) select id from moved`,
      [id, status, withoutNul(by), at, withoutNul(note)],
    );
    return rows.length === 1;
  }

  /**
   * Hands over letters that were not published yet and marks them once `publish` is done. Several processes take turns; after a crash
   * in between a letter is published again.
   * @returns how many; 0 where there are none
   */
  async publishPending(limit: number, publish: (letters: UnpublishedLetter[]) => Promise<void>): Promise<number> {
    return this.database.transaction(async (client) => {
      const locked = await client.query<{ id: number; bytes: number }>(
        `select id, coalesce(octet_length(record_value), 0) as bytes from dead_letter
          where not published order by id limit $1 for update skip locked`,
        [limit],
      );
      if (locked.rows.length === 0) return 0;
      const found = await client.query<StoredLetter & { ref: number | null }>(
        `select ${COLUMNS}, (select ref from person p where p.member_id = dead_letter.member_id) as ref
          from dead_letter where id = any($1::bigint[]) order by id`,
        [firstOf(locked.rows)],
      );
      await publish(found.rows.map((row) => ({ ...letterOf(row), ref: row.ref })));
      killPoint('dead-letter-sent');
      await client.query('update dead_letter set published = true where id = any($1::bigint[])', [
        found.rows.map((row) => row.id),
      ]);
      return found.rows.length;
    });
  }

  /** Open ones by topic and reason, the most first. */
  async openCounts(): Promise<{ topic: string; reason: string; count: number }[]> {
    return this.database.query(
      `select topic, reason, count(*) as count from dead_letter where status = 'open'
        group by topic, reason order by count(*) desc, topic, reason`,
    );
  }

  async counts(): Promise<{ topic: string; status: DeadLetterStatus; reason: string; count: number }[]> {
    return this.database.query(
      'select topic, status, reason, count(*)::int as count from dead_letter group by topic, status, reason order by topic, status, reason',
    );
  }
}

/** As many as may be in memory at once, and one at least. */
function firstOf(letters: readonly { id: number; bytes: number }[]): number[] {
  let bytes = 0;
  const fitting = letters.filter((letter) => (bytes += letter.bytes) <= BYTES_AT_ONCE);
  return (fitting.length > 0 ? fitting : letters.slice(0, 1)).map((letter) => letter.id);
}

function letterOf(row: StoredLetter): DeadLetter {
  return { ...row, headers: JSON.parse(row.headers) as Record<string, string> };
}
