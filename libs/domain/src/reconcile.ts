import { entryKey, type Cause, type Entry, type EntryKind, type NewEntry } from './entry.js';

/** An entry as the book has it. */
export interface BookedEntry {
  /** Number within the member, from 1. */
  seq: number;
  kind: EntryKind;
  lot: string | null;
  cause: string;
  points: number;
  moved: number;
  at: number;
  from: string | null;
  to: string | null;
  rule: Entry['rule'];
  programVersion: number;
  /** For a correction: the entry that it corrects. */
  corrects: number | null;
}

interface Statement {
  original: BookedEntry;
  points: number;
  moved: number;
  from: string | null;
  to: string | null;
}

/**
 * The difference between what the book says and what the fold gives, as entries to append: what is new as it is, what changed or no longer
 * holds as a correction that names the entry it corrects. Afterwards the sums by lot and kind equal the fold's.
 * @param cause the fact that made the corrections necessary
 */
export function reconcile(booked: readonly BookedEntry[], folded: readonly NewEntry[], cause: Cause): NewEntry[] {
  const statements = netStatements(booked);
  const appended: NewEntry[] = [];
  for (const entry of folded) {
    const key = entryKey(entry);
    const said = statements.get(key);
    if (!said) {
      appended.push(entry);
      continue;
    }
    statements.delete(key);
    const correction = correctionOf(said, entry, cause);
    if (correction) appended.push(correction);
  }
  for (const said of statements.values()) {
    const correction = correctionOf(said, { points: 0, moved: 0, from: null, to: null }, cause);
    if (correction) appended.push(correction);
  }
  return appended.sort((a, b) => a.at - b.at);
}

function netStatements(booked: readonly BookedEntry[]): Map<string, Statement> {
  const bySeq = new Map<number, Statement>();
  const byKey = new Map<string, Statement>();
  for (const entry of booked) {
    if (entry.corrects !== null) {
      const said = bySeq.get(entry.corrects);
      if (!said) continue;
      said.points += entry.points;
      said.moved += entry.moved;
      said.from = entry.from;
      said.to = entry.to;
      continue;
    }
    const { points, moved, from, to } = entry;
    const said: Statement = { original: entry, points, moved, from, to };
    bySeq.set(entry.seq, said);
    byKey.set(entryKey({ kind: entry.kind, lot: entry.lot, at: entry.at, cause: { identity: entry.cause } }), said);
  }
  return byKey;
}

function correctionOf(
  said: Statement,
  right: Pick<Entry, 'points' | 'moved' | 'from' | 'to'>,
  cause: Cause,
): NewEntry | null {
  const points = right.points - said.points;
  const moved = right.moved - said.moved;
  const isTier = said.original.kind.startsWith('tier.');
  if (points === 0 && moved === 0 && right.from === said.from && right.to === said.to) return null;
  const { kind, lot, at, seq, rule, programVersion } = said.original;
  return {
    kind: isTier ? 'tier.corrected' : kind === 'settled' ? 'settled' : 'points.corrected',
    lot,
    points,
    moved,
    at,
    cause,
    rule,
    programVersion,
    from: right.from,
    to: right.to,
    corrects: seq,
  };
}
