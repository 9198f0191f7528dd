import type { Database } from './database.js';
import { memberSums, type KindSum } from './member.sums.js';

export interface FoundMember {
  memberId: string;
  /** Level index of the program. */
  tier: number;
  /** As last recorded. */
  active: number;
}

/** No character comes after it: an upper bound of all ids with a prefix. */
const LAST_CHARACTER = '\u{10ffff}';

/** Finds members by their ids, and notices that some have changed. */
export class MemberSearch {
  constructor(private readonly database: Database) {}

  /** Members whose id begins with `prefix`, in the order of ids (by bytes), behind `after`. */
  async byPrefix(prefix: string, after: string | null, limit: number): Promise<FoundMember[]> {
    return this.database.query<FoundMember>(
      `select p.member_id as "memberId", m.tier, m.active from person p join member m on m.ref = p.ref
        where p.member_id >= $1 and p.member_id < $2 and ($3::text is null or p.member_id > $3)
        order by p.member_id limit $4`,
      [prefix, `${prefix}${LAST_CHARACTER}`, after, limit],
    );
  }

  /** A member's book in sums; null for a member never heard of. */
  sums(memberId: string): Promise<KindSum[] | null> {
    return memberSums(this.database, memberId);
  }

  /** The sequences of members; those never heard of are left out. */
  async sequences(memberIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.database.query<{ member_id: string; sequence: number }>(
      'select p.member_id, m.sequence from person p join member m on m.ref = p.ref where p.member_id = any($1::text[])',
      [memberIds],
    );
    return new Map(rows.map((row) => [row.member_id, row.sequence]));
  }
}
