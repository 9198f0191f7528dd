import type { Head, Instant } from '#domain';
import type { Database } from './database.js';
import { NEWEST } from './programs/published.js';

/** A member's head as stored, and when time touches it next. */
export interface HeadRow {
  ref: number;
  /** The account's where it was asked for under the id of a member who was merged into it. */
  memberId: string;
  sequence: number;
  nextDueAt: Instant | null;
  head: Head;
  /** The newest published version of the program when it was read. */
  newestVersion: number;
}

interface Asked {
  found: Promise<HeadRow | null>;
  resolve: (row: HeadRow | null) => void;
  reject: (error: unknown) => void;
}

const BATCH_MAX = 250;
const STATEMENTS_MAX = 2;

/**
 * Reads heads, those that are asked for at the same time in one statement: while as many statements as may are under way, whoever asks
 * waits for the next one. So a single read waits for nobody, and thousands a second cost a few hundred statements. A statement is sent
 * after everyone whom it answers has asked: each sees what was committed before they did.
 */
export class HeadReader {
  private readonly waiting = new Map<string, Asked>();
  private running = 0;
  private scheduled = false;

  constructor(private readonly database: Database) {}

  /** @returns null for a member never heard of, or erased */
  head(memberId: string): Promise<HeadRow | null> {
    const shared = this.waiting.get(memberId);
    if (shared !== undefined) return shared.found;
    let asked!: Asked;
    const found = new Promise<HeadRow | null>((resolve, reject) => (asked = { resolve, reject } as Asked));
    asked.found = found;
    this.waiting.set(memberId, asked);
    this.schedule();
    return found;
  }

  private schedule(): void {
    if (this.scheduled || this.running >= STATEMENTS_MAX || this.waiting.size === 0) return;
    this.scheduled = true;
    // After the requests that this turn of the loop still reads from their sockets.
    setImmediate(() => {
      this.scheduled = false;
      void this.flush();
    });
  }

  private async flush(): Promise<void> {
    const batch = new Map<string, Asked>();
    for (const [memberId, asked] of this.waiting) {
      if (batch.size === BATCH_MAX) break;
      batch.set(memberId, asked);
    }
    for (const memberId of batch.keys()) this.waiting.delete(memberId);
    this.running++;
    this.schedule();
    try {
      const rows = await this.database.prepared<StoredHead>({
        name: 'read_heads',
        text: `select asked.member_id as asked, coalesce(a.ref, m.ref) as ref, coalesce(account.member_id, asked.member_id) as member_id,
            coalesce(a.sequence, m.sequence) as sequence, case when a.ref is null then m.next_due_at else a.next_due_at end as next_due_at,
            coalesce(a.head, m.head) as head, (${NEWEST}) as newest_version
          from person asked join member m on m.ref = asked.ref
          left join member a on a.ref = m.merged_into left join person account on account.ref = m.merged_into
          where asked.member_id = any($1::text[]) and case when a.ref is null then m.erased_at else a.erased_at end is null`,
        values: [[...batch.keys()]],
      });
      for (const row of rows) {
        batch.get(row.asked)!.resolve(headOf(row));
        batch.delete(row.asked);
      }
      for (const { resolve } of batch.values()) resolve(null);
    } catch (error) {
      for (const { reject } of batch.values()) reject(error);
    } finally {
      this.running--;
      this.schedule();
    }
  }
}

interface StoredHead {
  asked: string;
  member_id: string;
  ref: number;
  sequence: number;
  next_due_at: number | null;
  head: string;
  newest_version: number;
}

function headOf(row: StoredHead): HeadRow {
  return {
    ref: row.ref,
    memberId: row.member_id,
    sequence: row.sequence,
    nextDueAt: row.next_due_at,
    head: JSON.parse(row.head) as Head,
    newestVersion: row.newest_version,
  };
}
