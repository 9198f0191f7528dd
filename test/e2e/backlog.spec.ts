import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { DAY_MS, instantText } from '#domain';
import type { CloudEvent } from '../reference/types.js';
import { Installation } from '../support/installation.js';
import { propertyOptions } from '../support/property.js';
import { eventually } from '../support/stack.js';
import { seededRandom } from '../support/tape.js';

jest.setTimeout(540_000);

const FAITHFUL = 60;
const SILENT = 12;
const PARTITIONS = 6;

let made: Installation | undefined;
afterAll(() => made?.close());

/** Two years of a shop until an hour ago, in time order. Faithful members come every month, silent ones only in the first year. */
function twoYears(seed: number, now: number): { before: CloudEvent[]; backlog: CloudEvent[]; silent: string[] } {
  const random = seededRandom(seed);
  const events: CloudEvent[] = [];
  const add = (type: string, id: string, at: number, data: Record<string, unknown>): void =>
    void events.push({ specversion: '1.0', source: '/shop', id, type, time: instantText(Math.floor(at)), data });
  const buys = (memberId: string, from: number, until: number): void => {
    for (let at = from + random() * 30 * DAY_MS, n = 0; at < until; at += (15 + random() * 25) * DAY_MS, n += 1) {
      const orderId = `${memberId}-${n}`;
      const totalMinor = 10_000 + Math.floor(random() * 10_000);
      add('order.completed', orderId, at, { memberId, orderId, currency: 'EUR', totalMinor });
      // Long after: an order whose points would have expired by now, had time gone before the backlog.
      const goneAt = at + (200 + random() * 100) * DAY_MS;
      if (random() < 0.15 && goneAt < until) add('order.cancelled', `${orderId}-x`, goneAt, { memberId, orderId });
      if (random() < 0.5) {
        const review = { memberId, reviewId: `${orderId}-v`, sku: `s-${n % 40}`, rating: 5 };
        add('review.published', review.reviewId, Math.min(until, at + DAY_MS), review);
      }
      add('member.logged-in', `${orderId}-l`, at - 60_000, { memberId });
    }
  };
  const end = now - 3_600_000;
  const closed = now - 400 * DAY_MS;
  const silent = Array.from({ length: SILENT }, (_, i) => `silent-${i}`);
  for (let i = 0; i < FAITHFUL; i += 1) buys(`faithful-${i}`, now - 800 * DAY_MS, end);
  for (const memberId of silent) buys(memberId, now - 800 * DAY_MS, closed - 100 * DAY_MS);
  events.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
  const split = events.findIndex((event) => Date.parse(event.time) >= closed);
  return { before: events.slice(0, split), backlog: events.slice(split), silent };
}

describe('services that were down for a year, on the wall clock', () => {
  it('raise, expire and end nothing that the records which wait for them would undo', async () => {
    const { seed } = propertyOptions(1);
    const { before, backlog, silent } = twoYears(seed, Date.now());
    made = new Installation('backlog', { KAFKA_TOPIC_PARTITIONS: String(PARTITIONS) });
    await made.makeInputTopics(PARTITIONS);
    const first = await made.start('ledger');
    await made.publish(before);
    await made.atRest(before.length, 120_000);
    expect(await first.stop()).toMatchObject({ code: 0 });

    await made.publish(backlog);
    const clock = { LOYALTY_CLOCK: 'wall' };
    const [ledger] = await Promise.all([made.start('ledger', clock), made.start('insights', clock)]);
    await eventually(async () => (await made!.taken()) === before.length + backlog.length, {
      timeoutMs: 120_000,
      what: 'the backlog to be taken',
    });
    const database = await made.book();
    // Time does go on, once there is no backlog: whoever fell silent long ago is noted, and what was due is done.
    const warned = () =>
      database.query<{ id: string; status: string; count: number }>(
        `select p.member_id as id, w.status::text, w.late, count(*) from churn_warning w join person p on p.ref = w.ref
          group by p.member_id, w.status, w.late order by 1`,
      );
    await eventually(
      async () => {
        const ids = new Set((await warned()).map(({ id }) => id));
        const [due] = await database.query<{ count: number }>('select count(*) from member where next_due_at <= $1', [
          Date.now(),
        ]);
        return due!.count === 0 && silent.every((id) => ids.has(id));
      },
      { timeoutMs: 120_000, everyMs: 300, what: 'the silent to be noted' },
    );
    expect((await warned()).map(({ id }) => id).filter((id) => !silent.includes(id))).toEqual([]);
    expect(await made.read('loyalty.churn-warnings')).toEqual([]);

    const corrected = await database.query<{ member: string; kind: number; count: number }>(
      `select p.member_id as member, e.kind, count(*) from entry c
        join entry e on e.ref = c.ref and e.seq = c.corrects join person p on p.ref = e.ref group by 1, 2`,
    );
    const metrics = await (await fetch(`${ledger.baseUrl}/metrics`)).text();
    const late = Number(/^loyalty_late_facts_total(?:\{.*\})? (\d+)/m.exec(metrics)?.[1]);
    console.info(JSON.stringify({ seed, before: before.length, backlog: backlog.length, late, corrected }));
    expect(late).toBeLessThan(backlog.length * 0.005);
    expect(corrected).toEqual([]);
    const { invariants } = await made.verify();
    expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
  });
});
