import { compareUtf8, nextVersionAt, type Instant } from '#domain';
import { killPoint } from '#platform';
import type { Client, Database } from '../database.js';
import { idsOf, sumOf, type Chunk, type ChunkRecord, type ChunkResult } from './chunk.js';
import { insertDeadLetters, type NewDeadLetter } from './dead-letters.js';
import { findAnswers, keepAnswers, type Answer, type KeyedAnswer, type KeyedRequest } from '../answer.store.js';
import { decideCommands, type CommandRequest, type CommandResult } from './commands.js';
import { appendLines, type LaneNumbers } from './entries.js';
import { factKey, factOfRow, findRecorded, insertFacts } from './facts.js';
import { absorb } from './merging.js';
import { findErased } from './erased.js';
import { eraseMember, type Erasure } from '../erasure/erase-member.js';
import { byStandingId, lockDue, lockKnown, lockMembers, lockRefs, saveMembers, type MemberRow } from './members.js';
import type { PublishedPrograms } from '../programs/published.js';
import { lockPositions, partitionKey, savePositions } from './offsets.js';
import { deleteLots, saveLots } from './lots.js';
import { savePublications, savePurchases } from './parts.js';
import { saveSpendings } from './spendings.js';
import { readStreamNow } from './clock.js';
import { halves, isAboutData, refused } from './poison.js';
import { lockUnsettled, noteSettled } from './settling.js';
import { firstOfEachId, keysOf, noteStanding, settleRepetition, type Recording } from './repetitions.js';
import { Tally } from './tally.js';
import { noteTraces } from './traces.js';
import { Folder, type Changes, type Work } from './work.js';
import { writtenLines, type WrittenLines } from './written.js';

export interface LedgerOptions {
  programs: PublishedPrograms;
  clock: 'wall' | 'stream';
  wallNow: () => Instant;
  /** Told of what was committed, for a relay in the same process. */
  written?: (written: readonly WrittenLines[]) => void;
}

/** The write side of the book: every way in goes through `inBook`, in one transaction each. */
export class Ledger {
  constructor(
    private readonly database: Database,
    private readonly lanes: number,
    private readonly options: LedgerOptions,
  ) {}

  /**
   * Applies a chunk of records exactly once: what lies behind the partitions' positions is dropped, and the positions move in the same
   * transaction. Records of one partition must come in order of their offsets.
   */
  async applyChunk(chunk: Chunk): Promise<ChunkResult> {
    try {
      const result = await this.inBook((client, last) => this.applyIn(client, last, chunk));
      killPoint('committed');
      return result;
    } catch (error) {
      if (!isAboutData(error) || chunk.records.length === 0) throw error;
      return this.applyApart(chunk, error);
    }
  }

  /** A record of the chunk cannot be written: halves find it, and its neighbours go on. */
  private async applyApart(chunk: Chunk, error: unknown): Promise<ChunkResult> {
    const [record, ...others] = chunk.records;
    if (others.length === 0) {
      if (record!.outcome === 'invalid') throw error;
      return this.applyChunk({ ...chunk, records: [refused(record!, error)] });
    }
    const [first, second] = halves(chunk);
    const result = await this.applyChunk(first);
    return sumOf(result, await this.applyChunk(second));
  }

  /**
   * Decides commands under their members' locks, in the order given, all in one transaction with the answers to them. A command whose key
   * was answered before is not decided again: since a key belongs to a path and a path to a member, its member's lock makes a second
   * one wait for the first, in whichever process. An outcome without an answer (an unknown member) is not kept.
   */
  async command(
    requests: readonly KeyedCommand[],
    answerOf: (result: CommandResult, request: KeyedCommand) => Answer | null,
  ): Promise<(CommandResult | KeyedAnswer)[]> {
    const answers = await this.options.programs.transaction(async (client, last) => {
      const now = await this.now(client);
      const memberIds = [...new Set(requests.flatMap(membersOf))].sort(compareUtf8);
      // Sent together, and done one after the other: what is kept is looked up under the locks.
      const [locked, kept] = await Promise.all([
        lockKnown(client, memberIds),
        findAnswers(
          client,
          requests.map((request) => request.keyed),
          this.options.wallNow(),
        ),
      ]);
      const rows = await byStandingId(client, locked);
      // Under the locks: who asks what was known at an instant waits for them, and must not hear of it later.
      const wallNow = this.options.wallNow();
      const due = [...new Set(rows.values())].filter((row) => this.isDue(row, now));
      const works = due.map((row): Work => ({ row, facts: [], advanceTo: now }));
      const brought = works.length > 0 ? await this.foldAndWrite(client, last, works, now, wallNow) : null;
      const open = requests.filter((_, i) => kept[i] === null);
      const keep = (decided: readonly CommandResult[]): Promise<void> =>
        keepAnswers(
          client,
          open.map((request, i) => ({ keyed: request.keyed, answer: answerOf(decided[i]!, request) })),
          wallNow,
        );
      const programs = this.options.programs.versions;
      const { results, lines } = await decideCommands(client, programs, rows, open, now, wallNow, keep);
      last(appendLines(client, [...(brought?.lines ?? []), ...lines]));
      killPoint('command-decided');
      let next = 0;
      return kept.map((answer) => answer ?? results[next++]!);
    });
    killPoint('command-committed');
    return answers;
  }

  /** Brings members whom time touches to an instant. @returns how many there were; fewer than `limit` means that none is left */
  async advanceDue(until: Instant, limit: number): Promise<{ members: number; entries: number }> {
    return this.inBook(async (client, last) => {
      const rows = await lockDue(client, until, limit);
      return this.advanceRows(client, last, rows, until);
    });
  }

  /** The earliest instant at which time has something to do for a member; null where it has nothing to do for anyone. */
  async oldestDue(): Promise<Instant | null> {
    const [row] = await this.database.query<{ oldest: number | null }>(
      'select min(next_due_at) as oldest from member where next_due_at is not null',
    );
    return row?.oldest ?? null;
  }

  /** Brings members to an instant, as reads need it. */
  async advanceMembers(refs: readonly number[], until: Instant): Promise<void> {
    await this.inBook(async (client, last) => {
      const rows = await lockRefs(client, refs);
      const due = rows.filter((row) => this.isDue(row, until));
      return this.advanceRows(client, last, due, until);
    });
  }

  /**
   * Brings the next members, of all that there are, to a version of the program that has come into force: their rows do not know yet that it
   * touches them.
   * @returns how many were looked at; fewer than `limit` means that none is left
   */
  async settleNext(until: Instant, limit: number): Promise<{ members: number; entries: number }> {
    return this.inBook(async (client, last) => {
      const next = await lockUnsettled(client, until, limit);
      if (next === null) return { value: { members: 0, entries: 0 } };
      const behind = next.rows.filter((row) => nextVersionAt(this.options.programs.versions, row.head) <= until);
      const booked = await this.advanceRows(client, last, behind, until);
      const isEnd = next.rows.length < limit;
      await noteSettled(client, next.version, next.rows, isEnd ? this.options.wallNow() : null);
      return { ...booked, value: { members: next.rows.length, entries: booked.value.entries } };
    });
  }

  /** Whether time has something to do for a member, also a version of which their row does not know yet. */
  private isDue({ nextDueAt, head }: MemberRow, until: Instant): boolean {
    return (nextDueAt !== null && nextDueAt <= until) || nextVersionAt(this.options.programs.versions, head) <= until;
  }

  private async advanceRows(
    client: Client,
    last: Last,
    rows: MemberRow[],
    until: Instant,
  ): Promise<Booked<{ members: number; entries: number }>> {
    if (rows.length === 0) return { value: { members: 0, entries: 0 } };
    const now = Math.max(until, await this.now(client));
    const works = rows.map((row): Work => ({ row, facts: [], advanceTo: until }));
    const changes = await this.foldAndWrite(client, last, works, now);
    const numbered = appendLines(client, changes.lines);
    last(numbered);
    killPoint('clock-run');
    return { value: { members: rows.length, entries: changes.lines.length }, changes, numbered };
  }

  /** Runs `work` in a transaction, and tells of the lines that it appended once they are committed. */
  private async inBook<T>(work: (client: Client, last: Last) => Promise<Booked<T>>): Promise<T> {
    const { value, changes, numbered } = await this.options.programs.transaction(work);
    if (this.options.written && changes && changes.lines.length > 0) {
      // A relay reads of members who are other ones now from the book.
      if (changes.rows.some((row) => row.mergedRef !== null)) return value;
      this.options.written(writtenLines(changes.lines, (await numbered) ?? [], changes.rows, changes.names));
    }
    return value;
  }

  private async applyIn(client: Client, last: Last, chunk: Chunk): Promise<Booked<ChunkResult>> {
    const wallNow = this.options.wallNow();
    const positions = await lockPositions(client, chunk.ends);
    const records = chunk.records.filter((record) => {
      const position = positions.get(partitionKey(record.topic, record.partition));
      return position !== undefined && record.offset >= position;
    });
    const tally = new Tally(records, positions, chunk.ends);
    const letters: NewDeadLetter[] = [];
    const candidates: ChunkRecord[] = [];
    const invalid: ChunkRecord[] = [];
    for (const record of records) {
      if (record.outcome === 'candidate') candidates.push(record);
      else if (record.outcome === 'invalid') invalid.push(record);
      else tally.count(record, 'ignored');
    }
    if (invalid.length > 0) letters.push(...(await this.refuse(client, invalid, tally)));
    let changes: Changes | undefined;
    if (candidates.length > 0) {
      const works = await this.recordFacts(client, candidates, tally, letters);
      killPoint('in-transaction');
      const now = await this.now(client, tally.latestAt());
      changes = await this.foldAndWrite(client, last, works, now);
      noteTraces(
        changes.lines,
        candidates.map((record) => record.fact!),
      );
    }
    last(insertDeadLetters(client, letters, wallNow));
    last(savePositions(client, tally.progress(), wallNow));
    const numbered = changes && appendLines(client, changes.lines);
    if (numbered) last(numbered);
    killPoint('before-commit');
    const value = {
      outcomes: tally.outcomes(),
      members: changes?.rows.length ?? 0,
      entries: changes?.lines.length ?? 0,
      late: changes?.late ?? 0,
      corrections: changes?.corrections ?? 0,
      deadLetters: letters.length,
      erased: tally.erased,
    };
    return { value, changes, numbered };
  }

  /** What is broken becomes a dead letter, unless it is about someone who was erased. */
  private async refuse(client: Client, invalid: readonly ChunkRecord[], tally: Tally): Promise<NewDeadLetter[]> {
    const letters = invalid.map((record) => record.deadLetter(record.reason, record.message));
    const named = letters.flatMap(({ memberId }) => (memberId === null ? [] : [memberId]));
    const erased = await findErased(client, [...new Set(named)]);
    return letters.filter(({ memberId }, i) => {
      if (memberId !== null && erased.has(memberId)) {
        tally.countErased(invalid[i]!);
        return false;
      }
      tally.count(invalid[i]!, 'invalid');
      return true;
    });
  }

  /** Locks the members, writes the facts, and tells duplicates and conflicts apart. */
  private async recordFacts(
    client: Client,
    candidates: readonly ChunkRecord[],
    tally: Tally,
    letters: NewDeadLetter[],
  ): Promise<Work[]> {
    const programs = this.options.programs.versions;
    const memberIds = [...new Set(candidates.flatMap((record) => idsOf(record.fact!)))].sort(compareUtf8);
    const levels = programs[0]!.program.tiers.levels.length;
    const locked = await lockMembers(client, memberIds, { levels, lanes: this.lanes });
    const rows = await byStandingId(client, locked);
    // Under the locks: who asks what was known at an instant waits for them, and must not hear of it later.
    const wallNow = this.options.wallNow();
    const works = new Map<number, Work>();
    const standing = new Map<string, string>();
    const written = candidates.filter((record) => {
      if (idsOf(record.fact!).every((id) => rows.has(id))) return true;
      tally.countErased(record);
      return false;
    });
    const rest: ChunkRecord[] = [];
    for (const record of written) {
      if (record.fact!.type !== 'member.merged') rest.push(record);
      else if (!(await this.merge(client, record, locked, rows, works, wallNow, tally, letters))) rest.push(record);
    }
    // Usually one round. Another one only where a record of the chunk shares an id with one that turned out not to become a fact.
    for (let open = rest.map((record) => this.rowFor(record, rows, wallNow)); open.length > 0;) {
      const { firsts, others } = firstOfEachId(open);
      const inserted = await insertFacts(
        client,
        firsts.map((one) => one.row),
      );
      const isInserted = ({ row }: Recording): boolean => inserted.has(factKey(row.ref, row.incoming.identity));
      const refused = inserted.size === firsts.length ? [] : firsts.filter((one) => !isInserted(one));
      if (refused.length > 0)
        noteStanding(
          standing,
          await findRecorded(
            client,
            refused.map((one) => one.row),
          ),
        );
      // Nearly always all of a chunk are new, and nobody asks what stands.
      const isAsked = refused.length + others.length > 0;
      for (const one of firsts) {
        if (refused.length > 0 && !isInserted(one)) continue;
        const { record, row } = one;
        if (isAsked) for (const key of keysOf(row)) standing.set(key, row.incoming.content);
        tally.count(record, 'applied', row.incoming.timeMs);
        const fact = factOfRow(row);
        const work = works.get(row.ref);
        if (work) work.facts.push(fact);
        else works.set(row.ref, { row: rows.get(row.incoming.memberId)!, facts: [fact], advanceTo: null });
      }
      open = [];
      for (const one of [...refused, ...others]) {
        const content = keysOf(one.row)
          .map((key) => standing.get(key))
          .find((found) => found !== undefined);
        if (content === undefined) open.push(one);
        else settleRepetition(one.record, content, tally, letters);
      }
    }
    return [...works.values()];
  }

  /**
   * Makes one member of two, before anything else of the chunk is written.
   * @returns false where nothing was done: the record repeats one
   */
  private async merge(
    client: Client,
    record: ChunkRecord,
    locked: readonly MemberRow[],
    rows: Map<string, MemberRow>,
    works: Map<number, Work>,
    wallNow: Instant,
    tally: Tally,
    letters: NewDeadLetter[],
  ): Promise<boolean> {
    const { memberId, mergedMemberId } = record.fact!.data as { memberId: string; mergedMemberId: string };
    const account = rows.get(memberId)!;
    const merged = rows.get(mergedMemberId)!;
    const before = locked.find((row) => row.memberId === mergedMemberId)!;
    if (account === merged && before !== account) return false;
    if (before !== merged || account === merged) {
      tally.count(record, 'conflict');
      const into = account === merged ? 'is the member that the other one was merged into' : 'was merged into another';
      letters.push(record.deadLetter('ConflictingMerge', `${mergedMemberId} ${into} before; what was first stands`));
      return true;
    }
    const { row } = this.rowFor(record, rows, wallNow);
    if ((await insertFacts(client, [row])).size === 0) return false;
    tally.count(record, 'applied', row.incoming.timeMs);
    const { gained, left } = await absorb(client, account, merged, row);
    const facts = [factOfRow(row), ...gained];
    const known = works.get(account.ref);
    works.set(account.ref, { row: account, facts: [...(known?.facts ?? []), ...facts], advanceTo: null });
    works.set(merged.ref, { row: merged, facts: [left], advanceTo: null, again: true });
    for (const [id, standing] of rows) if (standing === merged) rows.set(id, account);
    return true;
  }

  /**
   * Erases a person with all ids that were merged, in one transaction with the answer about it.
   * @param keyed under which key the answer is kept; null for who needs none
   */
  async erase(memberId: string, keyed: KeyedRequest | null): Promise<Erasure | KeyedAnswer> {
    return this.options.programs.transaction(async (client, last) => {
      const wallNow = this.options.wallNow();
      const now = await this.now(client);
      return eraseMember(client, memberId, keyed, {
        now,
        wallNow,
        fold: (works) => this.foldAndWrite(client, last, works, now, wallNow),
      });
    });
  }

  private rowFor(record: ChunkRecord, rows: Map<string, MemberRow>, wallNow: Instant): Recording {
    const incoming = record.fact!;
    const member = rows.get(incoming.memberId)!;
    const recorded = Math.max(wallNow, member.recordedAt + 1);
    return { record, row: { ref: member.ref, seq: ++member.factSeq, recorded, incoming } };
  }

  private async foldAndWrite(
    client: Client,
    last: Last,
    works: readonly Work[],
    now: Instant,
    wallNow = this.options.wallNow(),
  ): Promise<Changes> {
    const changes = await new Folder(this.options.programs.versions, now, wallNow).fold(client, works);
    last(deleteLots(client, changes.goneLots));
    last(saveLots(client, changes.lots));
    last(savePurchases(client, changes.purchases));
    last(savePublications(client, changes.publications));
    last(saveSpendings(client, changes.spendings));
    last(saveMembers(client, changes.rows));
    return changes;
  }

  /** Now, as the rules see it; `latestAt` is the latest event of the chunk at hand, which the clock may not know of yet. */
  private async now(client: Client, latestAt: Instant | null = null): Promise<Instant> {
    if (this.options.clock === 'wall') return this.options.wallNow();
    return Math.max(await readStreamNow(client), latestAt ?? 0);
  }
}

/** What a transaction of the book gives, and what it wrote. */
interface Booked<T> {
  value: T;
  changes?: Changes | undefined;
  numbered?: Promise<LaneNumbers[]> | undefined;
}

/** Takes a statement that the commit may overtake in this process, though never on the server. */
type Last = (statement: Promise<unknown>) => void;

/** Whom a command concerns. */
function membersOf({ memberId, request }: CommandRequest): string[] {
  return request.kind === 'transfer' ? [memberId, request.to] : [memberId];
}

/** A command with the key under which its answer is kept. No two of one call may share a key. */
export interface KeyedCommand extends CommandRequest {
  keyed: KeyedRequest;
}
