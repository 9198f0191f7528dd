import { viewOf, type Head, type MemberView } from '#domain';
import type { Database } from './database.js';
import type { PublishedPrograms } from './programs/published.js';

/** A member's newest state, with the epoch of the book in which its sequence counts. */
export interface ScannedMember {
  bookEpoch: number;
  view: MemberView;
}

/** Every member of the book but those who were merged or erased, page by page: what `loyalty.members` would say of them if it were read from its beginning. */
export async function* scanMembers(
  database: Database,
  programs: PublishedPrograms,
  pageSize = 4_000,
): AsyncIterable<ScannedMember[]> {
  for (let after = 0; ;) {
    // Both begin behind the last page: joined by merging, persons would be read from the first one on, for every page.
    const rows = await database.query<ScannedRow>(
      `select m.ref, p.member_id, m.sequence, m.head, i.book_epoch
        from installation i cross join member m join person p on p.ref = m.ref
        where m.ref > $1 and p.ref > $1 and m.merged_into is null and m.erased_at is null order by m.ref limit $2`,
      [after, pageSize],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.ref;
    const heads = rows.map((row) => JSON.parse(row.head) as Head);
    await programs.learn(Math.max(...heads.map(({ version = 0 }) => version)));
    yield rows.map((row, i) => {
      const head = heads[i]!;
      return {
        bookEpoch: row.book_epoch,
        view: viewOf(programs.versions, row.member_id, row.sequence, head, head.lastEffectAt ?? 0),
      };
    });
  }
}

/** How many members the book has, counted up to `most`. */
export async function countMembers(database: Database, most: number): Promise<number> {
  const rows = await database.query<{ count: number }>(
    'select count(*) as count from (select from member limit $1) m',
    [most],
  );
  return rows[0]?.count ?? 0;
}

interface ScannedRow {
  ref: number;
  member_id: string;
  sequence: number;
  head: string;
  book_epoch: number;
}
