import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import produce, { type ProduceCall } from 'kafkajs/src/protocol/requests/produce/index.js';
import { crc32c } from './crc32c.js';
import { encodeInOnePass, produceRequest } from './produce-request.js';

const NOW = 1_764_000_000_123;
const VERSION = 7;

afterEach(() => void jest.restoreAllMocks());

describe('a produce request', () => {
  it('has the bytes that kafkajs gives it', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
    const text = fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 80 }));
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
    const data = fc.oneof(text, bytes);
    const message = fc.record(
      {
        key: fc.option(data),
        value: fc.option(
          fc.oneof(
            data,
            text.map((one) => one.repeat(90)),
          ),
        ),
        headers: fc.dictionary(
          fc.string({ minLength: 1, maxLength: 20 }),
          fc.oneof(data, fc.array(data, { maxLength: 2 })),
          {
            maxKeys: 4,
            noNullPrototype: true,
          },
        ),
      },
      { requiredKeys: ['value'] },
    );
    const partition = fc.record({
      partition: fc.nat(40),
      messages: fc.array(message, { minLength: 1, maxLength: 80 }),
      firstSequence: fc.nat(2_000_000_000),
    });
    const call = fc.record({
      acks: fc.constantFrom(-1, 0, 1),
      timeout: fc.nat(60_000),
      transactionalId: fc.option(fc.string({ minLength: 1, maxLength: 60 })),
      producerId: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
      producerEpoch: fc.nat(32_000),
      topicData: fc.array(
        fc.record({
          topic: fc.string({ minLength: 1 }),
          partitions: fc.array(partition, { minLength: 1, maxLength: 3 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(call, async (one) => {
        const { request } = produce.protocol({ version: VERSION })(one);
        const theirs = (await request.encode()).buffer;
        expect(produceRequest(one as ProduceCall, NOW).equals(theirs)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('takes the place of theirs where there is neither compression nor a time, and nowhere else', async () => {
    const message = { key: 'k', value: 'v' };
    const one: ProduceCall = { acks: -1, timeout: 1, topicData: [{ topic: 't', partitions: [] }] };
    const of = (more: Partial<ProduceCall>, timestamp?: string): ProduceCall => ({
      ...one,
      topicData: [{ topic: 't', partitions: [{ partition: 0, messages: [{ ...message, timestamp }] }] }],
      ...more,
    });
    encodeInOnePass();
    // Theirs leaves room behind what it wrote.
    const isOurs = async (call: ProduceCall, version = VERSION): Promise<boolean> => {
      const { buf, offset } = await produce.protocol({ version })(call).request.encode();
      return buf.length === offset;
    };
    expect(await isOurs(of({}))).toBe(true);
    expect(await isOurs(of({ compression: 0 }), 3)).toBe(true);
    expect(await isOurs(of({ compression: 1 }))).toBe(false);
    expect(await isOurs(of({}, '1764000000000'))).toBe(false);
    expect(await isOurs(of({}), 2)).toBe(false);
  });
});

describe('CRC-32C', () => {
  it('is that of RFC 3720', () => {
    const of = (bytes: number[]): string => crc32c(Uint8Array.from(bytes)).toString(16);
    const upTo32 = Array.from({ length: 32 }, (_, i) => i);
    expect(of(upTo32.map(() => 0))).toBe('8a9136aa');
    expect(of(upTo32.map(() => 0xff))).toBe('62a8ab43');
    expect(of(upTo32)).toBe('46dd794e');
    expect(of([...upTo32].reverse())).toBe('113fdb5c');
    expect(crc32c(Buffer.from('xx123456789'), 2)).toBe(0xe3069283);
  });
});
