import { Installation } from '../test/support/installation.js';
import { TOKEN, TOKENS } from '../test/support/http.js';
import { eventually, type Service } from '../test/support/stack.js';
import { atLeast, atMost, Figures } from './support/figures.js';
import { benchOptions } from './support/options.js';
import { shopTape } from './support/shop-tape.js';
import { startWrk, wrk, type Load, type WrkResult } from './support/wrk.js';

/**
 * The gateway under load from one process beside the engine and its servers, keep-alive, no pipelining: member reads and redemptions over
 * many members as fast as they go (closed loop: each connection asks again once it is answered); reads at a fixed rate, which come as
 * independent people do (a Poisson process), over so many connections that a slow answer delays no other request; and these while the ledger
 * takes a shop's tape, beside the rate at which it takes one alone. All load is wrk's (https://github.com/wg/wrk). All rules, roles, the
 * audit log and durable commits are at work.
 * `--members N` (5,000), `--seconds N` (10), `--connections N` (64; eight times as many that redeem), `--events N` (150,000: of a tape), `--runs N`.
 */
const { runs, quick, json, size } = benchOptions();
const MEMBERS = size('members', 5_000, 1_000);
const SECONDS = size('seconds', 10, 4);
const CONNECTIONS = size('connections', 64, 64);
const REDEEMING = 8 * CONNECTIONS;
/** As many as ask at the fixed rate within a sixth of a second. */
const READING = 8 * CONNECTIONS;
const EVENTS = size('events', 150_000, 30_000);
const DAY_MS = 86_400_000;
const FIXED_RATE = 3_000;
const STARTED_AT = Date.now();
const TAPE_DAYS = 3;
const INGEST_DEADLINE_MS = 300_000;

const made = new Installation('bench-http', { LOYALTY_CLOCK: 'wall', LOYALTY_API_TOKENS: TOKENS });

/** Two orders and a login each, the first one a month old: 20,000 points that can be spent, and some that cannot yet. */
async function publishMembers(): Promise<void> {
  const now = Date.now();
  for (let from = 0; from < MEMBERS; from += 2_500) {
    const ids = Array.from({ length: Math.min(2_500, MEMBERS - from) }, (_, i) => `m-${from + i}`);
    const at = (daysAgo: number): string => new Date(now - daysAgo * DAY_MS).toISOString();
    const order = (memberId: string, nth: number, time: string, totalMinor: number) => ({
      specversion: '1.0' as const,
      source: '/shop',
      id: `${memberId}-${nth}`,
      type: 'order.completed',
      time,
      data: { memberId, orderId: `${memberId}-${nth}`, currency: 'EUR', totalMinor },
    });
    const login = (memberId: string) => ({
      ...order(memberId, 3, at(1), 0),
      type: 'member.logged-in',
      data: { memberId },
    });
    await made.publish([
      ...ids.map((id) => order(id, 1, at(30), 2_000_000)),
      ...ids.map((id) => order(id, 2, at(2), 12_345)),
      ...ids.map(login),
    ]);
  }
}

/** As fast as it goes; with the gateway's processor time of an answer, in microseconds. */
async function flatOut(
  script: string,
  args: readonly string[],
  connections: number,
  seconds = SECONDS,
): Promise<WrkResult & { cpuMicros: number }> {
  const before = await cpuSeconds(gateway);
  const result = await wrk(gateway.baseUrl, { connections, seconds, script, args: [String(MEMBERS), ...args] });
  const cpu = (await cpuSeconds(gateway)) - before;
  return { ...result, cpuMicros: (cpu * 1e6) / Math.max(1, result.answers) };
}

async function cpuSeconds(gateway: Service): Promise<number> {
  const text = await (await fetch(`${gateway.baseUrl}/metrics`)).text();
  return Number(/^process_cpu_seconds_total\{[^}]*\} (\S+)$/m.exec(text)?.[1] ?? 0);
}

const readsAtFixedRate = (seconds: number): Load => ({
  connections: READING,
  seconds,
  script: 'reads.lua',
  args: [String(MEMBERS), TOKEN.reader, String(FIXED_RATE)],
});

/** Publishes a tape, lets a new ledger take it, and gives the events a second from the first to the last one taken. */
async function ingest(nth: number, meanwhile?: Load): Promise<{ rate: number; load: WrkResult | undefined }> {
  await ledger.stop();
  const { events } = shopTape({
    seed: nth,
    members: MEMBERS,
    events: EVENTS,
    ids: `t${nth}-`,
    // Each after the one before, and the last one up to now: no record is late, and time has little to do.
    from: STARTED_AT - (2 * runs - nth) * TAPE_DAYS * DAY_MS,
    days: TAPE_DAYS,
  });
  for (let at = 0; at < events.length; at += 10_000) await made.publish(events.slice(at, at + 10_000));
  const before = await made.taken();
  ledger = await made.start('ledger', {}, { untilReady: false });
  const wait = { timeoutMs: INGEST_DEADLINE_MS, everyMs: 20 };
  const begun = await eventually(async () => (await takenSince(before)) || undefined, {
    ...wait,
    what: 'the tape to begin',
  });
  const begunAt = performance.now();
  const load = meanwhile && startWrk(gateway.baseUrl, meanwhile);
  await eventually(async () => (await takenSince(before)) >= EVENTS, { ...wait, what: 'the tape to end' });
  const seconds = (performance.now() - begunAt) / 1_000;
  load?.stop();
  const result = await load?.result;
  await made.atRest(before + EVENTS, INGEST_DEADLINE_MS);
  return { rate: (EVENTS - begun) / seconds, load: result };
}

const takenSince = async (before: number): Promise<number> => (await made.taken()) - before;

let ledger = await made.start('ledger', {}, { timeoutMs: 120_000 });
await publishMembers();
await made.atRest(MEMBERS * 3, 300_000);
const gateway = await made.start('gateway', {}, { timeoutMs: 120_000 });
const member = (await (
  await fetch(`${gateway.baseUrl}/v1/members/m-1`, { headers: { authorization: `Bearer ${TOKEN.reader}` } })
).json()) as { points: { active: number } };
await eventually(() => member.points.active > 0, { what: 'points that can be spent' });
await flatOut('reads.lua', [TOKEN.reader], CONNECTIONS, 2);
await flatOut('redemptions.lua', [TOKEN.operator, 'warm-up'], REDEEMING, 5);
await made.atRest(0, INGEST_DEADLINE_MS);
const figures = new Figures();
for (let run = 0; run < runs; run += 1) {
  const free = await flatOut('reads.lua', [TOKEN.reader], CONNECTIONS);
  figures.add('member reads', 'a second', free.perSecond, {
    ...atLeast(10_000),
    note: `wrk, closed loop, ${CONNECTIONS} connections, p99 ${free.p99} ms`,
  });
  figures.add('member reads: gateway processor time', 'µs', free.cpuMicros);
  const fixed = await wrk(gateway.baseUrl, readsAtFixedRate(SECONDS));
  figures.add(`member reads at ${FIXED_RATE} a second, p50`, 'ms', fixed.p50);
  figures.add(`member reads at ${FIXED_RATE} a second, p99`, 'ms', fixed.p99, {
    ...atMost(25),
    note: `${Math.round(fixed.perSecond)} a second, ${READING} connections`,
  });
  const spent = await flatOut('redemptions.lua', [TOKEN.operator, `run-${run}`], REDEEMING);
  figures.add('redemptions', 'a second', spent.perSecond, {
    ...atLeast(4_000),
    note: `wrk, closed loop, ${REDEEMING} connections, p99 ${spent.p99} ms`,
  });
  figures.add('redemptions: gateway processor time', 'µs', spent.cpuMicros);
  await made.atRest(0, INGEST_DEADLINE_MS);
  const alone = await ingest(2 * run);
  const beside = await ingest(2 * run + 1, readsAtFixedRate(INGEST_DEADLINE_MS / 1_000));
  const busy = beside.load!;
  figures.add('ingest, nothing else asked', 'events/s', alone.rate);
  figures.add(`ingest while ${FIXED_RATE} members a second are read`, 'events/s', beside.rate);
  figures.add('the second ÷ the first', '×', beside.rate / alone.rate, atLeast(0.5));
  figures.add(`member reads at ${FIXED_RATE} a second while it ingests, p99`, 'ms', busy.p99, {
    ...atMost(25),
    note: `${Math.round(busy.perSecond)} a second`,
  });
  const others = free.notAnswered + spent.notAnswered + fixed.notAnswered + busy.notAnswered;
  figures.add('answers other than 2xx', '', others, atMost(0));
}
await gateway.stop();
await ledger.stop();
const { ok, invariants } = await made.verify();
if (!ok) throw new Error(`a promise is broken: ${JSON.stringify(invariants)}`);
await made.close();
for (const { name, unit, values } of figures.all()) console.log(`${name}: ${values.join(', ')} ${unit}`);
await figures.write(json, { members: MEMBERS, seconds: SECONDS, connections: CONNECTIONS, runs, quick });
process.exit(0);
