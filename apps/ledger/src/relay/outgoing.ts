import { instantText, viewOf, type Programs } from '#domain';
import { entryId, type LineKind, type OutgoingLine, type OutgoingState } from '#storage';
import type { OutRecord } from '#messaging';

/** Where messages go, and how they name their sender. */
export interface Outlets {
  events: string;
  members: string;
  churnWarnings: string;
  /** CloudEvents `source`. */
  source: string;
  bookEpoch: number;
}

const WARNING_TYPES: Partial<Record<LineKind, string>> = {
  'warning.raised': 'churn.warning.raised',
  'warning.resolved': 'churn.warning.resolved',
  'warning.withdrawn': 'churn.warning.withdrawn',
};

/** The trace of the fact behind a line, where that came with one; warnings keep other things in `detail`. */
export function traceparentOf(line: OutgoingLine): string | undefined {
  if (line.detail === null || line.kind in WARNING_TYPES) return undefined;
  return (JSON.parse(line.detail) as { traceparent?: string }).traceparent;
}

/** The message about one line of the book; null for a line of which only the state is published. */
export function lineMessage(line: OutgoingLine, outlets: Outlets): OutRecord | null {
  const warning = WARNING_TYPES[line.kind];
  if (warning !== undefined) return warningMessage(line, warning, outlets);
  if (line.memberSequence === null) return null;
  const isTier = line.kind.startsWith('tier.');
  const type = line.kind.includes('.') ? line.kind : `points.${line.kind.replace(/-again$/, '')}`;
  return message(outlets.events, line.memberId, {
    ...envelope(line, type, outlets),
    membersequence: line.memberSequence,
    data: isTier ? tierData(line) : pointsData(line),
  });
}

/** The newest word about a member on the compacted topic: their state, a pointer to who they are now, or a tombstone. */
export function memberMessage(
  state: OutgoingState,
  last: OutgoingLine,
  programs: Programs,
  outlets: Outlets,
): OutRecord {
  if (state.erased) return { topic: outlets.members, key: state.memberId, value: null, headers: {} };
  if (state.movedTo != null) return pointerMessage(state, state.movedTo, last, outlets);
  return stateMessage(state, last, programs, outlets);
}

/** Under the id of a member who was merged. */
function pointerMessage(state: OutgoingState, mergedInto: string, last: OutgoingLine, outlets: Outlets): OutRecord {
  const { memberId } = state;
  const envelope = stateEnvelope(state, last, outlets, last.effectiveAt);
  return message(outlets.members, memberId, { ...envelope, type: 'member.moved', data: { memberId, mergedInto } });
}

/** The member's whole state, to the compacted topic. */
export function stateMessage(
  state: OutgoingState,
  last: OutgoingLine,
  programs: Programs,
  outlets: Outlets,
): OutRecord {
  const asOf = state.head.lastEffectAt ?? last.effectiveAt;
  return message(outlets.members, state.memberId, {
    ...stateEnvelope(state, last, outlets, asOf),
    type: 'member.updated',
    data: viewOf(programs, state.memberId, state.sequence, state.head, asOf),
  });
}

function stateEnvelope(
  state: OutgoingState,
  last: OutgoingLine,
  outlets: Outlets,
  asOf: number,
): Record<string, unknown> {
  return {
    specversion: '1.0',
    id: `${outlets.bookEpoch}.${state.ref}.state.${state.sequence}`,
    source: outlets.source,
    subject: state.memberId,
    time: instantText(asOf),
    datacontenttype: 'application/json',
    recordedtime: instantText(state.recordedAt),
    origin: last.origin,
    bookepoch: outlets.bookEpoch,
    membersequence: state.memberSequence,
    ...causation(last, outlets),
    ...traced(last),
  };
}

function warningMessage(line: OutgoingLine, type: string, outlets: Outlets): OutRecord {
  const { warningSequence, ...data } = JSON.parse(line.detail ?? '{}') as { warningSequence: number };
  return message(outlets.churnWarnings, line.memberId, {
    ...envelope(line, type, outlets),
    warningsequence: warningSequence,
    data: { memberId: line.memberId, ...data },
  });
}

function envelope(line: OutgoingLine, type: string, outlets: Outlets): Record<string, unknown> {
  return {
    specversion: '1.0',
    id: entryId(line.bookEpoch, line.ref, line.seq),
    source: outlets.source,
    type,
    subject: line.memberId,
    time: instantText(line.effectiveAt),
    datacontenttype: 'application/json',
    recordedtime: instantText(line.recordedAt),
    origin: line.origin,
    bookepoch: outlets.bookEpoch,
    ...causation(line, outlets),
    ...traced(line),
  };
}

/** The fact behind a line, or the version of the program where that is what changed. */
function causation(line: OutgoingLine, outlets: Outlets): { causationid: string; causationsource: string } {
  if (line.rule === 'program-change') {
    return { causationid: String(line.programVersion), causationsource: `${outlets.source}/programs` };
  }
  return { causationid: line.cause?.id ?? '', causationsource: line.cause?.source ?? '' };
}

function pointsData(line: OutgoingLine): Record<string, unknown> {
  return {
    memberId: line.memberId,
    points: line.points,
    ...(line.moved === 0 ? {} : { moved: line.moved }),
    lotId: line.lot,
    reason: line.rule,
    balanceAfter: line.balanceAfter,
    programVersion: line.programVersion,
    ...corrected(line),
  };
}

function tierData(line: OutgoingLine): Record<string, unknown> {
  const { memberId, from, to, rule, programVersion } = line;
  return { memberId, from, to, reason: rule, programVersion, ...corrected(line) };
}

function corrected(line: OutgoingLine): { corrects?: string } {
  return line.corrects === null ? {} : { corrects: entryId(line.bookEpoch, line.ref, line.corrects) };
}

function traced(line: OutgoingLine): { traceparent?: string } {
  const traceparent = traceparentOf(line);
  return traceparent === undefined ? {} : { traceparent };
}

const CONTENT_TYPE = { 'content-type': 'application/cloudevents+json' };

/** The trace stands in a header too, where the instrumentation of a reader looks for it. */
function message(topic: string, key: string, event: Record<string, unknown>): OutRecord {
  const { traceparent } = event;
  const headers = typeof traceparent === 'string' ? { ...CONTENT_TYPE, traceparent } : CONTENT_TYPE;
  return { topic, key, value: JSON.stringify(event), headers };
}
