import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { pathToFileURL } from 'node:url';
import { DAY_MS, inControlGroup, instantText } from '#domain';
import { PositionStore } from '#storage';
import type { CloudEvent } from '../reference/types.js';
import { Installation, type Message } from '../support/installation.js';
import { projectFile } from '../support/project.js';
import { eventually, type Service } from '../support/stack.js';

jest.setTimeout(180_000);

const NOW = Date.now();
/** The services go down so many days ago. */
const DOWN_DAYS = 370;
const CONTROL_SHARE = 0.1;
const FEW = 12;
const CUSTOMERS = 60;

const made = new Installation('backlog', { LOYALTY_CLOCK: 'wall', KAFKA_SESSION_TIMEOUT_MS: '3000' });
afterAll(() => made.close());

const shift = pathToFileURL(projectFile('dist/test/support/shifted-clock.js')).href;
const aYearAgo = { NODE_OPTIONS: `--import=${shift}`, CLOCK_SHIFT_MS: String(-DOWN_DAYS * DAY_MS) };

const before = (days: number): number => NOW - days * DAY_MS;
const few = (name: string): string[] => Array.from({ length: FEW }, (_, i) => `${name}-${i}`);

function event(type: string, memberId: string, days: number, data: Record<string, unknown>): CloudEvent {
  const id = `${type}-${memberId}-${days}`;
  return {
    specversion: '1.0',
    source: '/shop',
    id,
    type,
    time: instantText(before(days)),
    data: { memberId, ...data },
  };
}

function order(memberId: string, days: number, totalMinor: number): CloudEvent {
  return event('order.completed', memberId, days, { orderId: `${memberId}-${days}`, currency: 'EUR', totalMinor });
}

const login = (memberId: string, days: number): CloudEvent => event('member.logged-in', memberId, days, {});

/** So many customers who buy every ten days and log in more often: every half day in the months before the last. */
function* everydayLife(from: number, to: number): Generator<CloudEvent> {
  for (let i = 0; i < CUSTOMERS; i += 1) {
    const memberId = `customer-${i}`;
    for (let days = from - i / CUSTOMERS; days > to; days -= 10) yield order(memberId, days, 2_000);
    for (let days = from - i / CUSTOMERS; days > to; days -= days < 95 && days > 15 ? 0.5 : 6)
      yield login(memberId, days);
  }
}

/** What each of some groups of members would suffer, were their time to run before the records that wait were read. */
function history(): CloudEvent[] {
  return [
    ...everydayLife(800, DOWN_DAYS),
    ...everydayLife(DOWN_DAYS - 1, 1),
    // Their first order's tier ended five days ago, but the one of the backlog carries it on; or does not.
    ...few('kept').flatMap((id) => [order(id, 400, 150_000), order(id, 200, 120_000)]),
    ...few('fallen').map((id) => order(id, 400, 150_000)),
    // Their lots have expired since, but one was taken back by then.
    ...few('refunded').flatMap((id) => {
      const refund = { orderId: `${id}-400`, refundId: `${id}-r`, currency: 'EUR', amountMinor: 50_000 };
      return [order(id, 400, 50_000), event('order.refunded', id, 100, refund)];
    }),
    ...few('expired').map((id) => order(id, 400, 50_000)),
    // Silent for 90 days three days ago, if nothing more had come.
    ...few('returned').flatMap((id) => [order(id, 93, 5_000), order(id, 12, 5_000)]),
    ...few('silent').map((id) => order(id, 93, 5_000)),
  ].toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

async function publish(events: readonly CloudEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += 2_000) await made.publish(events.slice(at, at + 2_000));
}

/** Stops the ledger while a lane is between the last orders of the silent and the return of others, for longer than insights needs. */
async function holdUp(ledger: Service): Promise<void> {
  const positions = new PositionStore(await made.book());
  const lanesBetween = async (): Promise<number> => {
    const latest = (await positions.all()).map(({ latestAt }) => latestAt ?? 0);
    return latest.filter((at) => at > before(85) && at < before(13)).length;
  };
  await eventually(lanesBetween, { timeoutMs: 60_000, everyMs: 5, what: 'the last three months of the backlog' });
  ledger.kill('SIGSTOP');
  expect(await lanesBetween()).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  ledger.kill('SIGCONT');
}

async function outsideControlGroup(memberIds: readonly string[]): Promise<string[]> {
  const rows = await (
    await made.book()
  ).query<{ id: string; ref: number }>('select member_id as id, ref from person where member_id = any($1::text[])', [
    memberIds,
  ]);
  return rows.filter(({ ref }) => !inControlGroup(ref, CONTROL_SHARE)).map(({ id }) => id);
}

interface Told {
  type: string;
  subject: string;
  data: { points?: number };
}

const told = (messages: Message[]): Told[] => messages.map(({ value }) => value as unknown as Told);

/** How often something was told of each group, by the group's name. */
function byGroup(events: readonly Told[], type: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { subject } of events.filter((one) => one.type === type)) {
    const group = subject.replace(/-\d+$/, '');
    counts[group] = (counts[group] ?? 0) + 1;
  }
  return counts;
}

describe('services that were down for a year, on the wall clock', () => {
  it('read the backlog, and tell of no warning, expiry or tier end that its own records undo', async () => {
    const events = history();
    const downAt = instantText(before(DOWN_DAYS));
    const lived = events.filter(({ time }) => time < downAt);
    await made.makeInputTopics(2);
    const past = await made.start('ledger', aYearAgo);
    await publish(lived);
    await made.atRest(lived.length);
    expect(await past.stop()).toEqual({ code: 0, signal: null });

    await publish(events.slice(lived.length));
    const [ledger, insights] = await Promise.all([
      made.start('ledger', {}, { untilReady: false }),
      made.start('insights', {}, { untilReady: false }),
    ]);
    await holdUp(ledger);
    await made.atRest(events.length);
    const silent = await outsideControlGroup(few('silent'));
    await eventually(async () => (await made.read('loyalty.churn-warnings')).length >= silent.length, {
      timeoutMs: 60_000,
      everyMs: 500,
      what: 'warnings of those who are silent',
    });
    // The clock runs every quarter of a second, and half a second after the last record: it has had its say.
    await eventually(
      async () => byGroup(told(await made.read('loyalty.events')), 'tier.downgraded')['fallen'] === FEW,
      {
        timeoutMs: 30_000,
        everyMs: 500,
        what: 'the ends of tiers',
      },
    );
    await made.atRest(events.length);

    const since = told(await made.read('loyalty.events'));
    expect(byGroup(since, 'points.corrected')).toEqual({});
    expect(byGroup(since, 'tier.corrected')).toEqual({});
    expect(byGroup(since, 'tier.downgraded')).toEqual({ fallen: FEW });
    const gone = since.filter(({ type, data }) => type === 'points.expired' && data.points !== 0);
    const expired = byGroup(gone, 'points.expired');
    expect({ refunded: expired['refunded'], expired: expired['expired'] }).toEqual({
      refunded: undefined,
      expired: FEW,
    });
    const warnings = told(await made.read('loyalty.churn-warnings'));
    expect(warnings.map(({ type, subject }) => `${type} ${subject}`).sort()).toEqual(
      silent.map((id) => `churn.warning.raised ${id}`).sort(),
    );
    expect((await made.verify()).invariants.flatMap(({ broken }) => broken)).toEqual([]);
    await Promise.all([ledger.stop(), insights.stop()]);
  });
});
