import type { KafkaMessage } from 'kafkajs';
import type { BatchContext, FetchedMessage, HeaderBytes } from 'kafkajs/src/protocol/requests/fetch/index.js';
import type { RawRecord } from '../lane-types.js';
import { WireReader } from './wire-reader.js';

/**
 * A record where it lies in the bytes of its batch (https://kafka.apache.org/documentation/#record): key, value and headers are read when
 * they are asked for. To kafkajs it is a message like those that it makes itself.
 */
export class FetchedRecord implements FetchedMessage {
  constructor(
    private readonly bytes: Buffer,
    readonly batchContext: BatchContext,
    readonly attributes: number,
    /** Epoch milliseconds. */
    readonly time: number,
    readonly position: number,
    private readonly keyAt: number,
    /** -1 for null, as with the value. */
    readonly keySize: number,
    private readonly valueAt: number,
    readonly valueSize: number,
    private readonly headersAt: number,
  ) {}

  get magicByte(): number {
    return this.batchContext.magicByte;
  }

  get isControlRecord(): boolean {
    return this.batchContext.isControlBatch;
  }

  get offset(): string {
    return String(this.position);
  }

  get timestamp(): string {
    return String(this.time);
  }

  get key(): Buffer | null {
    return this.keySize < 0 ? null : this.bytes.subarray(this.keyAt, this.keyAt + this.keySize);
  }

  get value(): Buffer | null {
    return this.valueSize < 0 ? null : this.bytes.subarray(this.valueAt, this.valueAt + this.valueSize);
  }

  /** A header that is given twice is a list of its values. */
  get headers(): Record<string, HeaderBytes> {
    const reader = new WireReader(this.bytes, this.headersAt);
    const headers: Record<string, HeaderBytes> = {};
    for (let left = reader.varint(); left > 0; left -= 1) {
      const name = sized(reader)?.toString() ?? 'null';
      const value = sized(reader);
      const known = Object.hasOwn(headers, name) ? headers[name] : undefined;
      if (known === undefined) set(headers, name, value);
      else headers[name] = Array.isArray(known) ? [...known, value] : [known, value];
    }
    return headers;
  }
}

function sized(reader: WireReader): Buffer | null {
  const size = reader.varint();
  if (size < 0) return null;
  reader.at += size;
  return reader.bytes.subarray(reader.at - size, reader.at);
}

/** An assignment would not make a property of that name. */
function set(headers: Record<string, HeaderBytes>, name: string, value: HeaderBytes): void {
  if (name !== '__proto__') headers[name] = value;
  else Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true });
}

/** A record of a lane, from a message as kafkajs hands it on. */
export function rawRecord(topic: string, partition: number, message: KafkaMessage): RawRecord {
  if (message instanceof FetchedRecord) return new RawFetchedRecord(topic, partition, message);
  const { key, value, headers } = message;
  return {
    topic,
    partition,
    offset: Number(message.offset),
    timestamp: Number(message.timestamp),
    key,
    value,
    bytes: (key?.length ?? 0) + (value?.length ?? 0),
    headers: (headers ?? {}) as RawRecord['headers'],
  };
}

class RawFetchedRecord implements RawRecord {
  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly record: FetchedRecord,
  ) {}

  get offset(): number {
    return this.record.position;
  }

  get timestamp(): number {
    return this.record.time;
  }

  get key(): Buffer | null {
    return this.record.key;
  }

  get value(): Buffer | null {
    return this.record.value;
  }

  get bytes(): number {
    return Math.max(0, this.record.keySize) + Math.max(0, this.record.valueSize);
  }

  get headers(): RawRecord['headers'] {
    return this.record.headers as RawRecord['headers'];
  }
}
