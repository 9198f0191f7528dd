import { LaneConsumer, type PartitionEnd } from '#messaging';
import { Installation } from '../test/support/installation.js';
import { latenessOf } from '../test/support/lateness.js';
import { eventually } from '../test/support/stack.js';
import { atLeast, atMost, Figures } from './support/figures.js';
import { benchOptions } from './support/options.js';
import { shopTape } from './support/shop-tape.js';

/**
 * What merging the topics by time gives and costs. A backlog in time order on three topics of 12 partitions is read from its start: by a
 * ledger, to see how many facts come late for their member; and by bare lanes, with merging and without, to see what it takes in rate: in
 * many pairs whose order alternates, after a warm-up.
 * `--merging-events N` (300,000), `--merging-members N` (30,000).
 */
const { runs, quick, json, size } = benchOptions();
const EVENTS = size('merging-events', 300_000, 20_000);
const MEMBERS = size('merging-members', 30_000, 3_000);
const PARTITIONS = 12;
/** A pair takes 4 seconds and its ratio swings by a fifth. */
const PAIRS_PER_RUN = 5;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

const made = new Installation('bench-merging', { KAFKA_TOPIC_PARTITIONS: '12', KAFKA_SESSION_TIMEOUT_MS: '10000' });

/** @returns records a second, from the first chunk to the last */
async function laneRate(isMerging: boolean): Promise<number> {
  let [taken, firstAt, lastAt] = [0, 0, 0];
  const positions = new Map<string, number>();
  const consumer = new LaneConsumer<{ time: number | null; at: number }>({
    kafka: made.kafka,
    groupId: `${made.namespace}-rate-${Math.random()}`,
    topics: ['commerce.orders', 'commerce.reviews', 'commerce.logins'].map((topic) => made.topic(topic)),
    sessionTimeoutMs: 10_000,
    positions: () => Promise.resolve(positions),
    decode: ({ value }) => {
      const { time } = JSON.parse(value!.toString()) as { time: string };
      const at = Date.parse(time);
      // A record without a time is taken as it comes. Both are decoded to the same.
      return { time: isMerging ? at : null, at };
    },
    handle: ({ records, ends }) => {
      firstAt ||= performance.now();
      lastAt = performance.now();
      taken += records.length;
      for (const { topic, partition, next } of ends satisfies PartitionEnd[])
        positions.set(`${topic}:${partition}`, next);
      return Promise.resolve();
    },
    log: quiet,
    onFatal: (error) => {
      throw error;
    },
  });
  await consumer.start();
  await eventually(() => taken >= EVENTS, { timeoutMs: 300_000, everyMs: 20, what: 'all records' });
  await consumer.stop();
  return (taken * 1_000) / (lastAt - firstAt);
}

const figures = new Figures();
await made.makeInputTopics(PARTITIONS);
const events = shopTape({ seed: 3_000, members: MEMBERS, events: EVENTS }).events.toSorted((a, b) =>
  a.time < b.time ? -1 : a.time > b.time ? 1 : 0,
);
for (let at = 0; at < EVENTS; at += 5_000) await made.publish(events.slice(at, at + 5_000));
for (const isMerging of [true, false]) await laneRate(isMerging);
for (let pair = 0; pair < runs * PAIRS_PER_RUN; pair += 1) {
  const rates = { merging: 0, plain: 0 };
  for (const which of pair % 2 === 0 ? (['merging', 'plain'] as const) : (['plain', 'merging'] as const))
    rates[which] = await laneRate(which === 'merging');
  figures.add('lanes alone, merging three topics by time', 'records/s', rates.merging);
  figures.add('the same, as the records come', 'records/s', rates.plain);
  figures.add('merging ÷ as they come', '×', rates.merging / rates.plain, atLeast(0.95));
}
const ledger = await made.start('ledger');
await made.atRest(EVENTS, 900_000);
const { facts, late, corrections, unexplained } = await latenessOf(made);
await ledger.stop();
await made.close();
figures.add('facts that came late for their member', '%', (100 * late) / facts, atMost(0.5));
figures.add('corrections', 'entries', corrections);
figures.add('corrections of members without a late fact', 'entries', unexplained, atMost(0));
await figures.write(json, { events: EVENTS, members: MEMBERS, runs, quick });
process.exit(0);
