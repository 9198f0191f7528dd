import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import type { KillPoint } from '#platform';
import type { CloudEvent } from '../reference/types.js';
import { Installation } from '../support/installation.js';
import { propertyOptions } from '../support/property.js';
import { projectFile, runDirectory } from '../support/project.js';
import { eventually, type Service } from '../support/stack.js';
import { armed } from './support/arming.js';
import { Scene } from './support/scene.js';

jest.setTimeout(240_000);

const SESSION_MS = 2_000;
/** The one that is stopped has taken so many chunks by then, and holds one that is not applied. */
const CHUNKS = 100;

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of open) await one.close();
}, 60_000);

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets a process stop at once, the nth time that it comes to the point. */
function stopping(made: Installation, at: KillPoint, nth: number): Record<string, string> {
  return armed(at, nth, 'SIGSTOP', projectFile(`${runDirectory()}/log/stops-${made.namespace}.log`));
}

const isStopped = ({ pid }: Service): boolean => / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

/** Whether every lane of the book belongs to a relay that lives. */
async function everyLaneIsHeld(made: Installation): Promise<boolean> {
  const rows = await (
    await made.book()
  ).query<{ dead: number }>('select count(*) as dead from relay where owner is null or lease_until < now()');
  return rows[0]!.dead === 0;
}

describe('three ledgers and two insights at once', () => {
  it('one killed, one stopped and woken, one joining: nothing lost, nothing twice, order kept', async () => {
    const { seed } = propertyOptions(1);
    const made = new Installation('instances', { KAFKA_SESSION_TIMEOUT_MS: String(SESSION_MS) });
    const scene = new Scene(made, seed, { members: 400 });
    open.push(scene, made);
    await made.makeInputTopics(8);
    const [ledgers, insights] = await Promise.all([
      Promise.all([made.start('ledger'), made.start('ledger', stopping(made, 'parsed', CHUNKS)), made.start('ledger')]),
      Promise.all([made.start('insights'), made.start('insights')]),
    ]);
    const [killed, stopped, staying] = ledgers;
    scene.start(80);
    await eventually(async () => (await made.taken()) > 400, { timeoutMs: 60_000, what: 'the first records' });

    // Others take the lanes of who is stopped, and apply the chunk that it will wake up with in its hands.
    await eventually(() => isStopped(stopped), {
      timeoutMs: 60_000,
      what: 'a ledger to stop before it applies a chunk',
    });
    killed.kill('SIGKILL');
    insights[0].kill('SIGSTOP');
    const sent = scene.traffic.sent.length;
    const joining = await made.start('ledger', {}, { untilReady: false });
    await eventually(async () => (await made.taken()) >= sent && (await everyLaneIsHeld(made)), {
      timeoutMs: 60_000,
      everyMs: 200,
      what: 'others to have taken over',
    });
    insights[1].kill('SIGKILL');
    const joiningInsights = await made.start('insights', {}, { untilReady: false });
    await sleep(500);
    stopped.kill('SIGCONT');
    insights[0].kill('SIGCONT');
    for (const { baseUrl } of [stopped, staying, joining, insights[0], joiningInsights]) {
      await eventually(async () => (await fetch(`${baseUrl}/health/ready`)).ok, {
        timeoutMs: 60_000,
        what: 'all who live to be ready',
      });
    }

    await scene.end();
    for (const service of [stopped, staying, joining, insights[0], joiningInsights]) {
      expect(await service.stop()).toEqual({ code: 0, signal: null });
    }
  });
});

/** One order, what contradicts it, what is broken, and later another order. */
function order(id: string, orderId: string, totalMinor: unknown): CloudEvent {
  const data = { memberId: 'm', orderId, currency: 'EUR', totalMinor };
  return { specversion: '1.0', source: '/shop', id, type: 'order.completed', time: '2026-03-01T10:00:00Z', data };
}

describe('a ledger that stands still, and wakes when another one has its work', () => {
  it.each<[string, KillPoint]>([
    ['with records in its hands counts none of them again, and keeps no dead letter twice', 'parsed'],
    ['with states in its hands that are old by now does not publish them', 'relay-read'],
  ])('%s', async (_, at) => {
    const made = new Installation(`woken-${at}`, { KAFKA_SESSION_TIMEOUT_MS: String(SESSION_MS) });
    open.push(made);
    const old = await made.start('ledger', stopping(made, at, 1));
    await made.publish([order('e-1', 'o-1', 10_000), order('e-1', 'o-1', 20_000), order('e-2', 'o-2', '1.00')]);
    await eventually(() => isStopped(old), { timeoutMs: 30_000, what: `a ledger to stop at ${at}` });
    const other = await made.start('ledger', {}, { untilReady: false });
    await eventually(async () => (await made.taken()) === 3, { timeoutMs: 60_000, what: 'the other to take over' });
    await made.publish([order('e-3', 'o-3', 30_000)]);
    await made.atRest(4);
    const published = await made.newestStates();
    expect([...published.keys()]).toEqual(['m']);

    old.kill('SIGCONT');
    await eventually(async () => (await fetch(`${old.baseUrl}/health/ready`)).ok, {
      timeoutMs: 60_000,
      what: 'who was woken to be ready',
    });
    // Ends what it still has in its hands.
    expect(await old.stop()).toEqual({ code: 0, signal: null });
    expect(await made.outcomes()).toEqual({ applied: 2, duplicate: 0, conflict: 1, invalid: 1, ignored: 0 });
    const letters = await (await made.book()).query('select from dead_letter');
    expect(letters.length).toBe(2);
    expect(await made.newestStates()).toEqual(published);
    expect(published).toEqual(await made.sequences());
    expect(await other.stop()).toEqual({ code: 0, signal: null });
  });
});
