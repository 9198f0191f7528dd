import { describe, expect, it } from '@jest/globals';
import { at, cancel, entries, left, order, review, type Decision } from './examples.js';

/** 300 points, active from 15 January, that expire on 1 February 2027; 500, from 20 February, on 1 March 2027. */
const FIRST = order('a', '2026-01-01T00:00:00Z', 30_000);
const SECOND = order('b', '2026-02-06T00:00:00Z', 50_000);
const redeem = (id: string, time: string, points: number): Decision => ({ kind: 'redeem', id, time, points });
const undo = (redemptionId: string, time: string): Decision => ({
  kind: 'cancel-redemption',
  id: `undo-${redemptionId}`,
  time,
  redemptionId,
});
const hold = (id: string, time: string, points: number, expiresAt?: string): Decision => ({
  kind: 'hold',
  id,
  time,
  points,
  expiresAt,
});
const capture = (holdId: string, time: string, points?: number): Decision => ({
  kind: 'capture',
  id: `capture-${holdId}`,
  time,
  holdId,
  points,
});
const release = (holdId: string, time: string): Decision => ({
  kind: 'release',
  id: `release-${holdId}`,
  time,
  holdId,
});
const adjust = (id: string, time: string, points: number, expiresAt?: string): Decision => ({
  kind: 'adjust',
  id,
  time,
  points,
  expiresAt,
});

describe('redemptions', () => {
  it('take the nearest expiry first, and after everything else of their instant', () => {
    // 300 + 500 active on 20 February, when the second lot becomes active at the very instant of the redemption.
    const state = at('2026-03-01T00:00:00Z', [FIRST, SECOND], [redeem('k', '2026-02-20T00:00:00Z', 400)]);
    expect(left(state)).toEqual(['e-a: 0 active', 'e-b: 400 active']);
    expect([entries(state, 'e-a', 'redeemed'), entries(state, 'e-b', 'redeemed')]).toEqual([-300, -100]);
  });

  it('owe what late facts leave missing: 300 spent, the order cancelled before that: deficit 300', () => {
    const facts = [FIRST, cancel('a', '2026-01-10T00:00:00Z')];
    const state = at('2026-03-01T00:00:00Z', facts, [redeem('k', '2026-01-20T00:00:00Z', 300)]);
    expect(state.points).toEqual({ active: 0, pending: 0, reserved: 0, deficit: 300 });
    expect(entries(state, null, 'redeemed')).toBe(-300);
  });

  it('give back to the lots that they came from when cancelled, once', () => {
    const decisions = [
      redeem('k', '2026-02-20T00:00:00Z', 400),
      undo('k', '2026-02-21T00:00:00Z'),
      { ...undo('k', '2026-02-22T00:00:00Z'), id: 'again' },
    ];
    const state = at('2026-03-01T00:00:00Z', [FIRST, SECOND], decisions);
    expect(left(state)).toEqual(['e-a: 300 active', 'e-b: 500 active']);
    expect([entries(state, 'e-a', 'restored'), entries(state, 'e-b', 'restored')]).toEqual([300, 100]);
  });

  it('reduce the deficit that they went into when it is not paid yet', () => {
    const facts = [FIRST, cancel('a', '2026-01-10T00:00:00Z')];
    const decisions = [redeem('k', '2026-01-20T00:00:00Z', 300), undo('k', '2026-01-21T00:00:00Z')];
    const state = at('2026-03-01T00:00:00Z', facts, decisions);
    expect(state.points.deficit).toBe(0);
    expect([entries(state, null, 'redeemed'), entries(state, null, 'restored')]).toEqual([-300, 300]);
  });

  it('give back to the lots that paid the deficit, latest first', () => {
    // 300 owed: the review pays 50, the second order 250 of its 500. Cancelled: 250 back to b, then 50 to the review.
    const facts = [FIRST, cancel('a', '2026-01-10T00:00:00Z'), review('v', '2026-02-01T00:00:00Z', 'A'), SECOND];
    const spent = redeem('k', '2026-01-20T00:00:00Z', 300);
    const paid = at('2026-02-21T00:00:00Z', facts, [spent]);
    expect(left(paid)).toEqual(['e-a: 0 active', 'e-v: 0 active', 'e-b: 250 active']);
    const state = at('2026-02-23T00:00:00Z', facts, [spent, undo('k', '2026-02-22T00:00:00Z')]);
    expect(left(state)).toEqual(['e-a: 0 active', 'e-v: 50 active', 'e-b: 500 active']);
    expect([
      entries(state, 'e-b', 'settled'),
      entries(state, 'e-b', 'restored'),
      entries(state, null, 'settled'),
    ]).toEqual([-250, 250, 300]);
  });

  it('give back half to the deficit and half to the payer: 300 owed, 50 paid, cancelled: 250 off the deficit, 50 back', () => {
    const facts = [FIRST, cancel('a', '2026-01-10T00:00:00Z'), review('v', '2026-02-01T00:00:00Z', 'A')];
    const decisions = [redeem('k', '2026-01-20T00:00:00Z', 300), undo('k', '2026-02-02T00:00:00Z')];
    const state = at('2026-02-03T00:00:00Z', facts, decisions);
    expect(state.points).toEqual({ active: 50, pending: 0, reserved: 0, deficit: 0 });
    expect([entries(state, null, 'restored'), entries(state, 'e-v', 'restored')]).toEqual([250, 50]);
  });

  it('pay with what comes back a deficit that another fact made in between', () => {
    // 300 spent from a; a cancelled: 300 owed. The redemption is cancelled: 300 come back to a and pay the 300.
    const facts = [FIRST, cancel('a', '2026-01-21T00:00:00Z')];
    const decisions = [redeem('k', '2026-01-20T00:00:00Z', 300), undo('k', '2026-01-22T00:00:00Z')];
    const state = at('2026-03-01T00:00:00Z', facts, decisions);
    expect(state.points).toEqual({ active: 0, pending: 0, reserved: 0, deficit: 0 });
    expect([entries(state, null, 'reversed'), entries(state, 'e-a', 'settled')]).toEqual([-300, -300]);
  });

  it('give back nothing of what has expired, and that pays nothing', () => {
    // 300 of a and 100 of b; a expires on 1 February 2027; of b 100 come back and pay 50 of the deficit.
    const facts = [FIRST, SECOND];
    const decisions = [
      redeem('k', '2026-02-20T00:00:00Z', 400),
      redeem('l', '2026-02-20T00:00:00Z', 450),
      undo('k', '2027-02-01T00:00:00Z'),
    ];
    const state = at('2027-02-02T00:00:00Z', facts, decisions);
    expect(left(state)).toEqual(['e-a: 0 expired', 'e-b: 50 active']);
    expect([entries(state, 'e-a', 'restored'), entries(state, 'e-a', 'expired')]).toEqual([300, -300]);
    expect([entries(state, 'e-b', 'settled'), state.points.deficit]).toEqual([-50, 0]);
  });

  it('stand when their order is cancelled', () => {
    const facts = [FIRST, SECOND, cancel('b', '2026-02-21T00:00:00Z')];
    const state = at('2026-03-01T00:00:00Z', facts, [redeem('k', '2026-02-20T00:00:00Z', 100)]);
    expect(left(state)).toEqual(['e-a: 200 active', 'e-b: 0 active']);
  });
});

describe('holds', () => {
  it('reserve for 30 minutes, then give back by themselves', () => {
    const decisions = [hold('h', '2026-01-20T10:00:00Z', 200)];
    expect(at('2026-01-20T10:29:59.999Z', [FIRST], decisions).points).toMatchObject({ active: 100, reserved: 200 });
    expect(at('2026-01-20T10:30:00.000Z', [FIRST], decisions).points).toMatchObject({ active: 300, reserved: 0 });
  });

  it('spend on the first capture and give the rest back', () => {
    const decisions = [
      hold('h', '2026-01-20T10:00:00Z', 200),
      capture('h', '2026-01-20T10:01:00Z', 120),
      { ...capture('h', '2026-01-20T10:02:00Z', 10), id: 'second' },
    ];
    const state = at('2026-01-20T10:05:00Z', [FIRST], decisions);
    expect(state.points).toEqual({ active: 180, pending: 0, reserved: 0, deficit: 0 });
    expect(entries(state, 'e-a', 'redeemed')).toBe(-120);
  });

  it('keep their points from a cancellation, which owes them; released, they pay it', () => {
    // 300 given, 200 held: the cancellation takes 100 and owes 200.
    const facts = [FIRST, cancel('a', '2026-01-20T10:01:00Z')];
    const decisions = [hold('h', '2026-01-20T10:00:00Z', 200), release('h', '2026-01-20T10:02:00Z')];
    expect(at('2026-01-20T10:01:30Z', facts, decisions).points).toEqual({
      active: 0,
      pending: 0,
      reserved: 200,
      deficit: 200,
    });
    expect(at('2026-01-20T10:03:00Z', facts, decisions).points).toMatchObject({ active: 0, reserved: 0, deficit: 0 });
  });

  it('keep their points from expiring, and what is given back after that is gone at once', () => {
    // a expires on 1 February 2027: 100 of it go, 200 stay held; 50 are captured, 150 expire then.
    const decisions = [
      hold('h', '2027-01-31T00:00:00Z', 200, '2027-02-10T00:00:00Z'),
      capture('h', '2027-02-05T00:00:00Z', 50),
    ];
    const during = at('2027-02-01T00:00:00Z', [FIRST], decisions);
    expect([left(during), during.points.reserved, during.nextExpiry]).toEqual([['e-a: 200 expired'], 200, null]);
    expect(entries(during, 'e-a', 'expired')).toBe(-100);
    const after = at('2027-02-06T00:00:00Z', [FIRST], decisions);
    expect(left(after)).toEqual(['e-a: 0 expired']);
    expect([entries(after, 'e-a', 'redeemed'), entries(after, 'e-a', 'expired')]).toEqual([-50, -250]);
  });

  it('that time out at the instant of an expiry give back first, so the points still pay a deficit', () => {
    // 300 held; the cancellation owes all 300; at 1 February 2027 they come back, pay, and nothing is left to expire.
    const facts = [FIRST, cancel('a', '2027-01-20T00:00:00Z')];
    const decisions = [hold('h', '2027-01-10T00:00:00Z', 300, '2027-02-01T00:00:00Z')];
    const state = at('2027-02-01T00:00:00Z', facts, decisions);
    expect(state.points).toEqual({ active: 0, pending: 0, reserved: 0, deficit: 0 });
    expect([entries(state, 'e-a', 'settled'), entries(state, 'e-a', 'expired')]).toEqual([-300, 0]);
  });

  it('that late facts leave uncovered reserve what there is, and owe the rest when captured', () => {
    // A hold of 300; a late redemption of 220 before it leaves 80: 80 from the lot, 220 owed.
    const decisions = [
      redeem('k', '2026-01-19T00:00:00Z', 220),
      hold('h', '2026-01-20T10:00:00Z', 300),
      capture('h', '2026-01-20T10:01:00Z'),
    ];
    expect(at('2026-01-20T10:00:30Z', [FIRST], decisions).points.reserved).toBe(80);
    const state = at('2026-01-20T10:02:00Z', [FIRST], decisions);
    expect(state.points).toEqual({ active: 0, pending: 0, reserved: 0, deficit: 220 });
    expect([entries(state, 'e-a', 'redeemed'), entries(state, null, 'redeemed')]).toEqual([-300, -220]);
  });
});

describe('adjustments', () => {
  it('give a lot of their own, active at once, which pays a deficit and expires as asked', () => {
    const facts = [FIRST, cancel('a', '2026-01-21T00:00:00Z')];
    const decisions = [
      redeem('k', '2026-01-20T00:00:00Z', 100),
      adjust('j', '2026-01-22T00:00:00Z', 150, '2026-01-25T12:00:00Z'),
    ];
    const state = at('2026-01-23T00:00:00Z', facts, decisions);
    expect(left(state)).toEqual(['j: 50 active', 'e-a: 0 active']);
    expect([entries(state, 'j', 'adjusted'), entries(state, 'j', 'settled')]).toEqual([150, -100]);
    expect(left(at('2026-01-25T12:00:00Z', facts, decisions))[0]).toBe('j: 0 expired');
  });

  it('expire by the rule where nothing is asked, and take in spending order when negative', () => {
    const decisions = [adjust('j', '2026-01-22T00:00:00Z', 150), adjust('n', '2026-01-23T00:00:00Z', -320)];
    const state = at('2026-01-24T00:00:00Z', [FIRST], decisions);
    expect(left(state)).toEqual(['e-a: 0 active', 'j: 130 active']);
    expect(state.nextExpiry).toEqual({ points: 130, at: '2027-02-01T00:00:00.000Z' });
    expect([entries(state, 'e-a', 'adjusted'), entries(state, 'j', 'adjusted')]).toEqual([-300, 130]);
  });
});
