import {
  compareSpending,
  foldMember,
  lotView,
  NEVER,
  nextVersionAt,
  programsKnownAt,
  quote,
  viewOf,
  type Cart,
  type Entry,
  type Fact,
  type Folding,
  type Instant,
  type LotView,
  type MemberView,
  type Programs,
  type Quote,
} from '#domain';
import { FACT_TYPES, LINE_KINDS, ORIGINS, RULES, type LineKind, type Origin } from './codes.js';
import type { Client, Database } from './database.js';
import type { Ledger } from './book/ledger.js';
import { loadFacts } from './book/facts.js';
import { HeadReader, type HeadRow } from './head.reader.js';
import { NEWEST, type PublishedPrograms } from './programs/published.js';

/** A line of the book as people read it. */
export interface EntryView {
  entryId: string;
  seq: number;
  kind: LineKind;
  rule: string;
  origin: Origin;
  programVersion: number;
  lotId: string | null;
  points: number;
  moved: number;
  balanceAfter: number;
  effectiveAt: Instant;
  recordedAt: Instant;
  corrects: string | null;
  from: string | null;
  to: string | null;
  cause: EntryCause | null;
}

/** The fact behind an entry. `data` is what the event said, without the order's lines and the member's id. */
export interface EntryCause {
  source: string;
  id: string;
  type: string;
  time: Instant;
  data: Record<string, unknown>;
}

export interface TierChange {
  at: Instant;
  from: string;
  to: string;
  cause: { source: string; id: string } | null;
}

/** Up to which instant time may be written, and what now is. Reads go on to now in memory. */
export interface ReadClock {
  now: Instant;
  /** Found out only where time has something to bring: it costs a look at every partition. */
  watermark: Instant | (() => Promise<Instant>);
}

/** The read side of the book. Every read first brings the member to now. */
export class MemberReader {
  private readonly heads: HeadReader;
  private readonly programs: Programs;

  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly published: PublishedPrograms,
  ) {
    this.programs = published.versions;
    this.heads = new HeadReader(database);
  }

  /** @returns null for a member never heard of */
  async member(memberId: string, clock: ReadClock): Promise<MemberView | null> {
    const row = await this.bring(memberId, clock);
    if (!row) return null;
    if (this.dueAt(row) > clock.now) {
      return viewOf(this.programs, row.memberId, row.sequence, row.head, clock.now);
    }
    const run = await this.foldNow(row.ref, clock.now);
    return viewOf(this.programs, row.memberId, row.sequence, run.state.head, clock.now);
  }

  /** The state at an instant, as it was known at another. @returns null for a member not heard of by then */
  async memberAsOf(memberId: string, asOf: Instant, knownAt: Instant): Promise<MemberView | null> {
    return this.database.transaction(async (client) => {
      // Who is writing the member right now may record it as of before `knownAt`: wait for it.
      const found = await client.query<{ ref: number }>(
        `select m.ref from person p join member m on m.ref = p.ref
          where p.member_id = $1 and m.erased_at is null for share of m`,
        [memberId],
      );
      const asked = found.rows[0]?.ref;
      if (asked === undefined) return null;
      const { ref, facts } = await factsKnown(client, asked, knownAt);
      if (facts.length === 0) return null;
      const known = await client.query<{ member_id: string; sequence: number }>(
        `select p.member_id, (select count(distinct recorded_at) from entry where ref = $1 and recorded_at <= $2)::bigint as sequence
          from person p where p.ref = $1`,
        [ref, knownAt],
      );
      const { member_id, sequence } = known.rows[0]!;
      const newest = await client.query<{ newest: number }>(NEWEST);
      await this.published.learn(newest.rows[0]!.newest);
      const programs = programsKnownAt(this.programs, knownAt);
      const run = foldMember(programs, facts, asOf);
      return viewOf(programs, member_id, sequence, run.state.head, asOf);
    });
  }

  async lots(memberId: string, clock: ReadClock): Promise<LotView[] | null> {
    const row = await this.bring(memberId, clock);
    if (!row) return null;
    const run = await this.foldNow(row.ref, clock.now);
    return [...run.state.lots.values()].sort(compareSpending).map(lotView);
  }

  async tiers(memberId: string, clock: ReadClock): Promise<TierChange[] | null> {
    const row = await this.bring(memberId, clock);
    if (!row) return null;
    const facts = await this.facts(row.ref);
    const byIdentity = new Map(facts.map((fact) => [fact.identity, fact]));
    const run = foldMember(this.programs, facts, clock.now);
    return run.entries.filter(isTierChange).map((entry) => {
      const cause = byIdentity.get(entry.cause.identity);
      return {
        at: entry.at,
        from: entry.from!,
        to: entry.to!,
        cause: cause ? { source: cause.source, id: cause.id } : null,
      };
    });
  }

  /** The newest first; `before` is the `seq` after which the last page ended. */
  async entries(
    memberId: string,
    clock: ReadClock,
    page: { before?: number; limit: number },
  ): Promise<EntryView[] | null> {
    const row = await this.bring(memberId, clock);
    if (!row) return null;
    const rows = await this.database.query<StoredEntryView>(
      `select ${ENTRY_VIEW} from entry e left join fact f on f.ref = e.ref and f.identity = e.cause
        where e.ref = $1 and ($2::int is null or e.seq < $2) and e.kind <> all($4::smallint[])
        order by e.seq desc limit $3`,
      [row.ref, page.before, page.limit, WARNING_KINDS],
    );
    return rows.map(entryViewOf);
  }

  /** What a cart would bring if it were ordered now, and cost at most. Writes nothing of it. */
  async quote(memberId: string, cart: Cart, clock: ReadClock): Promise<Quote | null> {
    const ref = await this.refOf(memberId, clock);
    return ref === null ? null : quote(this.programs, await this.facts(ref), cart, clock.now);
  }

  async facts(ref: number): Promise<Fact[]> {
    return (await this.database.transaction((client) => loadFacts(client, [ref]))).get(ref)!;
  }

  /** The member's place in the book, after bringing it to now. @returns null for a member never heard of */
  async refOf(memberId: string, clock: ReadClock): Promise<number | null> {
    return (await this.bring(memberId, clock))?.ref ?? null;
  }

  private async foldNow(ref: number, now: Instant): Promise<Folding> {
    return foldMember(this.programs, await this.facts(ref), now);
  }

  /** Writes what time has brought, as far as the watermark allows. */
  private async bring(memberId: string, clock: ReadClock): Promise<HeadRow | null> {
    const row = await this.heads.head(memberId);
    if (!row) return row;
    await this.published.learn(row.newestVersion);
    const dueAt = this.dueAt(row);
    if (dueAt > clock.now) return row;
    const watermark = typeof clock.watermark === 'number' ? clock.watermark : await clock.watermark();
    const until = Math.min(clock.now, watermark);
    if (dueAt > until) return row;
    await this.ledger.advanceMembers([row.ref], until);
    return this.heads.head(memberId);
  }

  /** When time touches the member next; a version of which the row does not know yet does so too. */
  private dueAt({ nextDueAt, head }: HeadRow): Instant {
    return Math.min(nextDueAt ?? NEVER, nextVersionAt(this.programs, head));
  }
}

/** Left out in the statement: a page that is filtered afterwards is shorter than asked, and looks like the last. */
const WARNING_KINDS = (['warning.raised', 'warning.resolved', 'warning.withdrawn'] as const).map((kind) =>
  LINE_KINDS.code(kind),
);

/** A member's facts as they were known at an instant; where they were another one's by then, that one's. */
async function factsKnown(client: Client, asked: number, knownAt: Instant): Promise<{ ref: number; facts: Fact[] }> {
  for (let ref = asked; ;) {
    const facts = (await loadFacts(client, [ref], knownAt)).get(ref)!;
    const left = facts.find((fact) => fact.type === 'member.merged-away');
    if (!left) return { ref, facts };
    ref = left.into;
  }
}

function isTierChange(entry: Entry): boolean {
  return entry.kind === 'tier.upgraded' || entry.kind === 'tier.downgraded';
}

const ENTRY_VIEW = `e.ref, e.seq, e.book_epoch, e.kind, e.rule, e.origin, e.program_version, e.lot, e.points, e.moved, e.balance_after,
  e.effective_at, e.recorded_at, e.corrects, e.from_level, e.to_level, f.source, f.event_id, f.type as fact_type, f.occurred_at,
  (f.data::jsonb - 'lines' - 'memberId')::text as fact_data`;

interface StoredEntryView {
  ref: number;
  seq: number;
  book_epoch: number;
  kind: number;
  rule: number;
  origin: number;
  program_version: number;
  lot: string | null;
  points: number;
  moved: number;
  balance_after: number;
  effective_at: number;
  recorded_at: number;
  corrects: number | null;
  from_level: string | null;
  to_level: string | null;
  source: string | null;
  event_id: string | null;
  fact_type: number | null;
  occurred_at: number | null;
  fact_data: string | null;
}

/** An entry's name outside, also the id of its message: the same for ever, and another one after a restore. */
export function entryId(bookEpoch: number, ref: number, seq: number): string {
  return `${bookEpoch}.${ref}.${seq}`;
}

function entryViewOf(row: StoredEntryView): EntryView {
  return {
    entryId: entryId(row.book_epoch, row.ref, row.seq),
    seq: row.seq,
    kind: LINE_KINDS.name(row.kind),
    rule: RULES.name(row.rule),
    origin: ORIGINS.name(row.origin),
    programVersion: row.program_version,
    lotId: row.lot,
    points: row.points,
    moved: row.moved,
    balanceAfter: row.balance_after,
    effectiveAt: row.effective_at,
    recordedAt: row.recorded_at,
    corrects: row.corrects === null ? null : entryId(row.book_epoch, row.ref, row.corrects),
    from: row.from_level,
    to: row.to_level,
    cause: causeOf(row),
  };
}

function causeOf(row: StoredEntryView): EntryCause | null {
  if (row.source === null) return null;
  return {
    source: row.source,
    id: row.event_id!,
    type: FACT_TYPES.name(row.fact_type!),
    time: row.occurred_at!,
    data: JSON.parse(row.fact_data!) as Record<string, unknown>,
  };
}

/** What became of an event that is a fact. */
export interface FactView {
  memberId: string;
  type: string;
  source: string;
  id: string;
  time: Instant;
  recordedAt: Instant;
  imported: boolean;
  data: unknown;
}

/** Looks through the whole book for an event by its identity: a scan, since identity is kept within the member. */
export async function findFact(database: Database, identity: string): Promise<FactView | null> {
  const rows = await database.query<{
    member_id: string;
    type: number;
    source: string;
    event_id: string;
    occurred_at: number;
    recorded_at: number;
    imported: boolean;
    data: string;
  }>(
    `select p.member_id, f.type, f.source, f.event_id, f.occurred_at, f.recorded_at, f.imported, f.data
      from fact f join person p on p.ref = f.ref join member m on m.ref = f.ref
      where f.identity = $1 and m.merged_into is null and m.erased_at is null`,
    [identity],
  );
  const row = rows[0];
  if (!row) return null;
  return {
    memberId: row.member_id,
    type: FACT_TYPES.name(row.type),
    source: row.source,
    id: row.event_id,
    time: row.occurred_at,
    recordedAt: row.recorded_at,
    imported: row.imported,
    data: JSON.parse(row.data) as unknown,
  };
}
