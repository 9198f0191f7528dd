import type { Message, TopicMessages } from 'kafkajs';
import { GroupedMessages } from './grouped-messages.js';

export interface OutRecord {
  topic: string;
  key: Buffer | string | null;
  value: Buffer | string | null;
  headers?: Record<string, Buffer | string>;
}

/** Stays below the broker's default of 1,048,588 bytes for a batch even if all records go to one partition. */
export const REQUEST_BYTES_MAX = 1_000_000;
const OVERHEAD_BYTES = 70;

/** Cuts a list into requests of at most `bytesMax`, in order; a record larger than that goes alone. */
export function* cutByBytes(records: readonly OutRecord[], bytesMax = REQUEST_BYTES_MAX): Generator<OutRecord[]> {
  let part: OutRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = sizeOf(record);
    if (part.length > 0 && bytes + size > bytesMax) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(record);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

/** The same records grouped by topic, in order within each. */
export function byTopic(records: readonly OutRecord[]): TopicMessages[] {
  const topics = new Map<string, Message[]>();
  for (const { topic, key, value, headers } of records) {
    let messages = topics.get(topic);
    if (messages === undefined) topics.set(topic, (messages = new GroupedMessages()));
    messages.push(headers ? { key, value, headers } : { key, value });
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}

function sizeOf({ key, value, headers }: OutRecord): number {
  let bytes = OVERHEAD_BYTES + lengthOf(key) + lengthOf(value);
  for (const name in headers) bytes += 10 + name.length + lengthOf(headers[name] ?? null);
  return bytes;
}

const lengthOf = (data: Buffer | string | null): number =>
  data === null ? 0 : typeof data === 'string' ? Buffer.byteLength(data) : data.length;
