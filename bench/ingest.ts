import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { Installation } from '../test/support/installation.js';
import { eventually, stackEnvironment, type Service } from '../test/support/stack.js';
import { tape } from '../test/support/tape.js';
import { NaiveProgress, startNaive } from './peers/naive.js';

/**
 * The way in: events of a tape in time order, from the broker to the committed book and the published messages, with all rules at work;
 * beside it one TypeORM transaction an event, in the same run, on the same servers (fsync and synchronous_commit on). Medians of the runs.
 * `--events N` (60,000), `--members N` (20,000), `--runs N` (3), `--json FILE`.
 */
const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '60000' },
    members: { type: 'string', default: '20000' },
    runs: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
});
const EVENTS = Number(options.events);
const RUNS = Number(options.runs);
const NAIVE_EVENTS = 2_000;

interface Run {
  /** Events a second: first record to last commit. */
  committed: number;
  /** Events a second: first record to the last published message. */
  published: number;
  memoryMb: number;
  cpuMicros: number;
  naive: number;
}

async function runOnce(seed: number): Promise<Run> {
  const { events } = tape(seed, Number(options.members), EVENTS);
  const made = new Installation('bench-ingest', { KAFKA_TOPIC_PARTITIONS: '12', KAFKA_SESSION_TIMEOUT_MS: '10000' });
  try {
    await made.makeInputTopics(12);
    for (let at = 0; at < EVENTS; at += 5_000) await made.publish(events.slice(at, at + 5_000));
    const ledger = await made.start('ledger', {}, { untilReady: false });
    const book = await eventually(() => made.book(), { timeoutMs: 60_000, what: 'the book' });
    await eventually(async () => (await made.taken()) >= EVENTS, {
      timeoutMs: 600_000,
      everyMs: 250,
      what: 'all events',
    });
    const [span] = await book.query<{ first: number; last: number }>(
      'select min(recorded_at) as first, (select max(moved_at) from kafka_offset) as last from fact',
    );
    await made.atRest(EVENTS, 600_000);
    const published = Date.now();
    const { memoryMb, cpuMicros } = await usageOf(ledger);
    const { ok, invariants } = await made.verify();
    if (!ok) throw new Error(`a promise is broken: ${JSON.stringify(invariants)}`);
    const naive = await runNaive(made);
    await ledger.stop();
    return {
      committed: (EVENTS * 1_000) / (span!.last - span!.first),
      published: (EVENTS * 1_000) / (published - span!.first),
      memoryMb,
      cpuMicros: cpuMicros / EVENTS,
      naive,
    };
  } finally {
    await made.close();
  }
}

/** The ledger is idle by then. */
async function runNaive(made: Installation): Promise<number> {
  const progress = new NaiveProgress();
  const { kafkaBrokers, databaseUrl } = stackEnvironment();
  const peer = await startNaive({
    brokers: kafkaBrokers,
    topic: made.topic('commerce.orders'),
    groupId: `${made.namespace}-naive`,
    databaseUrl,
    schema: `naive_${made.namespace.replaceAll('-', '_')}`,
    progress,
  });
  await eventually(() => progress.handled >= NAIVE_EVENTS, { timeoutMs: 120_000, what: 'the naive peer' });
  const rate = (progress.handled * 1_000) / (progress.lastAt - progress.firstAt);
  await peer.close();
  return rate;
}

async function usageOf(ledger: Service): Promise<{ memoryMb: number; cpuMicros: number }> {
  const text = await (await fetch(`${ledger.baseUrl}/metrics`)).text();
  const value = (name: string): number => Number(new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
  return {
    memoryMb: value('process_resident_memory_bytes') / 2 ** 20,
    cpuMicros: value('process_cpu_seconds_total') * 1e6,
  };
}

function spread(values: number[], digits = 0): string {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1]!;
  const text = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: digits });
  return `${text(median)}  (${text(sorted[0]!)} to ${text(sorted.at(-1)!)})`;
}

const runs: Run[] = [];
for (let i = 0; i < RUNS; i++) runs.push(await runOnce(1_000 + i));
const table = new Table({ head: [`ingest, ${EVENTS} events, ${RUNS} runs`, 'median (least to most)'] });
table.push(
  ['events a second, committed', spread(runs.map((run) => run.committed))],
  ['events a second, committed and published', spread(runs.map((run) => run.published))],
  ['one TypeORM transaction an event, a second', spread(runs.map((run) => run.naive))],
  [
    'committed ÷ naive',
    spread(
      runs.map((run) => run.committed / run.naive),
      1,
    ),
  ],
  ['ledger: processor microseconds an event', spread(runs.map((run) => run.cpuMicros))],
  ['ledger: resident memory, MB', spread(runs.map((run) => run.memoryMb))],
);
console.log(table.toString());
if (options.json) await writeFile(options.json, `${JSON.stringify({ options, runs }, null, 2)}\n`);
process.exit(0);
