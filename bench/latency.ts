import { setTimeout as pause } from 'node:timers/promises';
import { redisPrefix } from '#platform';
import { connectRedis, InsightStore } from '#projections';
import { Installation } from '../test/support/installation.js';
import { eventually, stackEnvironment } from '../test/support/stack.js';
import type { CloudEvent } from '../test/reference/types.js';
import { atMost, Figures, quantile } from './support/figures.js';
import { benchOptions } from './support/options.js';

/**
 * From the send of an event to its member being visible, over HTTP and in Redis, while a thousand events a second come in for new and
 * known members alike. Some are probes: first orders, looked for until they are there, every 5 ms at first and then whenever a fifth of the time
 * has passed again, so a figure is up to that much too high. (Looked for more often, probes are what the processors are busy with.) Measured after a
 * warm-up of 15 s. `--latency-seconds N` (40), `--rate N` (1,000).
 */
const { runs, quick, json, size } = benchOptions();
const SECONDS = size('latency-seconds', 40, 8);
const RATE = size('rate', 1_000, 300);
const PROBES_PER_SECOND = 5;
const WARM_UP_SECONDS = quick ? 4 : 15;
const TICK_MS = 20;
const LOOK_LEAST_MS = 5;
const LOOK_SHARE = 0.2;
const GIVE_UP_MS = 20_000;

const figures = new Figures();

function orderOf(memberId: string, id: string): CloudEvent {
  const data = { memberId, orderId: id, currency: 'EUR', totalMinor: 4_200 };
  return { specversion: '1.0', source: '/bench', id, type: 'order.completed', time: new Date().toISOString(), data };
}

async function runOnce(run: number): Promise<void> {
  const made = new Installation('bench-latency', {
    LOYALTY_CLOCK: 'wall',
    KAFKA_TOPIC_PARTITIONS: '12',
    KAFKA_SESSION_TIMEOUT_MS: '10000',
  });
  await made.makeInputTopics(12);
  const services = await Promise.all([made.start('ledger'), made.start('insights'), made.start('gateway')]);
  const gateway = services[2].baseUrl;
  const redis = connectRedis(stackEnvironment().redisUrl, () => undefined);
  const store = new InsightStore({
    redis,
    prefix: redisPrefix(made.namespace),
    segments: () => [],
    wallNow: Date.now,
    onError: () => undefined,
  });
  try {
    const overHttp: number[] = [];
    const inRedis: number[] = [];
    const isOverHttp = async (id: string): Promise<boolean> => {
      const answer = await fetch(`${gateway}/v1/members/${id}`);
      await answer.arrayBuffer();
      return answer.ok;
    };
    const isInRedis = async (id: string): Promise<boolean> => (await store.member(id)) !== null;
    const looks: Promise<void>[] = [];
    let sent = 0;
    const startedAt = performance.now();
    const sends: Promise<void>[] = [];
    for (let tick = 0; ; tick += 1) {
      const elapsedMs = performance.now() - startedAt;
      if (elapsedMs > (WARM_UP_SECONDS + SECONDS) * 1_000) break;
      const due = Math.floor((elapsedMs / 1_000) * RATE) - sent;
      const events = Array.from({ length: due }, (_, i) => orderOf(`m-${(sent + i) % 5_000}`, `e-${run}-${sent + i}`));
      const probe = tick % (1_000 / TICK_MS / PROBES_PER_SECOND) === 0 && elapsedMs > WARM_UP_SECONDS * 1_000;
      const sentAt = performance.now();
      if (probe) {
        const memberId = `probe-${run}-${tick}`;
        events.splice(0, 1, orderOf(memberId, memberId));
        looks.push(
          until('over HTTP', () => isOverHttp(memberId), sentAt, overHttp),
          until('in Redis', () => isInRedis(memberId), sentAt, inRedis),
        );
      }
      sent += events.length;
      if (events.length > 0) sends.push(made.publish(events));
      await pause(TICK_MS - ((performance.now() - startedAt) % TICK_MS));
    }
    await Promise.all([...sends, ...looks]);
    const seconds = (performance.now() - startedAt) / 1_000;
    await eventually(async () => (await made.taken()) >= sent, { timeoutMs: 60_000, what: 'all events to be taken' });
    const { applied } = await made.outcomes();
    if (applied !== sent) throw new Error(`${applied} events applied of ${sent}`);
    figures.add('events sent', 'events/s', sent / seconds);
    report('over HTTP', overHttp);
    report('in Redis', inRedis);
  } finally {
    redis.disconnect();
    await Promise.all(services.map((service) => service.stop()));
    await made.close();
  }
}

async function until(where: string, isVisible: () => Promise<boolean>, sentAt: number, into: number[]): Promise<void> {
  while (performance.now() - sentAt < GIVE_UP_MS) {
    if (await isVisible()) return void into.push(performance.now() - sentAt);
    await pause(Math.max(LOOK_LEAST_MS, LOOK_SHARE * (performance.now() - sentAt)));
  }
  throw new Error(`an event was not visible ${where} within ${GIVE_UP_MS / 1_000} s`);
}

function report(where: string, ms: readonly number[]): void {
  figures.add(`visible ${where}, p50`, 'ms', quantile(ms, 0.5), atMost(60));
  figures.add(`visible ${where}, p99`, 'ms', quantile(ms, 0.99), atMost(250));
  figures.add(`visible ${where}, p99.9`, 'ms', quantile(ms, 0.999), { note: `of ${ms.length} probes a run` });
}

for (let run = 0; run < runs; run += 1) await runOnce(run);
await figures.write(json, { seconds: SECONDS, rate: RATE, runs, quick });
process.exit(0);
