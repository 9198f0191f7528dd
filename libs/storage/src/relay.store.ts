import type { Head, RuleName } from '#domain';
import { LINE_KINDS, ORIGINS, RULES, type LineKind, type Origin } from './codes.js';
import { bigints, integers, uuids } from './book/arrays.js';
import type { FactName } from './book/written.js';
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
  causeIdentity: string;
  /** The fact behind it, by the name that it has outside; null where it has not been looked up. */
  cause: FactName | null;
}

/** The newest committed state of a member. */
export interface OutgoingState {
  ref: number;
  memberId: string;
  sequence: number;
  memberSequence: number;
  recordedAt: number;
  head: Head;
  /** The person was erased: `memberId` is the id that is to be forgotten. */
  erased?: boolean;
  /** The member whose other name this id is now. */
  movedTo?: string | null;
}

/** A lane that its owner may begin to send. */
export interface ClaimedLane {
  lane: number;
  /** The transactional id under which it was sent last, and perhaps still is; null where nothing can be on its way. */
  sender: string | null;
}

/** What a relay needs of the book: which lanes are its own, what is to be sent, and a note of what was. */
export class RelayStore {
  constructor(private readonly database: Database) {}

  /**
   * Keeps the leases of this owner's lanes and takes over lanes that no one holds, up to a fair share among the owners that are alive.
   * @returns all lanes that are its own now, and how many of them, the last ones, are more than its share
   */
  async claim(owner: string, leaseMs: number): Promise<{ lanes: ClaimedLane[]; surplus: number }> {
    const owned = await this.database.query<ClaimedLane>(
      `with kept as (update relay set lease_until = now() + $2 * interval '1 ms' where owner = $1 returning lane, sender)
        select lane, sender from kept order by lane`,
      [owner, leaseMs],
    );
    const others = await this.database.query<{ free: number; lanes: number; owners: number }>(
      `select count(*) filter (where owner is null or lease_until < now()) as free, count(*) as lanes,
          count(distinct owner) filter (where lease_until >= now() and owner <> $1) as owners
        from relay`,
      [owner],
    );
    const { free, lanes, owners } = others[0]!;
    const share = Math.ceil(lanes / (owners + 1));
    if (owned.length >= share || free === 0) return { lanes: owned, surplus: Math.max(0, owned.length - share) };
    return { lanes: await this.take(owner, leaseMs, share - owned.length), surplus: 0 };
  }

  private async take(owner: string, leaseMs: number, wanted: number): Promise<ClaimedLane[]> {
    await this.database.query(
      `update relay set owner = $1, lease_until = now() + $2 * interval '1 ms'
        where lane in (
          select lane from relay where owner is null or lease_until < now() order by lane limit $3 for update skip locked
        )`,
      [owner, leaseMs, wanted],
    );
    return this.database.query('select lane, sender from relay where owner = $1 order by lane', [owner]);
  }

  /**
   * From now on lanes are sent under this transactional id; every earlier one has been fenced.
   * @returns those of them that are still this owner's, and how far each was sent
   */
  async begin(owner: string, sender: string, lanes: readonly number[]): Promise<{ lane: number; sent: number }[]> {
    return this.database.query(
      `with begun as (update relay set sender = $2 where owner = $1 and lane = any($3::int[]) returning lane, sent)
        select lane, sent from begun order by lane`,
      [owner, sender, lanes],
    );
  }

  /** Gives lanes up of which nothing is on its way any more. */
  async give(owner: string, lanes: readonly { lane: number; sent: number }[]): Promise<void> {
    await this.database.query(
      `update relay r set owner = null, lease_until = null, sender = null, sent = greatest(r.sent, g.sent)
        from unnest($2::int[], $3::bigint[]) as g (lane, sent) where r.lane = g.lane and r.owner = $1`,
      [owner, lanes.map((one) => one.lane), lanes.map((one) => one.sent)],
    );
  }

  /**
   * Gives all lanes of this owner up, at once.
   * @param isClean nothing is on its way any more: whoever takes them need fence no one
   */
  async release(owner: string, isClean: boolean): Promise<void> {
    await this.database.query(
      `update relay set owner = null, lease_until = null, sender = case when $2 then null else sender end where owner = $1`,
      [owner, isClean],
    );
  }

  /** Notes what was sent. @returns the lanes that are still this owner's */
  async markSent(owner: string, sent: readonly { lane: number; sent: number }[]): Promise<Set<number>> {
    const rows = await this.database.query<{ lane: number }>(
      `with marked as (
          update relay r set sent = greatest(r.sent, s.sent) from unnest($2::int[], $3::bigint[]) as s (lane, sent)
          where r.lane = s.lane and r.owner = $1 returning r.lane
        ) select lane from marked`,
      [owner, sent.map((one) => one.lane), sent.map((one) => one.sent)],
    );
    // Whom the world was told of as erased: the id is no longer needed. From the few tombstones to their entries, never the other way.
    await this.database.query(
      `delete from tombstone using (
          select t.ref from tombstone t cross join lateral (
            select from entry e join relay r on r.lane = e.lane
            where e.ref = t.ref and e.seq = t.entry_seq and r.owner = $1 and e.no <= r.sent
            offset 0
          ) told
        ) gone where tombstone.ref = gone.ref`,
      [owner],
    );
    return new Set(rows.map((row) => row.lane));
  }

  /**
   * The next lines of lanes, by number, without gap, and then the newest states of their members.
   * @returns lines by lane; none for a lane that goes no further
   */
  async read(
    wanted: readonly { lane: number; after: number; limit: number }[],
  ): Promise<{ lines: Map<number, OutgoingLine[]>; states: OutgoingState[] }> {
    const lines = await this.lines(wanted);
    const byRef = new Map<number, OutgoingLine[]>();
    for (const ofLane of lines.values())
      for (const line of ofLane) {
        const ofMember = byRef.get(line.ref);
        if (ofMember === undefined) byRef.set(line.ref, [line]);
        else ofMember.push(line);
      }
    const states = await this.states([...byRef.keys()]);
    for (const { ref, memberId } of states) for (const line of byRef.get(ref)!) line.memberId = memberId;
    return { lines, states };
  }

  /** Their members are not named: who reads their states knows by which id each is called. */
  private async lines(
    wanted: readonly { lane: number; after: number; limit: number }[],
  ): Promise<Map<number, OutgoingLine[]>> {
    const rows = await this.database.prepared<StoredLine>({
      name: 'relay_lines',
      // Each line's fact is looked up by its key, whatever the server's statistics say of a book that grows fast.
      text: `select w.lane, e.no, e.ref, e.seq, e.kind, e.rule, e.origin,
          e.program_version, e.book_epoch, e.lot, e.points, e.moved, e.balance_after, e.effective_at, e.recorded_at,
          e.member_sequence, e.corrects, e.from_level, e.to_level, e.detail, e.cause, f.source, f.event_id
        from unnest($1::int[], $2::bigint[], $3::bigint[]) as w (lane, after, most)
        cross join lateral (select * from entry where lane = w.lane and no > w.after order by no limit w.most) e
        left join lateral (select source, event_id from fact where ref = e.ref and identity = e.cause limit 1) f on true
        order by w.lane, e.no`,
      values: [
        integers(wanted, (one) => one.lane),
        bigints(wanted, (one) => one.after),
        bigints(wanted, (one) => one.limit),
      ],
    });
    const lanes = new Map<number, OutgoingLine[]>();
    for (const row of rows) {
      const lines = lanes.get(row.lane) ?? [];
      if (lines.length === 0) lanes.set(row.lane, lines);
      lines.push(lineOf(row));
    }
    return lanes;
  }

  /** Looks up the facts behind lines that do not know them yet. */
  async nameCauses(lines: readonly OutgoingLine[]): Promise<void> {
    const nameless = lines.filter((line) => line.cause === null);
    if (nameless.length === 0) return;
    const rows = await this.database.prepared<{ identity: string; source: string; event_id: string }>({
      name: 'relay_causes',
      text: `select f.identity, f.source, f.event_id from unnest($1::bigint[], $2::uuid[]) as w (ref, identity)
        join fact f on f.ref = w.ref and f.identity = w.identity`,
      values: [nameless.map((line) => line.ref), uuids(nameless, (line) => line.causeIdentity)],
    });
    const names = new Map(rows.map((row) => [row.identity, { source: row.source, id: row.event_id }]));
    for (const line of nameless) line.cause = names.get(line.causeIdentity) ?? { source: '', id: '' };
  }

  /** The last number of each lane. */
  async heads(): Promise<Map<number, number>> {
    const rows = await this.database.query<{ lane: number; head: number }>('select lane, head from lane');
    return new Map(rows.map((row) => [row.lane, row.head]));
  }

  /** The newest states of members, in the order of their refs. */
  private async states(refs: readonly number[]): Promise<OutgoingState[]> {
    const rows = await this.database.prepared<StoredState>({
      name: 'relay_states',
      text: `select m.ref, coalesce(t.member_id, p.member_id) as member_id, m.sequence, m.member_sequence, m.recorded_at, m.head,
          m.erased_at is not null as erased, (select q.member_id from person q where q.ref = m.merged_into) as moved_to
        from unnest($1::bigint[]) as w (ref)
        cross join lateral (select * from member where ref = w.ref limit 1) m
        cross join lateral (select member_id from person where ref = w.ref limit 1) p
        left join tombstone t on t.ref = m.ref order by m.ref`,
      values: [bigints(refs, (ref) => ref)],
    });
    return rows.map((row) => ({
      ref: row.ref,
      memberId: row.member_id,
      sequence: row.sequence,
      memberSequence: row.member_sequence,
      recordedAt: row.recorded_at,
      head: JSON.parse(row.head) as Head,
      erased: row.erased,
      movedTo: row.moved_to,
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

function lineOf(row: StoredLine): OutgoingLine {
  return {
    no: row.no,
    ref: row.ref,
    seq: row.seq,
    memberId: '',
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
    causeIdentity: row.cause,
    cause: { source: row.source ?? '', id: row.event_id ?? '' },
  };
}

interface StoredLine {
  lane: number;
  no: number;
  ref: number;
  seq: number;
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
  cause: string;
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
  erased: boolean;
  moved_to: string | null;
}
