import {
  bookDataOf,
  businessHash,
  businessIdOf,
  classify,
  contentHash,
  ID_PATTERN,
  identityHash,
  type ClassifyRules,
  type CommerceEvent,
} from '#contracts';
import type { RawRecord } from '#messaging';
import { isTraceparent } from '#platform';
import type { ChunkRecord, IncomingFact, NewDeadLetter } from '#storage';

/** A record as the lanes carry it: when it happened, and all that the book needs of it. */
export interface DecodedRecord extends ChunkRecord {
  time: number | null;
}

/** Reads records once, early. Never throws: what cannot be read is invalid, and says why. */
export function decoder(consumerGroup: string, rules: () => ClassifyRules): (raw: RawRecord) => DecodedRecord {
  return (raw) => {
    const { topic, partition, offset, timestamp } = raw;
    const classified = classify(raw, rules());
    // Written out: spread into them, the fields of one more object cost as much as reading the JSON.
    if (classified.outcome === 'candidate') {
      const { event } = classified;
      return {
        topic,
        partition,
        offset,
        timestamp,
        time: event.timeMs,
        outcome: 'candidate',
        fact: incomingFact(event, raw),
        reason: '',
        message: '',
        deadLetter: (reason, message) =>
          deadLetter(raw, consumerGroup, 'conflict', reason, message, event.source, event.id, event.memberId),
      };
    }
    const { reason } = classified;
    const message = classified.outcome === 'invalid' ? classified.message : '';
    const named = classified.outcome === 'invalid' ? classified : undefined;
    return {
      topic,
      partition,
      offset,
      timestamp,
      time: null,
      outcome: classified.outcome,
      fact: null,
      reason,
      message,
      deadLetter: (why, words) =>
        deadLetter(raw, consumerGroup, 'invalid', why, words, named?.source, named?.id, classified.memberId),
    };
  };
}

function incomingFact(event: CommerceEvent, raw: RawRecord): IncomingFact {
  const business = businessIdOf(event);
  return {
    memberId: event.memberId,
    source: event.source,
    id: event.id,
    type: event.type,
    timeMs: event.timeMs,
    data: bookDataOf(event),
    imported: event.extensions['origin'] === 'import',
    identity: identityHash(event.source, event.id),
    business: business ? businessHash(business.kind, business.id) : null,
    content: contentHash(event),
    traceparent: traceparentOf(event, raw),
  };
}

/** Of the event itself, else of the record's header, where the producer's instrumentation puts it. */
function traceparentOf({ extensions }: CommerceEvent, { headers }: RawRecord): string | null {
  const own = extensions['traceparent'] ?? headers['traceparent']?.toString();
  return isTraceparent(own) ? own : null;
}

function deadLetter(
  raw: RawRecord,
  consumerGroup: string,
  outcome: NewDeadLetter['outcome'],
  reason: string,
  message: string,
  source: string | undefined,
  eventId: string | undefined,
  memberId: string | undefined,
): NewDeadLetter {
  const { topic, partition, offset, key, value } = raw;
  return {
    topic,
    partition,
    offset,
    consumerGroup,
    key,
    value,
    // Header values are bytes: kept as base64.
    headers: Object.fromEntries(
      Object.entries(raw.headers).flatMap(([name, bytes]) =>
        bytes ? [[name, Buffer.from(bytes).toString('base64')]] : [],
      ),
    ),
    outcome,
    reason,
    message,
    source: idOrNull(source),
    eventId: idOrNull(eventId),
    memberId: idOrNull(memberId),
  };
}

/** What is no id names nothing that one could look for, and may be longer than an index holds; the message shows it. */
function idOrNull(id: string | undefined): string | null {
  return id !== undefined && ID_PATTERN.test(id) ? id : null;
}
