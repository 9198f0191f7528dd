import { setTimeout as pause } from 'node:timers/promises';
import { readLines, writeLines } from './peers/ceiling.js';
import { buildStreamsPeer, runStreams } from './peers/kafka-streams.js';
import { NaiveProgress, startNaive } from './peers/naive.js';
import { stackEnvironment } from '../test/support/stack.js';
import { EngineRun, same } from './support/engine-run.js';
import { atLeast, atMost, Figures } from './support/figures.js';
import { benchOptions } from './support/options.js';
import { shopTape, type Expected } from './support/shop-tape.js';

/**
 * The way in: a shop's events from the broker to the committed book, the published messages and Redis, with all rules at work; and beside
 * it, in the same run, on the same topics and servers (fsync and synchronous_commit on), what one would do without the engine. Sums are
 * checked after each. `--events N` (300,000), `--members N` (50,000), `--lots N` (500: open lots of one member in a thousand).
 */
const { runs, quick, json, size } = benchOptions();
const EVENTS = size('events', 300_000, 20_000);
const MEMBERS = size('members', 50_000, 5_000);
const LOTS = size('lots', 500, 100);
const NAIVE_EVENTS = size('naive-events', 4_000, 1_000);
const NAIVE_SECONDS = 30;

const servers = stackEnvironment();
const figures = new Figures();
const hasStreams = buildStreamsPeer();

async function runOnce(seed: number): Promise<void> {
  const tape = shopTape({ seed, members: MEMBERS, events: EVENTS });
  const engine = new EngineRun('bench-ingest');
  try {
    const before = await engine.prepare(tape, { members: Math.ceil(MEMBERS / 1_000), each: LOTS });
    const result = await engine.take({
      records: before + EVENTS,
      expected: { ...tape.expected, events: before + EVENTS },
      verify: true,
    });
    const committed = EVENTS / result.committedSeconds;
    figures.add('ingest: committed', 'events/s', committed);
    figures.add('ingest: committed and published', 'events/s', EVENTS / result.publishedSeconds);
    figures.add('ingest: in Redis too', 'events/s', EVENTS / result.projectedSeconds);
    figures.add('ingest: lines of the book', 'lines/event', result.entries / EVENTS);
    figures.add('ingest: facts late for their member', '%', (100 * result.late) / EVENTS);
    for (const [name, mb] of Object.entries(result.residentMb))
      figures.add(`ingest: memory of ${name}, most`, 'MB', mb, atMost(300));
    for (const [name, seconds] of Object.entries(result.cpuSeconds))
      figures.add(`ingest: processor of ${name}`, 'µs/event', (seconds * 1e6) / EVENTS);

    const lines = await readLines(servers.databaseUrl, engine.schema);
    const ceilingSeconds = await writeLines(servers.databaseUrl, `${engine.schema}_ceiling`, lines);
    const ceiling = EVENTS / (ceilingSeconds * (result.entries / lines.ref.length));
    figures.add('ceiling: the same lines and balances by bare unnest', 'events/s', ceiling);
    figures.add('ceiling: the same, as lines', 'lines/s', lines.ref.length / ceilingSeconds);
    figures.add('ingest ÷ ceiling', '×', committed / ceiling, atLeast(0.35, 0.6));

    if (hasStreams) {
      const streams = await measureStreams(engine, tape.expected);
      figures.add('Kafka Streams, exactly_once_v2', 'events/s', streams);
      figures.add('ingest ÷ Kafka Streams', '×', committed / streams, atLeast(1, 1.3));
    }
    const naive = await measureNaive(engine, 1);
    figures.add('one TypeORM transaction an event, 1 at a time', 'events/s', naive);
    figures.add('ingest ÷ naive, 1 at a time', '×', committed / naive, atLeast(25, 50));
    figures.add('one TypeORM transaction an event, 8 at a time', 'events/s', await measureNaive(engine, 8));
  } finally {
    await engine.close();
  }
}

async function measureStreams(engine: EngineRun, expected: Expected): Promise<number> {
  const output = engine.made.topic('peer.members');
  await engine.makeTopic(output);
  const applicationId = `${engine.made.namespace}-streams`;
  const result = await runStreams({ brokers: servers.kafkaBrokers, applicationId, inputs: engine.inputs, output });
  same('Kafka Streams', result, expected);
  figures.add('Kafka Streams: memory', 'MB', result.rssMb);
  figures.add('Kafka Streams: processor', 'µs/event', (result.cpuSeconds * 1e6) / result.events);
  return result.events / result.seconds;
}

/** Bounded by count and by time. */
async function measureNaive(engine: EngineRun, concurrency: number): Promise<number> {
  const progress = new NaiveProgress();
  const peer = await startNaive({
    brokers: servers.kafkaBrokers,
    topic: engine.made.topic('commerce.orders'),
    groupId: `${engine.made.namespace}-naive-${concurrency}`,
    databaseUrl: servers.databaseUrl,
    schema: `${engine.schema}_naive_${concurrency}`,
    concurrency,
    progress,
  });
  try {
    const deadline = performance.now() + NAIVE_SECONDS * 1_000 + 20_000;
    while (progress.handled < NAIVE_EVENTS && performance.now() < deadline) {
      if (progress.handled > 0 && performance.now() - progress.firstAt > NAIVE_SECONDS * 1_000) break;
      await pause(50);
    }
    if (progress.handled === 0) throw new Error('the naive peer handled nothing');
    return (progress.handled * 1_000) / (progress.lastAt - progress.firstAt);
  } finally {
    await peer.close();
  }
}

for (let run = 0; run < runs; run += 1) await runOnce(1_000 + run);
await figures.write(json, { events: EVENTS, members: MEMBERS, lots: LOTS, runs, quick });
process.exit(0);
