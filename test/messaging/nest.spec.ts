import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Module, UseFilters } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { LagReader, LANE, LaneErrors, LaneServer, type LaneChunk } from '#messaging';
import { eventually } from '../support/stack.js';
import { Bench, Book, decode, kafkaOfTest, range, unique, type Seen } from './support.js';

class Refused extends Error {}

const seen: LaneChunk<Seen>[] = [];
let failures = 0;

@Controller()
@UseFilters(LaneErrors)
class Facts {
  @EventPattern(LANE)
  async handle(@Payload() chunk: LaneChunk<Seen>): Promise<void> {
    await Promise.resolve();
    if (failures > 0) {
      failures -= 1;
      throw new Refused('not now');
    }
    seen.push(chunk);
  }
}

@Module({ controllers: [Facts] })
class App {}

describe('lanes under Nest', () => {
  let bench: Bench;
  let book: Book;
  beforeEach(() => {
    bench = new Bench();
    book = new Book();
  });
  afterEach(() => bench.close());

  it('a controller takes chunks, its errors keep their class, and the chunk comes again', async () => {
    const topics = await bench.topics(1, 'a');
    const errors: unknown[] = [];
    const strategy = new LaneServer<Seen>({
      kafka: kafkaOfTest(bench.log),
      groupId: unique('g'),
      topics,
      sessionTimeoutMs: 3_000,
      positions: (partitions) => book.read(partitions),
      decode,
      log: bench.log,
      onFatal: (error) => bench.log.error({ err: error }, 'fatal'),
      hooks: { failed: ({ error }) => void errors.push(error) },
    });
    failures = 2;
    const app = await NestFactory.createMicroservice(App, { strategy, logger: false });
    await app.listen();
    await bench.send(topics[0] ?? '', 0, ['1|x', '2|y']);
    await eventually(() => seen.flatMap((chunk) => chunk.records).length === 2, { what: 'the records' });
    expect(errors).toHaveLength(2);
    expect(errors[0]).toBeInstanceOf(Refused);
    await app.close();
    expect(strategy.consumer.health().joined).toBe(false);
  });

  it('lag is known in records and seconds, never negative, and not before a first position', async () => {
    const topics = await bench.topics(3, 'a');
    const [topic = ''] = topics;
    await bench.send(
      topic,
      0,
      range(10).map((i) => `${i}|x`),
    );
    const now = Date.now();
    const reader = new LagReader({
      kafka: bench.kafka,
      now: () => now,
      positions: () =>
        Promise.resolve([
          { group: 'g', topic, partition: 0, offset: 4, lastTimestamp: now - 90_000 },
          { group: 'g', topic, partition: 1, offset: 7, lastTimestamp: now - 90_000 },
        ]),
    });
    expect(await reader.lag()).toEqual([
      { group: 'g', topic, partition: 0, offset: 4, end: 10, lagRecords: 6, lagSeconds: 90, moving: true },
      { group: 'g', topic, partition: 1, offset: 7, end: 0, lagRecords: 0, lagSeconds: 0, moving: true },
    ]);
    await reader.close();
  });

  it('lag of a group that tells no times is reckoned from when the records were seen to come', async () => {
    const [topic = ''] = await bench.topics(1, 'a');
    let [now, offset] = [1_000_000, 0];
    const reader = new LagReader({
      kafka: bench.kafka,
      now: () => now,
      positions: () => Promise.resolve([{ group: 'g', topic, partition: 0, offset }]),
    });
    const behind = async (records: number, position: number, seconds: number): Promise<number | null> => {
      if (records > 0)
        await bench.send(
          topic,
          0,
          range(records).map((i) => `${i}|x`),
        );
      now += seconds * 1_000;
      offset = position;
      return (await reader.lag())[0]!.lagSeconds;
    };
    // What was there before the first look may have been there for long.
    expect(await behind(5, 0, 1)).toBeNull();
    expect(await behind(0, 2, 10)).toBeNull();
    expect(await behind(0, 5, 10)).toBe(0);
    expect(await behind(3, 5, 10)).toBe(0);
    expect(await behind(0, 5, 10)).toBe(10);
    expect(await behind(3, 7, 10)).toBe(20);
    expect(await behind(0, 8, 10)).toBe(10);
    expect(await behind(0, 11, 10)).toBe(0);
    await reader.close();
  });
});
