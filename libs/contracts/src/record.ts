/** A record as any Kafka client gives it. A header that is given twice counts with its last value. */
export interface RecordIn {
  topic: string;
  key: Buffer | null;
  value: Buffer | null;
  headers?: Readonly<Record<string, HeaderValue | HeaderValue[] | undefined>>;
  /** Epoch milliseconds, as the producer or the broker stamped it; mappings may take it for the event's time. */
  timestamp?: number;
}
type HeaderValue = Buffer | string;

/** The attributes of a CloudEvent before anything is known of its type. */
export interface Envelope {
  source: string;
  id: string;
  type: string;
  time: unknown;
  data: unknown;
  extensions: Readonly<Record<string, unknown>>;
}

/** Why a record is refused: a class name, as the dead letter's `exception-fqcn` gives it, and a sentence. */
export interface Refusal {
  reason: RefusalReason;
  message: string;
}

/** Of JSON that does not even claim to be a CloudEvent, which a mapping may know. */
export interface PlainJson extends Refusal {
  plain: Record<string, unknown>;
}

export type RefusalReason =
  | 'SchemaRegistryPrefix'
  | 'NotJson'
  | 'NotCloudEvent'
  | 'TooDeep'
  | 'SchemaViolation'
  | 'InvalidTime'
  | 'FarFuture'
  | 'KeyMismatch'
  | 'UnknownCurrency';

/** The last value of each header as text, by lower-case name. Undefined where there is none. */
export function headersOf(record: RecordIn): Map<string, string> | undefined {
  let found: Map<string, string> | undefined;
  for (const name in record.headers) {
    const value = record.headers[name];
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last === undefined || last === null) continue;
    found ??= new Map();
    found.set(name.toLowerCase(), typeof last === 'string' ? last : last.toString('utf8'));
  }
  return found;
}
