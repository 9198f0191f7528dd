import type { NewDeadLetter } from './dead-letters.js';
import type { IncomingFact } from './facts.js';
import type { Outcome } from './offsets.js';

/** A record of an input topic, as far as the ledger has read it. */
export interface ChunkRecord {
  topic: string;
  partition: number;
  offset: number;
  timestamp: number;
  /** A candidate fact; or the outcome that is already certain. */
  fact: IncomingFact | null;
  outcome: 'candidate' | 'invalid' | 'ignored';
  /** How to keep this record as a dead letter, should it become one. */
  deadLetter: (reason: string, message: string) => NewDeadLetter;
  reason: string;
  message: string;
}

export interface Chunk {
  records: readonly ChunkRecord[];
  /** Every partition of the lane: where it ends now, and where to go on after this chunk. */
  ends: readonly { topic: string; partition: number; end: number; next: number }[];
}

/** What became of a chunk. */
export interface ChunkResult {
  outcomes: { topic: string; outcome: Outcome; count: number }[];
  members: number;
  entries: number;
  late: number;
  corrections: number;
  deadLetters: number;
  /** Of the ignored: those about someone who was erased. */
  erased: number;
}

/** Whom a record names: a merge, two members. */
export function idsOf({ type, memberId, data }: IncomingFact): string[] {
  return type === 'member.merged' ? [memberId, data['mergedMemberId'] as string] : [memberId];
}

/** What became of a chunk that was applied in two parts. */
export function sumOf(a: ChunkResult, b: ChunkResult): ChunkResult {
  return {
    outcomes: [...a.outcomes, ...b.outcomes],
    members: a.members + b.members,
    entries: a.entries + b.entries,
    late: a.late + b.late,
    corrections: a.corrections + b.corrections,
    deadLetters: a.deadLetters + b.deadLetters,
    erased: a.erased + b.erased,
  };
}
