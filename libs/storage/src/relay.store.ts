import type { Head, RuleName } from '#domain';
import { LINE_KINDS, ORIGINS, RULES, type LineKind, type Origin } from './codes.js';
import type { Database } from './database.js';

/** A line of the book on its way out. */
export interface OutgoingLine {
  no: number;
  ref: number;
  seq: number;
  memberId: string;
  kind: LineKind;
  rule: RuleName;
  origin: Origin;
  programVersion: number;
  /** The epoch in which it was written: part of its id. */
  bookEpoch: number;
  lot: string | null;
  points: number;
  moved: number;
  balanceAfter: number;
  effectiveAt: number;
  recordedAt: number;
  memberSequence: number | null;
  corrects: number | null;
  from: string | null;
  to: string | null;
  detail: string | null;
  cause: { source: string; id: string };
}

/** The newest committed state of a member. */
export interface OutgoingState {
  ref: number;
  memberId: string;
  sequence: number;
  memberSequence: number;
  recordedAt: number;
  head: Head;
}

/** What a relay needs of the book: which lanes are its own, what is to be sent, and a note of what was. */
export class RelayStore {
  constructor(private readonly database: Database) {}

  /**
   * Keeps the leases of this owner's lanes and takes over lanes that no one holds, up to a fair share among the owners that are alive.
   * @returns all lanes that are its own now, each with the number up to which it was sent
   */
  async claim(owner: string, leaseMs: number): Promise<{ lane: number; sent: number }[]> {
    return this.database.transaction(async (client) => {
      await client.query(`update relay set lease_until = now() + $2 * interval '1 ms' where owner = $1`, [owner, leaseMs]);
      const state = await client.query<{ lane: number; mine: boolean; free: boolean; owners: number }>(
        `select lane, owner is not distinct from $1 as mine, owner is null or lease_until < now() as free,
            (select count(distinct owner)::int from relay where lease_until >= now() and owner <> $1) + 1 as owners
          from relay order by lane for update`,
        [owner],
      );
      const share = Math.ceil(state.rows.length / (state.rows[0]?.owners ?? 1));
      const mine = state.rows.filter((row) => row.mine).map((row) => row.lane);
      const free = state.rows.filter((row) => row.free && !row.mine).map((row) => row.lane);
      const dropped = mine.slice(share);
      // Where nobody else is alive for a lane, someone must take it, whatever the share.
      const taken = free.slice(0, Math.max(0, share - mine.length));
      await client.query(`update relay set owner = null, lease_until = null where lane = any($1::int[])`, [dropped]);
      await client.query(
        `update relay set owner = $1, lease_until = now() + $2 * interval '1 ms' where lane = any($3::int[])`,
        [owner, leaseMs, taken],
      );
      const owned = await client.query<{ lane: number; sent: number }>(
        'select lane, sent from relay where owner = $1 order by lane',
        [owner],
      );
      return owned.rows;
    });
  }

  /** Gives all lanes of this owner up, at once. */
  async release(owner: string): Promise<void> {
    await this.database.query('update relay set owner = null, lease_until = null where owner = $1', [owner]);
  }

  /** Notes what was sent. @returns false where the lane has another owner by now */
  async markSent(lane: number, owner: string, sent: number): Promise<boolean> {
    const rows = await this.database.query<{ lane: number }>(
      'with marked as (update relay set sent = greatest(sent, $3) where lane = $1 and owner = $2 returning lane) select lane from marked',
      [lane, owner, sent],
    );
    return rows.length === 1;
  }

  /** The next lines of a lane, by number, without gap. */
  async read(lane: number, after: number, limit: number): Promise<OutgoingLine[]> {
    const rows = await this.database.query<StoredLine>(
      `select e.no, e.ref, e.seq, p.member_id, e.kind, e.rule, e.origin, e.program_version, e.book_epoch, e.lot, e.points, e.moved,
          e.balance_after, e.effective_at, e.recorded_at, e.member_sequence, e.corrects, e.from_level, e.to_level, e.detail,
          f.source, f.event_id
        from entry e join person p on p.ref = e.ref left join fact f on f.ref = e.ref and f.identity = e.cause
        where e.lane = $1 and e.no > $2 order by e.no limit $3`,
      [lane, after, limit],
    );
    return rows.map((row) => ({
      no: row.no,
      ref: row.ref,
      seq: row.seq,
      memberId: row.member_id,
      kind: LINE_KINDS.name(row.kind),
      rule: RULES.name(row.rule),
      origin: ORIGINS.name(row.origin),
      programVersion: row.program_version,
      bookEpoch: row.book_epoch,
      lot: row.lot,
      points: row.points,
      moved: row.moved,
      balanceAfter: row.balance_after,
      effectiveAt: row.effective_at,
      recordedAt: row.recorded_at,
      memberSequence: row.member_sequence,
      corrects: row.corrects,
      from: row.from_level,
      to: row.to_level,
      detail: row.detail,
      cause: { source: row.source ?? '', id: row.event_id ?? '' },
    }));
  }

  /** The newest states of members, in the order of their refs. */
  async states(refs: readonly number[]): Promise<OutgoingState[]> {
    const rows = await this.database.query<StoredState>(
      `select m.ref, p.member_id, m.sequence, m.member_sequence, m.recorded_at, m.head
        from member m join person p on p.ref = m.ref where m.ref = any($1::bigint[]) order by m.ref`,
      [refs],
    );
    return rows.map((row) => ({
      ref: row.ref,
      memberId: row.member_id,
      sequence: row.sequence,
      memberSequence: row.member_sequence,
      recordedAt: row.recorded_at,
      head: JSON.parse(row.head) as Head,
    }));
  }

  /** How far the relay is behind: lines not sent yet, and the recorded time of the oldest of them. */
  async backlog(): Promise<{ lines: number; oldestRecordedAt: number | null }> {
    const rows = await this.database.query<{ lines: number; oldest: number | null }>(
      `select coalesce(sum(l.head - r.sent), 0)::bigint as lines,
          (select min(e.recorded_at) from relay q join entry e on e.lane = q.lane and e.no = q.sent + 1) as oldest
        from lane l join relay r on r.lane = l.lane`,
    );
    return { lines: rows[0]?.lines ?? 0, oldestRecordedAt: rows[0]?.oldest ?? null };
  }
}

interface StoredLine {
  no: number;
  ref: number;
  seq: number;
  member_id: string;
  kind: number;
  rule: number;
  origin: number;
  program_version: number;
  book_epoch: number;
  lot: string | null;
  points: number;
  moved: number;
  balance_after: number;
  effective_at: number;
  recorded_at: number;
  member_sequence: number | null;
  corrects: number | null;
  from_level: string | null;
  to_level: string | null;
  detail: string | null;
  source: string | null;
  event_id: string | null;
}

interface StoredState {
  ref: number;
  member_id: string;
  sequence: number;
  member_sequence: number;
  recorded_at: number;
  head: string;
}
