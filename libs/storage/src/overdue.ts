import type { Instant } from '#domain';
import type { Database } from './database.js';

/** Counting more would only cost: so many are a matter for an operator in any case. */
const COUNTED_MOST = 10_000;

/** Members whom time should have touched by an instant; `members` is counted up to 10,000. */
export async function overdueMembers(
  database: Database,
  by: Instant,
): Promise<{ members: number; oldestDueAt: Instant | null }> {
  const rows = await database.query<{ members: number; oldest: number | null }>(
    `select count(*) as members, min(next_due_at) as oldest
      from (select next_due_at from member where next_due_at <= $1 order by next_due_at limit $2) as due`,
    [by, COUNTED_MOST],
  );
  return { members: rows[0]!.members, oldestDueAt: rows[0]!.oldest };
}
