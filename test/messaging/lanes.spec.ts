import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PauseLane } from '#messaging';
import { eventually } from '../support/stack.js';
import { Bench, Book, range, unique } from './support.js';

describe('lanes', () => {
  let bench: Bench;
  let book: Book;
  beforeEach(() => {
    bench = new Bench();
    book = new Book();
  });
  afterEach(() => bench.close());

  const keep = (chunk: Parameters<Book['write']>[0]) => Promise.resolve(book.write(chunk));
  const joined = (consumer: { health(): { joined: boolean; lanes: number } }) =>
    eventually(() => consumer.health().joined, { what: 'the join' });

  it('records of one partition arrive in order, each once', async () => {
    const topics = await bench.topics(3, 'a', 'b');
    for (const topic of topics) {
      for (const partition of range(3)) {
        await bench.send(
          topic,
          partition,
          range(2_000).map((i) => `${i}|${i}`),
        );
      }
    }
    const consumer = bench.consumer(
      { groupId: unique('g'), topics, handle: keep, bufferMax: 500, chunkMax: 300 },
      book,
    );
    await consumer.start();
    await eventually(() => book.records.length >= 12_000, { what: 'all records' });
    for (const topic of topics) {
      for (const partition of range(3)) {
        const offsets = book.records.filter((r) => r.topic === topic && r.partition === partition).map((r) => r.offset);
        expect(offsets).toEqual(range(2_000));
      }
    }
    expect(book.repeated).toBe(0);
    expect(book.records).toHaveLength(12_000);
  });

  it('a lane merges its topics by time', async () => {
    const topics = await bench.topics(1, 'even', 'odd', 'empty');
    const [even = '', odd = ''] = topics;
    await bench.send(
      even,
      0,
      range(3_000).map((i) => `${2 * i}|${2 * i}`),
    );
    await bench.send(
      odd,
      0,
      range(3_000).map((i) => `${2 * i + 1}|${2 * i + 1}`),
    );
    const consumer = bench.consumer(
      { groupId: unique('g'), topics, handle: keep, bufferMax: 300, chunkMax: 100 },
      book,
    );
    await consumer.start();
    await eventually(() => book.records.length >= 6_000, { what: 'all records' });
    expect(book.records.map((r) => Number(r.text))).toEqual(range(6_000));
  });

  it('an event at a low rate waits neither for a full chunk nor for silent topics', async () => {
    const topics = await bench.topics(2, 'slow', 'silent');
    const [slow = ''] = topics;
    const delays: number[] = [];
    const consumer = bench.consumer(
      {
        groupId: unique('g'),
        topics,
        handle: (chunk) => {
          for (const { value } of chunk.records) delays.push(performance.now() - Number(value.text));
          return Promise.resolve();
        },
      },
      book,
    );
    await consumer.start();
    await joined(consumer);
    await bench.send(slow, 0, [`0|${performance.now()}`]);
    await eventually(() => delays.length === 1);
    for (const i of range(20)) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      await bench.send(slow, i % 2, [`${i}|${performance.now()}`]);
    }
    await eventually(() => delays.length === 21);
    delays.sort((a, b) => a - b);
    // 5 to 10 ms on an idle machine; any poll or wait would be 100 ms and more.
    expect(delays[10]).toBeLessThan(100);
  });

  it('a record that always fails in infrastructure holds its lane and no other', async () => {
    const topics = await bench.topics(3, 'a');
    const [topic = ''] = topics;
    let attempts = 0;
    let heal = false;
    const consumer = bench.consumer(
      {
        groupId: unique('g'),
        topics,
        chunkMax: 2,
        handle: (chunk) => {
          if (chunk.lanes.includes(1) && !heal && chunk.records.some((r) => r.value.text === 'bad')) {
            attempts += 1;
            return Promise.reject(new PauseLane('disk full'));
          }
          return keep(chunk);
        },
      },
      book,
    );
    await bench.send(topic, 1, ['1|good', '2|bad', '3|after']);
    await consumer.start();
    await eventually(() => attempts >= 2);
    for (const partition of [0, 2])
      await bench.send(
        topic,
        partition,
        range(10).map((i) => `${i}|x`),
      );
    await eventually(() => book.records.filter((r) => r.partition !== 1).length === 20);
    expect(book.records.filter((r) => r.partition === 1 && r.offset >= 1)).toEqual([]);
    const pauses = bench.log.lines.filter((line) => line.includes('the lane pauses'));
    await eventually(() => attempts >= 4);
    expect(pauses).toHaveLength(1);
    heal = true;
    await eventually(() => book.records.filter((r) => r.partition === 1).length === 3);
    expect(book.repeated).toBe(0);
  });

  it('lanes that have little share a chunk, and where that fails each goes on alone', async () => {
    const topics = await bench.topics(3, 'a');
    const [topic = ''] = topics;
    for (const partition of range(3)) await bench.send(topic, partition, ['1|x', '2|x']);
    const chunks: number[][] = [];
    let heal = false;
    const consumer = bench.consumer(
      {
        groupId: unique('g'),
        topics,
        handle: (chunk) => {
          chunks.push(chunk.lanes);
          return chunk.lanes.includes(1) && !heal ? Promise.reject(new PauseLane('disk full')) : keep(chunk);
        },
      },
      book,
    );
    await consumer.start();
    await eventually(() => book.records.length === 4);
    expect(chunks[0]!.length).toBeGreaterThan(1);
    expect(chunks[0]).toContain(1);
    expect(book.records.filter((r) => r.partition === 1)).toEqual([]);
    for (const partition of [0, 2]) await bench.send(topic, partition, ['3|x']);
    await eventually(() => book.records.length === 6);
    heal = true;
    await eventually(() => book.records.length === 8);
    expect(book.repeated).toBe(0);
  });

  it('stop returns within its deadline although a handler hangs', async () => {
    const topics = await bench.topics(1, 'a');
    const groupId = unique('g');
    let began = false;
    const consumer = bench.consumer(
      {
        groupId,
        topics,
        handle: () => {
          began = true;
          return new Promise(() => undefined);
        },
      },
      book,
    );
    await bench.send(topics[0] ?? '', 0, ['1|x']);
    await consumer.start();
    await eventually(() => began);
    const from = performance.now();
    await consumer.stop(1_500);
    expect(performance.now() - from).toBeLessThan(1_700);
    await eventually(() => bench.isEmpty(groupId), { what: 'the empty group' });
  });
});
