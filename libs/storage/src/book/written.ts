import type { OutgoingLine, OutgoingState } from '../relay.store.js';
import type { BookLine, LaneNumbers } from './entries.js';
import type { MemberRow } from './members.js';

/** By which name outside a fact is known. */
export interface FactName {
  source: string;
  id: string;
}

/** What one transaction wrote to one lane of the book, without a gap: a relay in the same process need not read it back. */
export interface WrittenLines {
  lane: number;
  /** In the order of their numbers; never empty. */
  lines: OutgoingLine[];
  /** Of the members of these lines, as the transaction left them. */
  states: Map<number, OutgoingState>;
}

/** @param names of the facts behind the lines, by identity, as far as the transaction had them at hand */
export function writtenLines(
  lines: readonly BookLine[],
  numbered: readonly LaneNumbers[],
  rows: readonly MemberRow[],
  names: ReadonlyMap<string, FactName>,
): WrittenLines[] {
  const byLane = new Map<number, WrittenLines & LaneNumbers>();
  for (const one of numbered) byLane.set(one.lane, { ...one, lines: [], states: new Map() });
  const byRef = new Map(rows.map((row) => [row.ref, row]));
  for (const line of lines) {
    const written = byLane.get(line.lane)!;
    const row = byRef.get(line.ref)!;
    written.states.set(row.ref, row);
    written.lines.push({
      no: written.base + written.lines.length + 1,
      ref: line.ref,
      seq: line.seq,
      memberId: row.memberId,
      kind: line.kind,
      rule: line.rule,
      origin: line.origin,
      programVersion: line.programVersion,
      bookEpoch: written.bookEpoch,
      lot: line.lot,
      points: line.points,
      moved: line.moved,
      balanceAfter: line.balanceAfter,
      effectiveAt: line.effectiveAt,
      recordedAt: line.recordedAt,
      memberSequence: line.memberSequence,
      corrects: line.corrects,
      from: line.from,
      to: line.to,
      detail: line.detail,
      causeIdentity: line.cause,
      cause: names.get(line.cause) ?? null,
    });
  }
  return [...byLane.values()];
}
