import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KafkaMessage } from 'kafkajs';
import fetch, { type FetchedMessage, type FetchResponse } from 'kafkajs/src/protocol/requests/fetch/index.js';
import record from 'kafkajs/src/protocol/recordBatch/record/v0/index.js';
import recordBatch from 'kafkajs/src/protocol/recordBatch/v0/index.js';
import { registerCodecs } from '../codecs.js';
import { WireWriter } from '../produce/wire-writer.js';
import { decodeInOnePass, fetchResponse } from './fetch-response.js';
import { rawRecord } from './fetched-record.js';

registerCodecs();

/** Asked before ours takes its place. */
const theirs = fetch.protocol({ version: 11 })({ topics: [], maxWaitTime: 1 }).response;
const [LOG_APPEND_TIME, CONTROL] = [8, 32];
const ATTRIBUTES_AT = 21;
const HEAD_BYTES = 61;

type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 100 }).map((array) => Buffer.from(array)),
  fc.string({ minLength: 60, maxLength: 100 }).map((text) => Buffer.from(text.repeat(3))),
);
const message = fc.record({
  key: fc.option(bytes),
  value: fc.option(bytes),
  timestampDelta: fc.integer({ min: -(2 ** 31), max: 2 ** 40 }),
  headers: fc.dictionary(
    fc.string({ minLength: 1, maxLength: 20 }).filter((name) => name !== '__proto__'),
    fc.oneof(bytes, fc.array(bytes, { maxLength: 3 })),
    { maxKeys: 4, noNullPrototype: true },
  ),
});
const batch = fc.record({
  messages: fc.array(message, { maxLength: 6 }),
  // None, gzip, snappy, lz4, zstd.
  compression: fc.constantFrom(0, 0, 1, 2, 3, 4),
  marks: fc.constantFrom(0, 0, LOG_APPEND_TIME, CONTROL),
  firstOffset: fc.nat(2 ** 31 - 1).map((low) => low * 2 ** 20),
  firstTimestamp: fc.integer({ min: 0, max: 2 ** 41 }),
  maxTimestamp: fc.integer({ min: 0, max: 2 ** 41 }),
  partitionLeaderEpoch: fc.nat(1_000),
  lastOffsetDelta: fc.nat(100),
  transactional: fc.boolean(),
  producerId: fc.bigInt({ min: -1n, max: 2n ** 63n - 1n }).map(String),
  producerEpoch: fc.integer({ min: -1, max: 32_000 }),
  firstSequence: fc.integer({ min: -1, max: 2_000_000_000 }),
});
type Batch = Drawn<typeof batch>;
const partition = fc.record({
  number: fc.nat(40),
  errorCode: fc.constantFrom(0, 1, 6),
  highWatermark: fc.bigInt({ min: -1n, max: 2n ** 62n }),
  aborted: fc.array(fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 62n }), fc.bigInt({ min: 0n, max: 2n ** 62n })), {
    maxLength: 2,
  }),
  batches: fc.array(batch, { maxLength: 2 }),
  /** Bytes that are missing at the end, as where the answer is full. */
  cut: fc.constantFrom(0, 0, 1, 30, 70, 5_000),
});
type Partition = Drawn<typeof partition>;
const response = fc.array(
  fc.record({
    topic: fc.string({ minLength: 1 }),
    partitions: fc.array(partition, { maxLength: 3 }),
  }),
  { maxLength: 3 },
);

async function batchBytes({ messages, marks, ...of }: Batch): Promise<Buffer> {
  const records = messages.map((one, i) => record({ ...one, offsetDelta: i }));
  const encoded = Buffer.from((await recordBatch.RecordBatch({ ...of, records })).buffer);
  encoded.writeInt16BE(encoded.readInt16BE(ATTRIBUTES_AT) | marks, ATTRIBUTES_AT);
  return encoded;
}

async function setBytes({ batches, cut }: Partition): Promise<Buffer> {
  const whole = Buffer.concat(await Promise.all(batches.map(batchBytes)));
  const left = whole.length - cut;
  // kafkajs fails where not even the head of the first batch is there.
  return whole.subarray(0, left < HEAD_BYTES ? 0 : left);
}

async function responseBytes(topics: readonly { topic: string; partitions: Partition[] }[]): Promise<Buffer> {
  const writer = new WireWriter();
  writer.int32(3);
  writer.int16(0);
  writer.int32(7);
  writer.int32(topics.length);
  for (const { topic, partitions } of topics) {
    writer.nullableString(topic);
    writer.int32(partitions.length);
    for (const one of partitions) {
      writer.int32(one.number);
      writer.int16(one.errorCode);
      for (const offset of [one.highWatermark, one.highWatermark, 0n]) writer.bigInt64(offset);
      writer.int32(one.aborted.length);
      for (const number of one.aborted.flat()) writer.bigInt64(number);
      writer.int32(-1);
      const set = await setBytes(one);
      writer.int32(set.length);
      writer.data(set, set.length);
    }
  }
  return Buffer.from(writer.bytes);
}

/** All that is to be said of a message, read. */
function plain(answer: FetchResponse): unknown {
  const read = (one: FetchedMessage) => ({
    magicByte: one.magicByte,
    attributes: one.attributes,
    timestamp: one.timestamp,
    offset: one.offset,
    key: one.key,
    value: one.value,
    headers: one.headers,
    isControlRecord: one.isControlRecord,
    batchContext: one.batchContext,
  });
  const responses = answer.responses.map(({ topicName, partitions }) => ({
    topicName,
    partitions: partitions.map((one) => ({ ...one, messages: one.messages.map(read) })),
  }));
  return { ...answer, responses };
}

const BATCH: Batch = {
  messages: [{ key: Buffer.from('k'), value: Buffer.from('abc'), timestampDelta: 3, headers: { h: Buffer.from('x') } }],
  compression: 0,
  marks: 0,
  firstOffset: 5,
  firstTimestamp: 1_000,
  maxTimestamp: 2_000,
  partitionLeaderEpoch: 1,
  lastOffsetDelta: 0,
  transactional: false,
  producerId: '-1',
  producerEpoch: -1,
  firstSequence: -1,
};
const ONE: Partition = { number: 1, errorCode: 0, highWatermark: 9n, aborted: [], batches: [], cut: 0 };

describe('a fetch response', () => {
  it('gives what kafkajs reads in it', async () => {
    await fc.assert(
      fc.asyncProperty(response, async (topics) => {
        const sent = await responseBytes(topics);
        expect(plain((await fetchResponse(sent))!)).toEqual(plain(await theirs.decode(sent)));
      }),
      { numRuns: 60 },
    );
  });

  it('is left to kafkajs where it has messages of a format before record batches', async () => {
    const sent = await responseBytes([{ topic: 't', partitions: [{ ...ONE, batches: [BATCH, BATCH] }] }]);
    expect((await fetchResponse(sent))!.responses[0]!.partitions[0]!.messages).toHaveLength(2);
    const magicAt = sent.indexOf(await batchBytes(BATCH)) + 16;
    sent.writeInt8(1, magicAt);
    expect(await fetchResponse(sent)).toBeNull();
  });

  it('is ours once ours has taken its place, and its records are the same to a lane', async () => {
    const sent = await responseBytes([{ topic: 't', partitions: [{ ...ONE, batches: [BATCH] }] }]);
    decodeInOnePass();
    const { response: ours } = fetch.protocol({ version: 11 })({ topics: [], maxWaitTime: 1 });
    expect(ours.parse).toBe(theirs.parse);
    const messages = await Promise.all(
      [ours, theirs].map(async ({ decode }) => (await decode(sent)).responses[0]!.partitions[0]!.messages[0]!),
    );
    expect(messages[0]!.constructor.name).toBe('FetchedRecord');
    expect(messages[1]!.constructor.name).toBe('Object');
    const [our, their] = messages.map((one) => {
      const { offset, timestamp, key, value, bytes, headers } = rawRecord('t', 1, one as unknown as KafkaMessage);
      return { offset, timestamp, key, value, bytes, headers };
    });
    expect(our).toEqual(their);
    expect(their).toMatchObject({ offset: 5, timestamp: 1_003, bytes: 4, headers: { h: Buffer.from('x') } });
    for (const version of [4, 10]) {
      const { response: older } = fetch.protocol({ version })({ topics: [], maxWaitTime: 1 });
      expect(older.decode).not.toBe(ours.decode);
    }
  });
});
