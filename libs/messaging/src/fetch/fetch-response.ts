import compression from 'kafkajs/src/protocol/message/compression/index.js';
import fetch, {
  type BatchContext,
  type FetchedPartition,
  type FetchResponse,
} from 'kafkajs/src/protocol/requests/fetch/index.js';
import { FetchedRecord } from './fetched-record.js';
import { WireReader } from './wire-reader.js';

/** The last one that kafkajs speaks, and every broker since Kafka 2.3. */
const VERSION = 11;
const MAGIC = 2;
const MAGIC_AT = 16;
/** Of a batch: what stands before its length, and before its records. */
const BEFORE_LENGTH = 12;
const LOG_APPEND_TIME = 8;
const TRANSACTIONAL = 16;
const CONTROL = 32;
/** kafkajs's names for what stamped a record. */
const CREATED = 0;
const APPENDED = 1;

let installed = false;

/**
 * kafkajs reads each record through a decoder of its own over a slice of its own, counts in BigInt byte by byte, and copies the headers once
 * for each header. This takes the place of that: one pass over the bytes of the answer finds where each record lies, and what of it nobody
 * asks for is never read. What comes out is the same, and a test compares it. kafkajs has no option for it, hence this reach into its
 * protocol table; the version is pinned.
 */
export function decodeInOnePass(): void {
  if (installed) return;
  installed = true;
  const protocol = fetch.protocol;
  fetch.protocol = ({ version }) => {
    const make = protocol({ version });
    if (version !== VERSION) return make;
    return (call) => {
      const made = make(call);
      const { decode, parse } = made.response;
      const decodeOurs = async (bytes: Buffer) => (await fetchResponse(bytes)) ?? decode(bytes);
      return { ...made, response: { decode: decodeOurs, parse } };
    };
  };
}

/**
 * A Fetch response, version 11 (https://kafka.apache.org/protocol#The_Messages_Fetch), as kafkajs decodes it.
 * @returns null where there are messages of a format before record batches
 */
export async function fetchResponse(bytes: Buffer): Promise<FetchResponse | null> {
  const reader = new WireReader(bytes);
  const clientSideThrottleTime = reader.int32();
  const errorCode = reader.int16();
  const sessionId = reader.int32();
  let isOurs = true;
  const topics = reader.array(() => ({
    topicName: reader.nullableString(),
    partitions: reader.array(() => {
      const head = headOf(reader);
      const size = reader.int32();
      const set = new WireReader(bytes.subarray(reader.at, reader.at + Math.max(0, size)));
      if (size > 0) reader.at += size;
      isOurs &&= set.left <= MAGIC_AT || set.bytes.readInt8(MAGIC_AT) === MAGIC;
      return { head, set };
    }),
  }));
  if (!isOurs) return null;
  const responses: FetchResponse['responses'] = [];
  for (const { topicName, partitions } of topics) {
    const decoded: FetchedPartition[] = [];
    for (const { head, set } of partitions) decoded.push({ ...head, messages: await recordsOf(set) });
    responses.push({ topicName, partitions: decoded });
  }
  return { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId, responses };
}

function headOf(reader: WireReader): Omit<FetchedPartition, 'messages'> {
  return {
    partition: reader.int32(),
    errorCode: reader.int16(),
    highWatermark: reader.bigInt64().toString(),
    lastStableOffset: reader.bigInt64().toString(),
    lastStartOffset: reader.bigInt64().toString(),
    abortedTransactions: reader.array(() => ({
      producerId: reader.bigInt64().toString(),
      firstOffset: reader.bigInt64().toString(),
    })),
    preferredReadReplica: reader.int32(),
  };
}

/** The records of all batches that are whole; the last one is cut off where the answer is full. */
async function recordsOf(set: WireReader): Promise<FetchedRecord[]> {
  const records: FetchedRecord[] = [];
  while (set.left > BEFORE_LENGTH) {
    const firstOffset = set.int64();
    const length = set.int32();
    if (set.left < length) break;
    const end = set.at + length;
    const partitionLeaderEpoch = set.int32();
    const magicByte = set.int8();
    set.int32(); // CRC-32C, which kafkajs does not look at either
    const attributes = set.int16();
    const lastOffsetDelta = set.int32();
    const firstTimestamp = set.int64();
    const maxTimestamp = set.int64();
    const context: BatchContext = {
      firstOffset: String(firstOffset),
      firstTimestamp: String(firstTimestamp),
      partitionLeaderEpoch,
      inTransaction: (attributes & TRANSACTIONAL) > 0,
      isControlBatch: (attributes & CONTROL) > 0,
      lastOffsetDelta,
      producerId: set.bigInt64().toString(),
      producerEpoch: set.int16(),
      firstSequence: set.int32(),
      maxTimestamp: String(maxTimestamp),
      timestampType: (attributes & LOG_APPEND_TIME) > 0 ? APPENDED : CREATED,
      magicByte,
    };
    const count = set.int32();
    const codec = compression.lookupCodecByAttributes(attributes);
    const lies =
      codec === null || count <= 0 ? set : new WireReader(await codec.decompress(set.bytes.subarray(set.at, end)));
    for (let i = 0; i < count; i += 1) records.push(recordAt(lies, context, firstOffset, firstTimestamp, maxTimestamp));
    set.at = end;
  }
  return records;
}

function recordAt(
  reader: WireReader,
  context: BatchContext,
  firstOffset: number,
  firstTimestamp: number,
  maxTimestamp: number,
): FetchedRecord {
  const size = reader.varint();
  const end = reader.at + size;
  const attributes = reader.int8();
  const time = firstTimestamp + reader.varlong();
  const offset = firstOffset + reader.varint();
  const keySize = reader.varint();
  const keyAt = reader.at;
  reader.at += Math.max(0, keySize);
  const valueSize = reader.varint();
  const valueAt = reader.at;
  const headersAt = valueAt + Math.max(0, valueSize);
  reader.at = end;
  const stamped = context.timestampType === APPENDED ? maxTimestamp : time;
  return new FetchedRecord(
    reader.bytes,
    context,
    attributes,
    stamped,
    offset,
    keyAt,
    keySize,
    valueAt,
    valueSize,
    headersAt,
  );
}
