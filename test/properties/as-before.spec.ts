import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { balanceOf, foldMember, partsToSend, viewOf, type Fact, type Folding } from '#domain';
import { history, type History } from '../reference/history.js';
import { DEFAULT_PROGRAMS } from '../support/program.js';
import { propertyOptions } from '../support/property.js';
import { factsOf } from '../support/facts.js';

const DAY_MS = 86_400_000;
const RUNS = 125;

const later = fc.constantFrom(0, 1, DAY_MS, 15 * DAY_MS, 200 * DAY_MS, 500 * DAY_MS);

/** After everything that the history holds. */
function endOf(facts: readonly Fact[]): number {
  return Math.max(Date.parse('2024-01-01T00:00:00Z'), ...facts.map((fact) => fact.time)) + 1;
}

type Told<F = Fact> = F extends Fact ? Omit<F, 'identity' | 'source' | 'recorded' | 'imported'> : never;

function make(fact: Told): Fact {
  return { identity: fact.id, source: '/test', recorded: 0, imported: false, ...fact };
}

const seqOf = (facts: readonly Fact[]): number => Math.max(0, ...facts.map((fact) => fact.seq)) + 1;

/** All that others see but when the tier began: that one moves with a tier that was reached and lost at one instant. */
function seen({ state: { head, lots } }: Folding, at: number, without: string[] = []) {
  const { tier, ...view } = viewOf(DEFAULT_PROGRAMS, 'm', 1, head, at);
  const { since: _since, ...level } = tier;
  const left = [...lots.values()].filter((lot) => !without.includes(lot.id));
  return {
    ...view,
    level,
    waiting: view.waiting.map((one) => one.id).sort(),
    lots: left.map((lot) => [lot.id, lot.given, lot.left, lot.state, lot.expiresAt]).sort(),
  };
}

const past = (options: Parameters<typeof history>[0]) => history({ types: 'all', maxLength: 10, ...options });
const fold = (facts: readonly Fact[], at: number): Folding => foldMember(DEFAULT_PROGRAMS, facts, at);

function check(told: fc.Arbitrary<History>, property: (facts: Fact[], after: number) => void): void {
  fc.assert(
    fc.property(told, later, (one, after) => property(factsOf(one), after)),
    propertyOptions(RUNS),
  );
}

describe('whatever has happened before', () => {
  it('a purchase and its full return leave everything as it was', () => {
    check(past({ commands: true }), (facts, after) => {
      const t = endOf(facts);
      const order = { orderId: 'new', currency: 'EUR', totalMinor: 700_000 };
      const returned = [
        make({ type: 'order.completed', id: 'n1', time: t, seq: 0, ...order }),
        make({
          type: 'order.refunded',
          id: 'n2',
          time: t + DAY_MS,
          seq: 0,
          refundId: 'x',
          amountMinor: 700_000,
          ...order,
        }),
      ];
      const at = t + DAY_MS + after;
      expect(seen(fold([...facts, ...returned], at), at, ['order:new'])).toEqual(seen(fold(facts, at), at));
    });
  });

  it('a refund in many pieces takes what one refund takes', () => {
    check(past({ commands: true }), (facts, after) => {
      const t = endOf(facts);
      const order = make({
        type: 'order.completed',
        id: 'n',
        time: t,
        seq: 0,
        orderId: 'new',
        currency: 'EUR',
        totalMinor: 99_999,
      });
      const piece = (n: number, amountMinor: number): Fact =>
        make({
          type: 'order.refunded',
          id: `r${n}`,
          time: t + 20 * DAY_MS,
          seq: 0,
          orderId: 'new',
          refundId: `r${n}`,
          currency: 'EUR',
          amountMinor,
        });
      const amounts = [33, 1_007, 50, 49_999, 1, 199];
      const pieces = amounts.map((amount, n) => piece(n, amount));
      const whole = piece(
        0,
        amounts.reduce((sum, amount) => sum + amount),
      );
      const at = t + 20 * DAY_MS + after;
      expect(seen(fold([...facts, order, ...pieces], at), at)).toEqual(seen(fold([...facts, order, whole], at), at));
    });
  });

  it('an amendment and one back leave the points as they were', () => {
    check(past({ commands: false }), (facts, after) => {
      const t = endOf(facts);
      const order = { orderId: 'new', currency: 'EUR' };
      const amend = (id: string, time: number, totalMinor: number): Fact =>
        make({ type: 'order.amended', id, amendmentId: id, time, seq: 0, totalMinor, ...order });
      const bought = make({ type: 'order.completed', id: 'n', time: t, seq: 0, totalMinor: 60_000, ...order });
      const changed = [amend('down', t + 1, 20_000), amend('up', t + 2, 90_000), amend('back', t + 3, 60_000)];
      const at = t + 3 + after;
      const { head } = fold([...facts, bought, ...changed], at).state;
      const { head: unchanged } = fold([...facts, bought], at).state;
      expect([head.active, head.pending, head.deficit, head.qualifying, head.level]).toEqual([
        unchanged.active,
        unchanged.pending,
        unchanged.deficit,
        unchanged.qualifying,
        unchanged.level,
      ]);
    });
  });

  it('a redemption and its cancellation leave everything as it was, though points expire and a deficit is paid in between', () => {
    check(past({ commands: false }), (facts, after) => {
      const t = endOf(facts);
      const seq = seqOf(facts);
      const { active } = fold(facts, t).state.head;
      // Up to half as much again as there is: late facts may uncover what was decided.
      const points = Math.max(1, active + Math.floor((active * ((t % 3) - 1)) / 2));
      const undone = [
        make({ type: 'points.redeemed', id: 'k1', time: t, seq, redemptionId: 'r', points }),
        make({ type: 'redemption.cancelled', id: 'k2', time: t + after, seq: seq + 1, redemptionId: 'r' }),
      ];
      const at = t + after;
      expect(seen(fold([...facts, ...undone], at), at)).toEqual(seen(fold(facts, at), at));
    });
  });

  it('a hold that is released leaves everything as it was', () => {
    check(past({ commands: false }), (facts, after) => {
      const t = endOf(facts);
      const seq = seqOf(facts);
      const { active } = fold(facts, t).state.head;
      const undone = [
        make({
          type: 'points.held',
          id: 'h1',
          time: t,
          seq,
          holdId: 'h',
          points: active + 1,
          expiresAt: t + 30 * DAY_MS,
        }),
        make({ type: 'hold.released', id: 'h2', time: t + 1, seq: seq + 1, holdId: 'h' }),
      ];
      const at = t + 1 + after;
      expect(seen(fold([...facts, ...undone], at), at)).toEqual(seen(fold(facts, at), at));
    });
  });

  it('no point comes to live longer by a transfer, and none is lost', () => {
    check(past({ commands: true }), (facts) => {
      const t = endOf(facts);
      const before = fold(facts, t);
      const points = before.state.head.active;
      if (points === 0) return;
      const parts = partsToSend(before, points);
      const sent = make({ type: 'points.sent', id: 's', time: t, seq: seqOf(facts), transferId: 's', points, parts });
      const received = make({ type: 'points.received', id: 'g', time: t, seq: 1, transferId: 's', points, parts });
      const run = fold([...facts, sent], t);
      const taken = new Map<number, number>();
      for (const entry of run.entries.filter(({ kind }) => kind === 'transferred')) {
        if (entry.cause.identity !== 's') continue;
        const { expiresAt } = run.state.lots.get(entry.lot!)!;
        taken.set(expiresAt, (taken.get(expiresAt) ?? 0) - entry.points);
      }
      const given = fold([received], t).state.lots;
      expect([...given.values()].map((lot) => [lot.expiresAt, lot.left])).toEqual([...taken]);
      expect(balanceOf(run.state.head) + points).toBe(balanceOf(before.state.head));
    });
  });

  it('every lot keeps the expiry that it was given, and never holds more than it was given', () => {
    check(past({ commands: true }), (facts, after) => {
      const t = endOf(facts);
      const born = new Map([...fold(facts, t).state.lots.values()].map((lot) => [lot.id, lot.expiresAt]));
      for (const lot of fold(facts, t + after).state.lots.values()) {
        expect([lot.id, lot.expiresAt]).toEqual([lot.id, born.get(lot.id)]);
        expect(lot.left).toBeLessThanOrEqual(lot.given);
        expect(lot.reserved).toBeLessThanOrEqual(lot.left);
        expect(Math.min(lot.left, lot.reserved, lot.expired)).toBeGreaterThanOrEqual(0);
      }
    });
  });

  it('an erased member has nothing left, and time changes nothing any more', () => {
    check(past({ commands: true }), (facts, after) => {
      const t = endOf(facts);
      const erased = make({ type: 'member.erased', id: 'e', time: t, seq: seqOf(facts) });
      const run = fold([...facts, erased], t + after);
      const { active, pending, reserved, deficit } = run.state.head;
      expect([active, pending, reserved, deficit]).toEqual([0, 0, 0, 0]);
      expect(run.entries.reduce((sum, entry) => sum + entry.points, 0)).toBe(0);
      expect(Math.max(...run.entries.map((entry) => entry.at))).toBeLessThanOrEqual(t);
    });
  });
});
