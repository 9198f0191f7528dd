import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModelStore } from '#storage';
import { Disturbances } from '../support/disturbances.js';
import { HttpClient, TOKEN, TOKENS } from '../support/http.js';
import { Installation } from '../support/installation.js';
import { programOfSmallShop } from '../support/program-file.js';
import { alertRules, Prometheus } from '../support/prometheus.js';
import { Proxy } from '../support/proxy.js';
import { isThere } from '../support/shell.js';
import { eventually, stackEnvironment, type Service, type ServiceName } from '../support/stack.js';
import { tape } from '../support/tape.js';

const { redisUrl } = stackEnvironment();
const made = new Installation('alerts', { LOYALTY_API_TOKENS: TOKENS });
const disturbances = new Disturbances(made);
const { events, members } = tape(5, 160, 1_600);
/** Of the events: what comes before Prometheus looks. */
const EARLY = 1_500;
const PIECES = 12_000;
const BROKEN = 30;
/** Of a call that is slow by anyone's measure. */
const SLOW_MS = 2_000;
const OLD_MS = 600_000;
const DAY_MS = 86_400_000;

const services = {} as Record<ServiceName, Service>;
const proxies: Proxy[] = [];
let http: HttpClient;
let prometheus: Prometheus;
let asking: Promise<void>;
let ended = false;
/** The alerts whose cause was provoked so far. */
const provoked = new Set<string>();

/** Redis as one service sees it, so that it can be away for this one alone. */
async function proxyOfRedis(): Promise<Proxy> {
  const { hostname, port } = new URL(redisUrl);
  const proxy = await Proxy.open({ host: hostname, port: Number(port) });
  proxies.push(proxy);
  return proxy;
}

/** What a shop asks all day, one call after the other. */
async function ask(): Promise<void> {
  for (let i = 0; !ended; i += 1) {
    const member = members[i % members.length]!;
    await http.call(`/v1/members/${member}/insight`).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** Waits until all of these fire. */
async function untilFiring(...alerts: string[]): Promise<void> {
  for (const alert of alerts) provoked.add(alert);
  await eventually(
    async () => {
      const firing = await prometheus.firing();
      const silent = alerts.filter((alert) => !firing.includes(alert));
      if (silent.length === 0) return true;
      throw new Error(`silent: ${silent.join(', ')}; firing: ${firing.join(', ')}`);
    },
    { timeoutMs: 60_000, everyMs: 250, what: alerts.join(', ') },
  );
}

const wherePrometheus = (await isThere('prometheus')) ? describe : describe.skip;

wherePrometheus('alerts in a real Prometheus (left out where none is installed)', () => {
  beforeAll(async () => {
    const [forInsights, forGateway] = [await proxyOfRedis(), await proxyOfRedis()];
    const program = { LOYALTY_PROGRAM: programOfSmallShop() };
    const through = ({ address }: Proxy) => ({ ...program, REDIS_URL: `redis://${address}` });
    const [ledger, insights, gateway] = await Promise.all([
      made.start('ledger', program),
      made.start('insights', through(forInsights)),
      made.start('gateway', through(forGateway)),
    ]);
    Object.assign(services, { ledger, insights, gateway });
    http = new HttpClient(gateway.baseUrl);
    await made.publish(events.slice(0, EARLY));
    // The last that was taken of this topic is old from the beginning, as at night.
    await disturbances.pile('commerce.engagement', 0, 1, OLD_MS);
    await made.atRest(EARLY + 1);
    prometheus = await Prometheus.start(Object.values(services).map(({ port }) => `127.0.0.1:${port}`));
    asking = ask();
  }, 180_000);

  afterAll(async () => {
    ended = true;
    await asking;
    await disturbances.end();
    await prometheus?.stop();
    await Promise.all(Object.values(services).map((service) => service.stop(5_000)));
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await made.close();
  }, 60_000);

  it('are silent while all is well', async () => {
    const models = new ModelStore(await made.book());
    await made.publish(events.slice(EARLY));
    await eventually(() => models.currentVersion(), { timeoutMs: 60_000, what: 'a first fit' });
    // Longer than any condition must last.
    await eventually(async () => ((await prometheus.value('min(count_over_time(loyalty_ready[1h]))')) ?? 0) >= 5, {
      timeoutMs: 60_000,
      what: 'five looks at each service',
    });
    expect(await prometheus.everFired()).toEqual([]);
  }, 120_000);

  it('tell of broken records, of what is not sent or not done in time, of slow calls and of fits that fail', async () => {
    const database = await made.book();
    // The next two to whom time brings something: one is held until the end, another for some seconds.
    const due = await database.query<{ ref: number; member_id: string; next_due_at: number }>(
      `select ref, member_id, next_due_at from member join person using (ref)
        where next_due_at is not null order by next_due_at limit 2`,
    );
    const [one, other] = await Promise.all(
      due.map(({ ref }) => disturbances.hold('select from member where ref = $1', [ref])),
    );
    await disturbances.refuseWrites('loyalty.events');
    // Whatever is written of a new version is refused: the fit itself has gone through.
    await database.query('alter table model_version add constraint full_disk check (false) not valid');
    expect((await http.post('/v1/models/refits', {}, randomUUID(), TOKEN.admin)).status).toBe(202);

    const free = members.filter((member) => due.every(({ member_id }) => member_id !== member));
    const time = new Date(due[1]!.next_due_at + DAY_MS).toISOString();
    const order = (memberId: string, orderId: string, totalMinor: unknown) => {
      const data = { memberId, orderId, currency: 'EUR', totalMinor };
      return { specversion: '1.0' as const, source: '/shop', id: orderId, type: 'order.completed', time, data };
    };
    const broken = Array.from({ length: BROKEN }, (_, i) => order(free[i]!, `broken-${i}`, '50.00'));
    await made.publish([order(free[0]!, 'later', 5_000), ...broken]);

    // Until one waits: before the clock has passed the member, a read has nothing to wait for.
    const slow: ReturnType<HttpClient['call']>[] = [];
    await eventually(
      async () => {
        slow.push(http.call(`/v1/members/${due[1]!.member_id}`));
        return (await other!.longestWaitMs()) > SLOW_MS;
      },
      { everyMs: 200, timeoutMs: 30_000, what: 'a read that waits' },
    );
    await other!.release();
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual(slow.map(() => 200));

    // A minute and more passes for what waits to be sent.
    await eventually(
      async () => {
        await database.query(
          `update entry e set recorded_at = recorded_at - 120000 from relay r
            where e.lane = r.lane and e.no > r.sent and e.recorded_at > $1`,
          [Date.now() - 60_000],
        );
        return ((await prometheus.value('max(loyalty_outbox_age_seconds)')) ?? 0) > 60;
      },
      { everyMs: 500, timeoutMs: 30_000, what: 'something that is not sent' },
    );
    await untilFiring(
      'LoyaltyDeadLetters',
      'LoyaltyHttpSlow',
      'LoyaltyMembersOverdue',
      'LoyaltyOutboxOld',
      'LoyaltyRefitFailed',
    );
    expect(await prometheus.everFired()).toEqual([...provoked].sort());
    await one!.release();
    await disturbances.takeWrites('loyalty.events');
  }, 120_000);

  it('tell of a partition that is held up, and of a Redis that is away from those who need it', async () => {
    await disturbances.hold('select from kafka_offset where topic = $1 and partition = 0', [
      made.topic('commerce.engagement'),
    ]);
    await disturbances.pile('commerce.engagement', 0, PIECES);
    await Promise.all(proxies.map((proxy) => proxy.refuse()));
    // What Redis alone knows: the first failures of all, at once and of a route that was never asked for.
    const refused = async () => (await http.call('/v1/insights/rfm')).status;
    expect(await Promise.all(members.map(refused))).toEqual(members.map(() => 503));
    await untilFiring(
      'LoyaltyConsumerStalled',
      'LoyaltyHttpErrors',
      'LoyaltyLagGrowing',
      'LoyaltyLagSeconds',
      'LoyaltyNotReady',
      'LoyaltyProjectionBehind',
    );
    expect(await prometheus.everFired()).toEqual([...provoked].sort());
  }, 120_000);

  it('tell of a process that is gone, and that no other of its kind is there', async () => {
    services.gateway.kill('SIGKILL');
    await untilFiring('LoyaltyInstanceDown', 'LoyaltyServiceMissing');
    expect(
      alertRules()
        .map(({ alert }) => alert)
        .sort(),
    ).toEqual([...provoked].sort());
  }, 60_000);
});
