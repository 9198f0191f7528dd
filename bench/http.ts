import { randomUUID } from 'node:crypto';
import autocannon, { type Options, type Result } from 'autocannon';
import { Installation } from '../test/support/installation.js';
import { TOKEN, TOKENS } from '../test/support/http.js';
import { eventually, type Service } from '../test/support/stack.js';
import { atLeast, atMost, Figures } from './support/figures.js';
import { benchOptions } from './support/options.js';

/**
 * The gateway under load, by autocannon (https://github.com/mcollina/autocannon), in one process beside the engine and its servers:
 * member reads and redemptions over many members as fast as they go (closed loop, keep-alive, no pipelining), and reads at a fixed rate,
 * whose latencies autocannon corrects for coordinated omission. All rules, roles, the audit log and durable commits are at work.
 * `--members N` (5,000), `--seconds N` (10), `--connections N` (64), `--runs N`.
 */
const { runs, quick, json, size } = benchOptions();
const MEMBERS = size('members', 5_000, 1_000);
const SECONDS = size('seconds', 10, 4);
const CONNECTIONS = size('connections', 64, 64);
const DAY_MS = 86_400_000;
const FIXED_RATE = 3_000;

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

interface Measured {
  perSecond: number;
  p50: number;
  p99: number;
  cpuMicros: number;
  not2xx: number;
}

async function measure(gateway: Service, more: Partial<Options>): Promise<Measured> {
  const before = await cpuSeconds(gateway);
  const result: Result = await autocannon({
    url: gateway.baseUrl,
    duration: SECONDS,
    connections: CONNECTIONS,
    ...more,
  });
  const cpu = (await cpuSeconds(gateway)) - before;
  const answered = result['2xx'] + result.non2xx;
  return {
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    cpuMicros: (cpu * 1e6) / Math.max(1, answered),
    not2xx: result.non2xx + result.errors,
  };
}

async function cpuSeconds(gateway: Service): Promise<number> {
  const text = await (await fetch(`${gateway.baseUrl}/metrics`)).text();
  return Number(/^process_cpu_seconds_total\{[^}]*\} (\S+)$/m.exec(text)?.[1] ?? 0);
}

let next = 0;
const anyMember = (): string => `m-${(next = (next + 7_919) % MEMBERS)}`;
const reads: Partial<Options> = {
  headers: { authorization: `Bearer ${TOKEN.reader}` },
  requests: [{ setupRequest: (request) => ({ ...request, path: `/v1/members/${anyMember()}` }) }],
};
const redemptions: Partial<Options> = {
  requests: [
    {
      method: 'POST',
      body: '{"points":100}',
      setupRequest: (request) => ({
        ...request,
        path: `/v1/members/${anyMember()}/redemptions`,
        headers: {
          authorization: `Bearer ${TOKEN.operator}`,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        },
      }),
    },
  ],
};

const ledger = await made.start('ledger', {}, { timeoutMs: 120_000 });
await publishMembers();
await made.atRest(MEMBERS * 3, 300_000);
const gateway = await made.start('gateway', {}, { timeoutMs: 120_000 });
const member = (await (
  await fetch(`${gateway.baseUrl}/v1/members/m-1`, { headers: { authorization: `Bearer ${TOKEN.reader}` } })
).json()) as { points: { active: number } };
await eventually(() => member.points.active > 0, { what: 'points that can be spent' });
await measure(gateway, { ...reads, duration: 2 });
const figures = new Figures();
for (let run = 0; run < runs; run += 1) {
  const free = await measure(gateway, reads);
  figures.add('member reads', 'a second', free.perSecond, { ...atLeast(10_000), note: 'autocannon, closed loop' });
  figures.add('member reads: gateway processor time', 'µs', free.cpuMicros);
  const fixed = await measure(gateway, { ...reads, overallRate: FIXED_RATE });
  figures.add(`member reads at ${FIXED_RATE} a second, p50`, 'ms', fixed.p50);
  figures.add(`member reads at ${FIXED_RATE} a second, p99`, 'ms', fixed.p99, {
    ...atMost(25),
    note: `${fixed.perSecond} a second`,
  });
  const spent = await measure(gateway, redemptions);
  figures.add('redemptions', 'a second', spent.perSecond, { ...atLeast(4_000), note: 'autocannon, closed loop' });
  figures.add('redemptions: gateway processor time', 'µs', spent.cpuMicros);
  figures.add('answers other than 2xx', '', free.not2xx + fixed.not2xx + spent.not2xx, atMost(0));
}
await gateway.stop();
await ledger.stop();
const { ok, invariants } = await made.verify();
if (!ok) throw new Error(`a promise is broken: ${JSON.stringify(invariants)}`);
await made.close();
for (const { name, unit, values } of figures.all()) console.log(`${name}: ${values.join(', ')} ${unit}`);
await figures.write(json, { members: MEMBERS, seconds: SECONDS, connections: CONNECTIONS, runs, quick });
process.exit(0);
