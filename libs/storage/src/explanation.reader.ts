import {
  explainEntry,
  instantText,
  isCommand,
  type BookedEntry,
  type EntryKind,
  type Fact,
  type Instant,
  type Programs,
  type Reckoning,
  type Said,
} from '#domain';
import { isWarning, LINE_KINDS, RULES } from './codes.js';
import type { Client, Database } from './database.js';
import { loadFacts } from './book/facts.js';
import { entryId, type MemberReader, type ReadClock } from './member.reader.js';

/** A fact as an explanation names it. Instants are RFC 3339. */
export interface FactName {
  type: string;
  source: string;
  id: string;
  time: string;
  recordedAt: string;
}

export interface ExplainedLine {
  entryId: string;
  kind: EntryKind;
  rule: string;
  programVersion: number;
  lotId: string | null;
  points: number;
  moved: number;
  balanceAfter: number;
  effectiveAt: string;
  recordedAt: string;
  from: string | null;
  to: string | null;
  corrects: string | null;
}

/** Why a line of the book says what it says, and what became of it. Instants are RFC 3339. */
export interface ExplanationView {
  memberId: string;
  entry: ExplainedLine;
  program: { version: number; name: string };
  /** The fact behind it. */
  fact: FactName | null;
  /** Who asked for it, and why; null for what no person asked for. */
  asked: { by: string | null; reason: string | null } | null;
  reckoning: Reckoning | null;
  correction: {
    corrects: string;
    before: Said & { reckoning: Reckoning | null };
    after: (Said & { reckoning: Reckoning | null }) | null;
    newFacts: FactName[];
  } | null;
  correctedBy: (ExplainedLine & { fact: FactName | null })[];
  standing: Said;
}

interface Line extends BookedEntry {
  bookEpoch: number;
  balanceAfter: number;
  recordedAt: Instant;
}

/** Explains lines of the book. */
export class ExplanationReader {
  constructor(
    private readonly database: Database,
    private readonly members: MemberReader,
    private readonly programs: Programs,
  ) {}

  /**
   * @param id as `entries` shows it
   * @returns null for a member never heard of; 'no-entry' where the member has no such entry
   */
  async explain(memberId: string, id: string, clock: ReadClock): Promise<ExplanationView | 'no-entry' | null> {
    const ref = await this.members.refOf(memberId, clock);
    if (ref === null) return null;
    const { facts, lines, line, asked } = await this.database.transaction(async (client) => {
      const written = await loadLines(client, ref);
      const known = (await loadFacts(client, [ref])).get(ref)!;
      const wanted = written.find((one) => lineId(ref, one) === id);
      const cause = known.find((fact) => fact.identity === wanted?.cause);
      return { facts: known, lines: written, line: wanted, asked: await loadNote(client, ref, cause) };
    });
    if (!line) return 'no-entry';
    const explained = explainEntry(this.programs, facts, lines, line.seq)!;
    const byIdentity = new Map(facts.map((fact) => [fact.identity, fact]));
    const nameOf = (identity: string): FactName | null => factName(byIdentity.get(identity));
    const idOf = (seq: number): string =>
      lineId(
        ref,
        lines.find((one) => one.seq === seq)!,
      );
    const { reckoning, correction, correctedBy, standing } = explained;
    const viewed = (one: Line): ExplainedLine => lineView(one, lineId(ref, one), one.corrects && idOf(one.corrects));
    return {
      memberId,
      entry: viewed(line),
      program: { version: line.programVersion, name: this.nameOfProgram(line.programVersion) },
      fact: nameOf(line.cause),
      asked,
      reckoning,
      correction: correction && {
        corrects: idOf(correction.corrects),
        before: correction.before,
        after: correction.after,
        newFacts: correction.newFacts.map(nameOf).filter((name) => name !== null),
      },
      correctedBy: correctedBy.map((one) => ({ ...viewed(one as Line), fact: nameOf(one.cause) })),
      standing,
    };
  }

  private nameOfProgram(version: number): string {
    return this.programs.find((one) => one.version === version)?.program.name ?? '';
  }
}

function lineId(ref: number, { bookEpoch, seq }: Line): string {
  return entryId(bookEpoch, ref, seq);
}

function lineView(line: Line, id: string, corrects: string | null | 0): ExplainedLine {
  const { kind, rule, programVersion, lot, points, moved, balanceAfter, at, recordedAt, from, to } = line;
  return {
    entryId: id,
    kind,
    rule,
    programVersion,
    lotId: lot,
    points,
    moved,
    balanceAfter,
    effectiveAt: instantText(at),
    recordedAt: instantText(recordedAt),
    from,
    to,
    corrects: corrects || null,
  };
}

function factName(fact: Fact | undefined): FactName | null {
  if (!fact) return null;
  const { type, source, id, time, recorded } = fact;
  return { type, source, id, time: instantText(time), recordedAt: instantText(recorded) };
}

interface StoredLine {
  seq: number;
  book_epoch: number;
  kind: number;
  rule: number;
  program_version: number;
  lot: string | null;
  cause: string;
  points: number;
  moved: number;
  balance_after: number;
  effective_at: number;
  recorded_at: number;
  corrects: number | null;
  from_level: string | null;
  to_level: string | null;
}

async function loadLines(client: Client, ref: number): Promise<Line[]> {
  const found = await client.query<StoredLine>({
    name: 'load_lines',
    text: `select seq, book_epoch, kind, rule, program_version, lot, cause, points, moved, balance_after, effective_at, recorded_at,
        corrects, from_level, to_level
      from entry where ref = $1 order by seq`,
    values: [ref],
  });
  return found.rows.flatMap((row): Line[] => {
    const kind = LINE_KINDS.name(row.kind);
    if (isWarning(kind)) return [];
    return [
      {
        seq: row.seq,
        bookEpoch: row.book_epoch,
        kind,
        rule: RULES.name(row.rule),
        programVersion: row.program_version,
        lot: row.lot,
        cause: row.cause,
        points: row.points,
        moved: row.moved,
        balanceAfter: row.balance_after,
        at: row.effective_at,
        recordedAt: row.recorded_at,
        corrects: row.corrects,
        from: row.from_level,
        to: row.to_level,
      },
    ];
  });
}

/** Who asked for a command, and why: kept with the fact that it became. */
async function loadNote(client: Client, ref: number, fact: Fact | undefined): Promise<ExplanationView['asked']> {
  if (!fact || !isCommand(fact)) return null;
  const found = await client.query<{ data: string }>({
    name: 'load_note',
    text: 'select data from fact where ref = $1 and identity = $2',
    values: [ref, fact.identity],
  });
  const { note } = JSON.parse(found.rows[0]!.data) as { note?: { by?: unknown; reason?: unknown } };
  if (!note) return null;
  return { by: textOf(note.by), reason: textOf(note.reason) };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
