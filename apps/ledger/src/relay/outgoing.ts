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
  const event = envelope(line, type, outlets);
  event['membersequence'] = line.memberSequence;
  event['data'] = isTier ? tierData(line) : pointsData(line);
  return message(outlets.events, line.memberId, event);
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
  const event = stateEnvelope(state, last, 'member.moved', outlets, last.effectiveAt);
  event['data'] = { memberId, mergedInto };
  return message(outlets.members, memberId, event);
}

/** The member's whole state, to the compacted topic. */
export function stateMessage(
  state: OutgoingState,
  last: OutgoingLine,
  programs: Programs,
  outlets: Outlets,
): OutRecord {
  const asOf = state.head.lastEffectAt ?? last.effectiveAt;
  const event = stateEnvelope(state, last, 'member.updated', outlets, asOf);
  event['data'] = viewOf(programs, state.memberId, state.sequence, state.head, asOf);
  return message(outlets.members, state.memberId, event);
}

/** An event on its way. Fields are added to it, never spread into another one: that would cost as much as making it. */
type Event = Record<string, unknown>;

function stateEnvelope(state: OutgoingState, last: OutgoingLine, type: string, outlets: Outlets, asOf: number): Event {
  return named(last, outlets, {
    specversion: '1.0',
    id: `${outlets.bookEpoch}.${state.ref}.state.${state.sequence}`,
    source: outlets.source,
    type,
    subject: state.memberId,
    time: instantText(asOf),
    datacontenttype: 'application/json',
    recordedtime: instantText(state.recordedAt),
    origin: last.origin,
    bookepoch: outlets.bookEpoch,
    membersequence: state.memberSequence,
  });
}

function warningMessage(line: OutgoingLine, type: string, outlets: Outlets): OutRecord {
  const { warningSequence, ...data } = JSON.parse(line.detail ?? '{}') as { warningSequence: number };
  const event = envelope(line, type, outlets);
  event['warningsequence'] = warningSequence;
  event['data'] = { memberId: line.memberId, ...data };
  return message(outlets.churnWarnings, line.memberId, event);
}

function envelope(line: OutgoingLine, type: string, outlets: Outlets): Event {
  return named(line, outlets, {
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
  });
}

/** Adds the fact behind a line, or the version of the program where that is what changed, and the trace. */
function named(line: OutgoingLine, outlets: Outlets, event: Event): Event {
  const isByProgram = line.rule === 'program-change';
  event['causationid'] = isByProgram ? String(line.programVersion) : (line.cause?.id ?? '');
  event['causationsource'] = isByProgram ? `${outlets.source}/programs` : (line.cause?.source ?? '');
  const traceparent = traceparentOf(line);
  if (traceparent !== undefined) event['traceparent'] = traceparent;
  return event;
}

function pointsData(line: OutgoingLine): Event {
  const data: Event = { memberId: line.memberId, points: line.points };
  if (line.moved !== 0) data['moved'] = line.moved;
  data['lotId'] = line.lot;
  data['reason'] = line.rule;
  data['balanceAfter'] = line.balanceAfter;
  data['programVersion'] = line.programVersion;
  return corrected(line, data);
}

function tierData(line: OutgoingLine): Event {
  const { memberId, from, to, rule, programVersion } = line;
  return corrected(line, { memberId, from, to, reason: rule, programVersion });
}

function corrected(line: OutgoingLine, data: Event): Event {
  if (line.corrects !== null) data['corrects'] = entryId(line.bookEpoch, line.ref, line.corrects);
  return data;
}

const CONTENT_TYPE = { 'content-type': 'application/cloudevents+json' };

/** The trace stands in a header too, where the instrumentation of a reader looks for it. */
function message(topic: string, key: string, event: Event): OutRecord {
  const { traceparent } = event;
  const headers = typeof traceparent === 'string' ? { ...CONTENT_TYPE, traceparent } : CONTENT_TYPE;
  return { topic, key, value: JSON.stringify(event), headers };
}
