import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import kafkajs from 'kafkajs';
import { ensureTopics, type LaneChunk, type TopicPartition } from '#messaging';
import { eventually } from '../support/stack.js';
import { Bench, Book, range, unique, type Seen } from './support.js';

const { CompressionCodecs, CompressionTypes } = kafkajs;

describe('lane consumers in trouble', () => {
  let bench: Bench;
  let book: Book;
  beforeEach(() => {
    bench = new Bench();
    book = new Book();
  });
  afterEach(() => bench.close());

  const keep = (chunk: LaneChunk<Seen>) => Promise.resolve(book.write(chunk));
  const count = (topic: string) => book.records.filter((record) => record.topic === topic).length;

  async function madeAnew(topic: string): Promise<void> {
    const admin = bench.kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [topic] });
    await eventually(async () => !(await admin.listTopics()).includes(topic));
    await ensureTopics(bench.kafka, [{ topic, partitions: 1 }]);
    await admin.disconnect();
  }

  it('a topic made anew stops its partition and says so; others go on; accepted, it goes on from the beginning', async () => {
    const topics = await bench.topics(1, 'anew', 'other');
    const [anew = '', other = ''] = topics;
    const consumer = bench.consumer({ groupId: unique('g'), topics, handle: keep, checkMs: 300 }, book);
    await bench.send(
      anew,
      0,
      range(10).map((i) => `${i}|x`),
    );
    await consumer.start();
    await eventually(() => count(anew) === 10);

    await madeAnew(anew);
    await bench.send(anew, 0, ['1|new', '2|new', '3|new']);
    await eventually(() => consumer.health().stopped.length === 1, { what: 'the stop' });
    expect(consumer.health().stopped[0]).toMatchObject({ topic: anew, partition: 0 });
    expect(consumer.health().stopped[0]?.reason).toMatch(/ends at \d+, below our position 10: it was made anew/);
    await bench.send(other, 0, ['1|x']);
    await eventually(() => count(other) === 1, { what: 'the other topic' });
    expect(count(anew)).toBe(10);

    book.positions.delete(`${anew}:0`);
    await consumer.accept(anew);
    await eventually(() => count(anew) === 13, { what: 'the new records' });
    expect(consumer.health().stopped).toEqual([]);
  });

  it('a topic made anew that has grown past our position already is known by its id', async () => {
    const topics = await bench.topics(1, 'grown');
    const [topic = ''] = topics;
    let known: string | null = null;
    const consumer = () =>
      bench.consumer(
        {
          groupId: unique('g'),
          topics,
          handle: keep,
          checkMs: 200,
          positions: ([partition]) => {
            known ??= partition!.topicId;
            const stored = { offset: book.positions.get(`${topic}:0`) ?? 0, topicId: known };
            return Promise.resolve(new Map([[`${topic}:0`, stored]]));
          },
        },
        book,
      );
    await bench.send(topic, 0, ['1|old', '2|old']);
    const first = consumer();
    await first.start();
    await eventually(() => count(topic) === 2, { what: 'the records of the old topic' });
    expect(known).toMatch(/^[\w-]{22}$/);
    await first.stop();

    await madeAnew(topic);
    await bench.send(topic, 0, ['1|new', '2|new', '3|new']);
    const second = consumer();
    await second.start();
    await eventually(() => second.health().stopped.length === 1, { what: 'the stop' });
    expect(second.health().stopped[0]?.reason).toMatch(/another id .* it was made anew/);
    expect(count(topic)).toBe(2);

    // Accepted: from the beginning, as another topic.
    known = null;
    book.positions.delete(`${topic}:0`);
    await eventually(() => count(topic) === 5, { what: 'the records of the new topic' });
  });

  it('a stopped partition opens by itself when the database has another position', async () => {
    const topics = await bench.topics(1, 'anew');
    const [topic = ''] = topics;
    await bench.send(topic, 0, ['1|x', '2|x']);
    book.positions.set(`${topic}:0`, 50);
    const consumer = bench.consumer({ groupId: unique('g'), topics, handle: keep, checkMs: 200 }, book);
    await consumer.start();
    await eventually(() => consumer.health().stopped.length === 1, { what: 'the stop' });
    book.positions.set(`${topic}:0`, 1);
    await eventually(() => count(topic) === 1, { what: 'the record from the new position' });
  });

  it('records that are gone before they were read stop their partition, which says which; a decision opens it', async () => {
    const topics = await bench.topics(1, 'short');
    const [topic = ''] = topics;
    const values = range(10).map((i) => `${i}|x`);
    await bench.send(topic, 0, values);
    const admin = bench.kafka.admin();
    await admin.connect();
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '6' }] });
    await admin.disconnect();
    book.positions.set(`${topic}:0`, 2);
    const consumer = bench.consumer({ groupId: unique('g'), topics, handle: keep, checkMs: 200 }, book);
    await consumer.start();
    await eventually(() => consumer.health().stopped.length === 1, { what: 'the stop' });
    expect(consumer.health().stopped[0]?.reason).toBe('records 2 to 5 are gone from the topic before they were read');
    expect(count(topic)).toBe(0);
    book.positions.delete(`${topic}:0`);
    await eventually(() => count(topic) === 4, { what: 'what is left of the topic' });
    expect(book.records.map(({ offset }) => offset)).toEqual([6, 7, 8, 9]);
  });

  it('lag without progress is noticed, said once, and met with a new client', async () => {
    const topics = await bench.topics(1, 'still');
    const [topic = ''] = topics;
    const rebuilt: string[] = [];
    const hooks = { rebuilt: ({ reason }: { reason: string }) => void rebuilt.push(reason) };
    const fast = { checkMs: 100, stallMs: 400, hooks };
    const consumer = bench.consumer({ groupId: unique('g'), topics, handle: keep, ...fast }, book);
    await bench.send(topic, 0, ['1|x']);
    await consumer.start();
    await eventually(() => count(topic) === 1);
    // As when kafkajs has lost a partition: it fetches it no more, and says nothing of it.
    const { client } = consumer as unknown as { client: { pause(partitions: TopicPartition[]): void } };
    client.pause([{ topic, partition: 0 }]);
    await bench.send(topic, 0, ['2|x', '3|x']);
    await eventually(() => consumer.health().joined && !consumer.health().moving, { what: 'it to be noticed' });
    await eventually(() => rebuilt.length > 0, { what: 'a new client' });
    expect(rebuilt[0]).toBe(`nothing from ${topic}:0`);
    expect(bench.log.lines.filter((line) => line.includes('the lane has lag and does not move'))).toHaveLength(1);
    await eventually(() => count(topic) === 3, { timeoutMs: 30_000, what: 'the records' });
    expect(consumer.health().moving).toBe(true);
  }, 60_000);

  it('a topic that is missing is said to be missing, and taken up when it appears', async () => {
    const [topic = ''] = await bench.topics(1, 'a');
    const late = unique('late');
    const consumer = bench.consumer({ groupId: unique('g'), topics: [topic, late], handle: keep, checkMs: 300 }, book);
    await bench.send(topic, 0, ['1|x']);
    await consumer.start();
    await eventually(() => count(topic) === 1);
    expect(consumer.health().missingTopics).toEqual([late]);
    await ensureTopics(bench.kafka, [{ topic: late, partitions: 1 }]);
    await bench.send(late, 0, ['1|x']);
    await eventually(() => count(late) === 1, { what: 'the record of the late topic' });
    expect(consumer.health().missingTopics).toEqual([]);
  });

  /** Without a codec kafkajs ends a consumer for good (CRASH, restart=false): a real crash, at will. */
  async function withoutSnappy(work: (restore: () => void) => Promise<void>): Promise<void> {
    const codec = CompressionCodecs[CompressionTypes.Snappy] as () => unknown;
    const restore = () => {
      CompressionCodecs[CompressionTypes.Snappy] = codec;
    };
    CompressionCodecs[CompressionTypes.Snappy] = () => {
      throw Object.assign(new Error('no snappy'), { name: 'KafkaJSNotImplemented', retriable: false });
    };
    try {
      await work(restore);
    } finally {
      restore();
    }
  }

  it('crash without restart is healed', async () => {
    const topics = await bench.topics(1, 'a');
    const [topic = ''] = topics;
    await bench.send(topic, 0, ['1|x', '2|x'], CompressionTypes.Snappy);
    const rebuilt: string[] = [];
    await withoutSnappy(async (restore) => {
      const consumer = bench.consumer(
        {
          groupId: unique('g'),
          topics,
          handle: keep,
          hooks: { rebuilt: ({ reason }) => void rebuilt.push(reason) },
        },
        book,
      );
      await consumer.start();
      await eventually(() => rebuilt.length >= 1, { what: 'the crash' });
      restore();
      await eventually(() => count(topic) === 2, { what: 'the records after the crash' });
    });
    expect(rebuilt[0]).toContain('no snappy');
  });

  it('a consumer that cannot be kept alive says so once', async () => {
    const topics = await bench.topics(1, 'a');
    await bench.send(topics[0] ?? '', 0, ['1|x'], CompressionTypes.Snappy);
    await withoutSnappy(async () => {
      const onFatal = jest.fn<(error: Error) => void>();
      const consumer = bench.consumer({ groupId: unique('g'), topics, handle: keep, rebuildsMax: 1, onFatal }, book);
      await consumer.start();
      await eventually(() => onFatal.mock.calls.length === 1, { what: 'the end' });
      expect(onFatal.mock.calls[0]?.[0].message).toContain('no snappy');
      expect(consumer.health()).toMatchObject({ joined: false, moving: false });
    });
  });

  it('a consumer stopped while it joins leaves no member behind that would hold lanes', async () => {
    const topics = await bench.topics(2, 'a');
    const groupId = unique('g');
    const hasty = bench.consumer({ groupId, topics, handle: keep }, book);
    await hasty.start();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await hasty.stop(5_000);
    const next = bench.consumer({ groupId, topics, handle: keep }, book);
    await next.start();
    await eventually(() => next.health().lanes === 2, { what: 'all lanes' });
  });
});
