import { entryKey } from '../entry.js';
import type { Fact } from '../fact.js';
import { programsKnownAt, type Programs } from '../program.js';
import type { BookedEntry } from '../reconcile.js';
import type { Instant } from '../time.js';
import type { Reckoning } from './reckoning.js';
import { traceMember } from './trace.js';

/** An entry of the book with when it was written. */
export interface RecordedEntry extends BookedEntry {
  recordedAt: Instant;
}

/** What an entry said, or says now. */
export interface Said {
  points: number;
  moved: number;
  from: string | null;
  to: string | null;
}

export interface Correction {
  /** Number of the entry that is corrected. */
  corrects: number;
  /** What the book said of it until then, and why; null where it could not be said. */
  before: Said & { reckoning: Reckoning | null };
  /** What the rules give since; null where the statement holds no more. */
  after: (Said & { reckoning: Reckoning | null }) | null;
  /** Identities of the facts that became known with this correction, in the order of their recording. */
  newFacts: string[];
}

export interface ExplainedEntry {
  /** Why the entry says what it says, as it was known when it was written; null for a correction, which has two of them. */
  reckoning: Reckoning | null;
  correction: Correction | null;
  /** Later entries that correct this one, oldest first. */
  correctedBy: RecordedEntry[];
  /** What is left of it after these. */
  standing: Said;
}

/**
 * Explains an entry by the same fold that made it, over the facts that were known when it was written.
 * @param entries all entries of the member, oldest first
 * @returns null where there is no entry of that number
 */
export function explainEntry(
  programs: Programs,
  facts: readonly Fact[],
  entries: readonly RecordedEntry[],
  seq: number,
): ExplainedEntry | null {
  const entry = entries.find((one) => one.seq === seq);
  if (!entry) return null;
  const correctedBy = entries.filter((one) => one.corrects === seq);
  const standing = netOf(entry, correctedBy);
  if (entry.corrects === null) {
    const reckoning = reckoningOf(programs, facts, entry, entry.recordedAt);
    return { reckoning, correction: null, correctedBy, standing };
  }
  const original = entries.find((one) => one.seq === entry.corrects)!;
  const correction = correctionOf(programs, facts, entries, entry, original);
  return { reckoning: null, correction, correctedBy, standing };
}

function correctionOf(
  programs: Programs,
  facts: readonly Fact[],
  entries: readonly RecordedEntry[],
  entry: RecordedEntry,
  original: RecordedEntry,
): Correction {
  const earlier = entries.filter((one) => one.corrects === original.seq && one.seq < entry.seq);
  const before = netOf(original, earlier);
  const after = netOf(original, [...earlier, entry]);
  const known = reckoningOf(programs, facts, original, entry.recordedAt - 1);
  const right = reckoningOf(programs, facts, original, entry.recordedAt);
  return {
    corrects: original.seq,
    before: { ...before, reckoning: known },
    after: right === null && isNothing(after) ? null : { ...after, reckoning: right },
    newFacts: facts.filter((fact) => fact.recorded === entry.recordedAt).map((fact) => fact.identity),
  };
}

/** What the rules looked at for a statement, with the facts that were known at an instant; null where they do not give it. */
function reckoningOf(
  programs: Programs,
  facts: readonly Fact[],
  said: RecordedEntry,
  knownAt: Instant,
): Reckoning | null {
  const known = facts.filter((fact) => fact.recorded <= knownAt);
  const key = entryKey({ kind: said.kind, lot: said.lot, at: said.at, cause: { identity: said.cause } });
  // A statement may move in time when facts come late: a lot that is named by its order activates with it.
  const until = known.reduce((latest, fact) => Math.max(latest, fact.time), said.at);
  const traced = traceMember(programsKnownAt(programs, knownAt), known, until).find(
    ({ entry }) => entryKey(entry) === key,
  );
  return traced?.reckoning ?? null;
}

function netOf(entry: RecordedEntry, corrections: readonly RecordedEntry[]): Said {
  const net: Said = { points: entry.points, moved: entry.moved, from: entry.from, to: entry.to };
  for (const one of corrections) {
    net.points += one.points;
    net.moved += one.moved;
    net.from = one.from;
    net.to = one.to;
  }
  return net;
}

function isNothing({ points, moved, from }: Said): boolean {
  return points === 0 && moved === 0 && from === null;
}
