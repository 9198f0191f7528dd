import type { ChunkRecord } from './chunk.js';
import type { NewDeadLetter } from './dead-letters.js';
import { factKey, type FactRow, type RecordedFact } from './facts.js';
import type { Tally } from './tally.js';

/** A record and the fact that it may become. */
export interface Recording {
  record: ChunkRecord;
  row: FactRow;
}

/** Parts records into the first under each identity and business id, and those that repeat one. */
export function firstOfEachId(recordings: readonly Recording[]): { firsts: Recording[]; others: Recording[] } {
  const seen = new Set<string>();
  const firsts: Recording[] = [];
  const others: Recording[] = [];
  for (const recording of recordings) {
    const keys = keysOf(recording.row);
    if (keys.some((key) => seen.has(key))) others.push(recording);
    else firsts.push(recording);
    for (const key of keys) seen.add(key);
  }
  return { firsts, others };
}

/** What no two facts of a member may share: the identity first, then the business id. */
export function keysOf({ ref, incoming }: FactRow): string[] {
  const identity = `i ${factKey(ref, incoming.identity)}`;
  return incoming.business === null ? [identity] : [identity, `b ${factKey(ref, incoming.business)}`];
}

/** Remembers what stands under each identity and business id. */
export function noteStanding(standing: Map<string, string>, recorded: readonly RecordedFact[]): void {
  for (const fact of recorded) {
    standing.set(`i ${factKey(fact.ref, fact.identity)}`, fact.content);
    if (fact.business !== null) standing.set(`b ${factKey(fact.ref, fact.business)}`, fact.content);
  }
}

/** A record that repeats what stands is a duplicate; one that contradicts it, a conflict. */
export function settleRepetition(record: ChunkRecord, content: string, tally: Tally, letters: NewDeadLetter[]): void {
  const { source, id, type, content: own } = record.fact!;
  if (content === own) return tally.count(record, 'duplicate');
  tally.count(record, 'conflict');
  const message = `${type} ${id} of ${source} was recorded before with other content; what was recorded first stands`;
  letters.push(record.deadLetter('ConflictingContent', message));
}
