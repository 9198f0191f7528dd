import Encoder from 'kafkajs/src/protocol/encoder.js';
import produce, { type ProduceCall, type ProduceMessage } from 'kafkajs/src/protocol/requests/produce/index.js';
import { crc32c } from './crc32c.js';
import { sizeOfVarint, WireWriter } from './wire-writer.js';

/** The first version with record batches; up to 8, which kafkajs does not speak, the layout of the request stays. */
const BATCHES_FROM_VERSION = 3;
const MAGIC = 2;
const TRANSACTIONAL = 16;

let installed = false;

/**
 * kafkajs encodes each record, header, batch, partition and topic into a buffer of its own and copies it into the next larger one, five times
 * over: 14 µs a record of 700 bytes, where one pass takes 2. This takes the place of that for what this engine sends: record
 * batches without compression and without times of their own. The bytes are the same, and a test compares them. kafkajs has no option for
 * it, hence this reach into its protocol table; the version is pinned.
 */
export function encodeInOnePass(): void {
  if (installed) return;
  installed = true;
  const protocol = produce.protocol;
  produce.protocol = ({ version }) => {
    const make = protocol({ version });
    if (version < BATCHES_FROM_VERSION) return make;
    return (call) => {
      const made = make(call);
      if (isPlain(call)) made.request.encode = () => Promise.resolve(encoded(call));
      return made;
    };
  };
}

function isPlain({ compression, topicData }: ProduceCall): boolean {
  return (
    !compression && topicData.every(({ partitions }) => partitions.every(({ messages }) => messages.every(isTimeless)))
  );
}

const isTimeless = ({ timestamp }: ProduceMessage): boolean => timestamp === undefined || timestamp === null;

function encoded(call: ProduceCall): Encoder {
  const encoder = new Encoder(1);
  encoder.buf = produceRequest(call, Date.now());
  encoder.offset = encoder.buf.length;
  return encoder;
}

/** The body of a Produce request, version 3 to 8 (https://kafka.apache.org/protocol#The_Messages_Produce). */
export function produceRequest(call: ProduceCall, now: number): Buffer {
  const { acks, timeout, transactionalId, topicData } = call;
  const producer = {
    id: BigInt((call.producerId ?? -1).toString()),
    epoch: call.producerEpoch ?? 0,
    attributes: transactionalId ? TRANSACTIONAL : 0,
  };
  const writer = new WireWriter();
  writer.nullableString(transactionalId ?? null);
  writer.int16(acks);
  writer.int32(timeout);
  writer.int32(topicData.length);
  for (const { topic, partitions } of topicData) {
    writer.nullableString(topic);
    writer.int32(partitions.length);
    for (const { partition, messages, firstSequence } of partitions) {
      writer.int32(partition);
      const size = writer.gap(4);
      recordBatch(writer, messages, { ...producer, firstSequence: firstSequence ?? 0 }, now);
      writer.fillInt32(size, writer.length - size - 4);
    }
  }
  return writer.bytes;
}

interface BatchOf {
  id: bigint;
  epoch: number;
  attributes: number;
  firstSequence: number;
}

/** A record batch of magic 2 (https://kafka.apache.org/documentation/#recordbatch). */
function recordBatch(writer: WireWriter, messages: readonly ProduceMessage[], of: BatchOf, now: number): void {
  writer.int64(0);
  const length = writer.gap(4);
  writer.int32(0);
  writer.int8(MAGIC);
  const crc = writer.gap(4);
  const checked = writer.length;
  writer.int16(of.attributes);
  writer.int32(messages.length - 1);
  writer.int64(now);
  writer.int64(now);
  writer.bigInt64(of.id);
  writer.int16(of.epoch);
  writer.int32(of.firstSequence);
  writer.int32(messages.length);
  for (let i = 0; i < messages.length; i++) record(writer, messages[i]!, i);
  writer.fillInt32(length, writer.length - length - 4);
  writer.fillUInt32(crc, crc32c(writer.bytes, checked));
}

function record(writer: WireWriter, { key, value, headers }: ProduceMessage, offsetDelta: number): void {
  const keySize = sizeOf(key);
  const valueSize = sizeOf(value);
  const fields = headers ? headersOf(headers) : [];
  let size = 2 + sizeOfVarint(offsetDelta) + sizeOfVarint(keySize) + Math.max(0, keySize);
  size += sizeOfVarint(valueSize) + Math.max(0, valueSize) + sizeOfVarint(fields.length);
  for (const field of fields)
    size += sizeOfVarint(field.nameSize) + field.nameSize + sizeOfVarint(field.size) + field.size;
  writer.varint(size);
  // No attributes, and no time of its own.
  writer.int8(0);
  writer.int8(0);
  writer.varint(offsetDelta);
  writer.varint(keySize);
  if (keySize > 0) writer.data(key!, keySize);
  writer.varint(valueSize);
  if (valueSize > 0) writer.data(value!, valueSize);
  writer.varint(fields.length);
  for (const field of fields) {
    writer.varint(field.nameSize);
    writer.data(field.name, field.nameSize);
    writer.varint(field.size);
    writer.data(field.value, field.size);
  }
}

interface HeaderField {
  name: string;
  nameSize: number;
  value: string | Buffer;
  size: number;
}

function headersOf(headers: NonNullable<ProduceMessage['headers']>): HeaderField[] {
  const fields: HeaderField[] = [];
  for (const name in headers) {
    const given = headers[name];
    if (given === undefined) continue;
    for (const value of Array.isArray(given) ? given : [given])
      fields.push({ name, nameSize: Buffer.byteLength(name), value, size: Buffer.byteLength(value) });
  }
  return fields;
}

/** -1 for none. */
const sizeOf = (data: string | Buffer | null | undefined): number =>
  data === null || data === undefined ? -1 : Buffer.byteLength(data);
