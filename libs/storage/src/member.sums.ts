import { LINE_KINDS, type LineKind } from './codes.js';
import type { Database } from './database.js';

/** What all entries of one kind come to; a correction counts under the kind of the entry that it corrects. */
export interface KindSum {
  kind: LineKind;
  points: number;
  entries: number;
}

/** A member's book in sums, in the order of kinds; null for a member never heard of. All points together are the recorded balance. */
export async function memberSums(database: Database, memberId: string): Promise<KindSum[] | null> {
  const rows = await database.query<{ kind: number | null; points: number; entries: number }>(
    `select coalesce(c.kind, e.kind) as kind, coalesce(sum(e.points), 0)::bigint as points, count(e.seq) as entries
      from person p join member m on m.ref = p.ref left join entry e on e.ref = m.ref
        left join entry c on c.ref = e.ref and c.seq = e.corrects
      where p.member_id = $1 group by 1 order by 1`,
    [memberId],
  );
  if (rows.length === 0) return null;
  return rows.flatMap(({ kind, points, entries }) =>
    kind === null ? [] : [{ kind: LINE_KINDS.name(kind), points, entries }],
  );
}
