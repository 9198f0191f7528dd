import { afterAll, describe, expect, it } from '@jest/globals';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/stack.js';
import { readAsCrm } from '../support/outside.js';
import { seededRandom, shuffled, tape } from '../support/tape.js';

const SEED = 20_261_124;
const MEMBERS = 120;
const EVENTS = 3_000;
const played = tape(SEED, MEMBERS, EVENTS);
const LAST = Math.max(...played.events.map((event) => Date.parse(event.time)));
const INSTANTS = [LAST, LAST + 86_400_000 * 40, LAST + 86_400_000 * 500, LAST - 86_400_000 * 200];

const open: Installation[] = [];
afterAll(() => Promise.all(open.map((one) => one.close())));
function installation(name: string): Installation {
  const made = new Installation(name);
  open.push(made);
  return made;
}

/** A part of the tape is enough where every event is late: folding again and again is what takes the time. */
const SHORT = 1_200;

async function statesAt(made: Installation): Promise<unknown[]> {
  const states: unknown[] = [];
  for (const at of INSTANTS) states.push(await made.membersAt(played.members, at));
  return states;
}

describe('the ledger between Kafka, the book and Kafka', () => {
  it('one tape in order, shuffled, and doubled ends in the same members at every instant', async () => {
    const random = seededRandom(SEED);
    const inOrder = played.events.slice(0, SHORT);
    const doubled = shuffled([...inOrder, ...inOrder], random);
    const ends: unknown[] = [];
    for (const [name, events] of [
      ['tape-in-order', inOrder],
      ['tape-doubled', doubled],
    ] as const) {
      const made = installation(name);
      const ledger = await made.start('ledger');
      await made.publish(events);
      await made.atRest(events.length);
      expect(await ledger.stop()).toMatchObject({ code: 0 });
      const { ok, invariants } = await made.verify();
      expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
      expect(ok).toBe(true);
      ends.push(await statesAt(made));
      const { gaps, wrongBalances, repeats } = readAsCrm(await made.read('loyalty.events'));
      expect({ gaps, wrongBalances, repeats }).toEqual({ gaps: [], wrongBalances: [], repeats: 0 });
    }
    expect(ends[1]).toEqual(ends[0]);
  }, 180_000);

  it('killed again and again with three processes at work: nothing lost, nothing twice, order kept outside', async () => {
    const made = installation('ledger-killed');
    await made.makeInputTopics(8);
    let services = await Promise.all([made.start('ledger'), made.start('ledger'), made.start('ledger')]);
    const parts = 4;
    for (let part = 0; part < parts; part++) {
      const from = Math.floor((part * EVENTS) / parts);
      await made.publish(played.events.slice(from, Math.floor(((part + 1) * EVENTS) / parts)));
      await eventually(async () => (await made.taken()) > from, {
        timeoutMs: 60_000,
        what: 'some records to be taken',
      });
      const [victim, ...others] = services;
      victim.kill('SIGKILL');
      await victim.exited;
      services = [...others, await made.start('ledger', {}, { untilReady: false })];
    }
    await made.atRest(EVENTS);
    const { invariants } = await made.verify();
    expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
    const outcomes = await made.outcomes();
    expect(outcomes).toEqual({ applied: EVENTS, duplicate: 0, conflict: 0, invalid: 0, ignored: 0 });

    const outside = readAsCrm(await made.read('loyalty.events'));
    expect({ gaps: outside.gaps, wrongBalances: outside.wrongBalances }).toEqual({ gaps: [], wrongBalances: [] });
    const states = await made.newestStates();
    for (const [memberId, sequence] of await made.sequences())
      expect([memberId, states.get(memberId)]).toEqual([memberId, sequence]);
  }, 240_000);

  it('a relay that was stopped and wakes up after another took over writes no old state last', async () => {
    const made = installation('relay-stopped');
    const first = await made.start('ledger');
    await made.publish(played.events.slice(0, 1_500));
    await eventually(async () => (await made.taken()) > 200, {
      timeoutMs: 60_000,
      what: 'the first part to be under way',
    });
    first.kill('SIGSTOP');
    const second = await made.start('ledger', {}, { untilReady: false });
    await made.publish(played.events.slice(1_500));
    await made.atRest(EVENTS);
    first.kill('SIGCONT');
    await eventually(() => /the relay begins anew|another process has taken lanes over/.test(first.logTail(200)), {
      timeoutMs: 30_000,
      what: 'the first ledger to notice',
    });
    await made.atRest(EVENTS);
    await Promise.all([first.stop(), second.stop()]);
    const states = await made.newestStates();
    for (const [memberId, sequence] of await made.sequences())
      expect([memberId, states.get(memberId)]).toEqual([memberId, sequence]);
    expect(readAsCrm(await made.read('loyalty.events')).gaps).toEqual([]);
  }, 240_000);
});
