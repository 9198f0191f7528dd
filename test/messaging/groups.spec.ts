import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { type KafkaPort, type LaneChunk } from '#messaging';
import { eventually, stackEnvironment } from '../support/stack.js';
import { Bench, Book, range, unique, type Seen } from './support.js';

/** A client whose network can be cut off: for the brokers and the group the same as a killed process. */
function cuttableKafka(): { kafka: KafkaPort; cut(): void; mend(): void } {
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const kafka = new kafkajs.Kafka({
    brokers: stackEnvironment().kafkaBrokers,
    clientId: 'cut-off',
    logLevel: kafkajs.logLevel.NOTHING,
    socketFactory: ({ host, port, onConnect }) => {
      const socket = net.connect({ host, port }, onConnect);
      sockets.add(socket);
      if (isCut) socket.destroy(new Error('cut off'));
      return socket;
    },
  });
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy(new Error('cut off'));
  };
  const mend = () => {
    isCut = false;
  };
  return { kafka, cut, mend };
}

describe('groups of lane consumers', () => {
  let bench: Bench;
  let book: Book;
  beforeEach(() => {
    bench = new Bench();
    book = new Book();
  });
  afterEach(() => bench.close());

  const member = (name: string, groupId: string, topics: string[], kafka?: KafkaPort) =>
    bench.consumer(
      {
        groupId,
        topics,
        sessionTimeoutMs: 1_500,
        handle: (chunk) => Promise.resolve(book.write(chunk, name)),
        ...(kafka ? { kafka } : {}),
      },
      book,
    );

  it("two members split by partition number over all topics, one killed, the other takes over from the database's positions", async () => {
    const topics = [...(await bench.topics(4, 'a', 'b')), ...(await bench.topics(6, 'c'))];
    const partitionsOf = (topic: string) => range(topic.startsWith('c') ? 6 : 4);
    const sendToAll = async (count: number) => {
      for (const topic of topics) {
        for (const partition of partitionsOf(topic)) {
          await bench.send(
            topic,
            partition,
            range(count).map((i) => `${i}|${i}`),
          );
        }
      }
    };
    const groupId = unique('g');
    const doomed = cuttableKafka();
    const first = member('first', groupId, topics, doomed.kafka);
    const second = member('second', groupId, topics);
    await first.start();
    await second.start();
    await eventually(() => first.health().lanes === 3 && second.health().lanes === 3, { what: 'three lanes each' });
    await sendToAll(20);
    await eventually(() => book.records.length === 14 * 20, { what: 'the first records' });
    const ownerOf = new Map(book.records.map((r) => [r.partition, r.by]));
    expect([...ownerOf.values()].filter((by) => by === 'first')).toHaveLength(3);
    expect(book.records.every((r) => r.by === ownerOf.get(r.partition))).toBe(true);

    doomed.cut();
    await sendToAll(20);
    await eventually(() => book.records.length === 14 * 40, { what: 'the records of the one cut off' });
    expect(second.health().lanes).toBe(6);
    for (const topic of topics) {
      for (const partition of partitionsOf(topic)) {
        const offsets = book.records.filter((r) => r.topic === topic && r.partition === partition).map((r) => r.offset);
        expect(offsets).toEqual(range(40));
      }
    }

    doomed.mend();
    await eventually(() => first.health().lanes === 3 && second.health().lanes === 3, {
      what: 'three lanes each again',
    });
  });

  it('a third member takes lanes from both and the rest stay where they are', async () => {
    const topics = await bench.topics(6, 'a');
    const groupId = unique('g');
    const members = ['one', 'two', 'three'].map((name) => member(name, groupId, topics));
    for (const consumer of members) {
      await consumer.start();
      await eventually(() => consumer.health().joined);
    }
    await eventually(() => members.every((consumer) => consumer.health().lanes === 2), { what: 'two lanes each' });
  });

  it('members that come and go all the time: nothing is lost, nothing twice, each partition in order', async () => {
    const topics = await bench.topics(6, 'storm');
    const [topic = ''] = topics;
    const groupId = unique('g');
    const staying = member('staying', groupId, topics);
    await staying.start();
    let sent = 0;
    for (let round = 0; round < 6; round += 1) {
      const passing = member(`passing-${round}`, groupId, topics);
      await passing.start();
      for (const partition of range(6)) await bench.send(topic, partition, [`${sent}|${sent}`, `${sent}|${sent}`]);
      sent += 2;
      // Some leave before they have joined.
      if (round % 2 === 0) await eventually(() => passing.health().joined, { what: 'a member to join' });
      await passing.stop(5_000);
    }
    await eventually(() => book.records.length === 6 * sent, { timeoutMs: 30_000, what: 'all records' });
    for (const partition of range(6)) {
      const offsets = book.records.filter((record) => record.partition === partition).map(({ offset }) => offset);
      expect(offsets).toEqual(range(sent));
    }
    await eventually(() => staying.health().lanes === 6, { what: 'all lanes in one place' });
  }, 90_000);

  /** One member with a chunk held back in its handler, while another joins. */
  async function chunkInFlight() {
    const [topic = ''] = await bench.topics(2, 'a');
    const groupId = unique('g');
    let finish: (how: 'commit' | 'fail') => void = () => undefined;
    const held: LaneChunk<Seen>[] = [];
    const consumer = bench.consumer(
      {
        groupId,
        topics: [topic],
        handle: async (chunk) => {
          if (held.length === 0) {
            held.push(chunk);
            const how = await new Promise<'commit' | 'fail'>((resolve) => (finish = resolve));
            if (how === 'fail') throw new Error('connection lost');
          }
          book.write(chunk);
        },
      },
      book,
    );
    await bench.send(topic, 0, ['1|a', '2|b', '3|c']);
    await consumer.start();
    await eventually(() => held.length === 1, { what: 'the chunk in flight' });
    const other = member('other', groupId, [topic]);
    await other.start();
    await eventually(() => other.health().joined && consumer.health().generation === 2, { what: 'the rebalance' });
    return { finish: (how: 'commit' | 'fail') => finish(how), topic };
  }

  it('a chunk in flight at a rebalance is handled again or not at all as positions say: it commits', async () => {
    const { finish, topic } = await chunkInFlight();
    finish('commit');
    await bench.send(topic, 0, ['4|d']);
    await eventually(() => book.records.length === 4);
    expect(book.records.map((r) => r.text)).toEqual(['a', 'b', 'c', 'd']);
    expect(book.repeated).toBe(0);
  });

  it('a chunk in flight at a rebalance is handled again or not at all as positions say: it fails', async () => {
    const { finish, topic } = await chunkInFlight();
    finish('fail');
    await bench.send(topic, 0, ['4|d']);
    await eventually(() => book.records.length === 4);
    expect(book.records.map((r) => r.text)).toEqual(['a', 'b', 'c', 'd']);
    expect(book.repeated).toBe(0);
  });
});
