import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '../time.js';
import { recencyWarnsAt } from './deadline.js';
import { decideWarnings, type WarningCase } from './decide.js';
import { warningState, type Warning } from './warning.js';

const POLICY = { fallbackDays: 90, fallbackGapFactor: 3 };

/** A member's warnings over time: orders on days, at noon; time in days. */
class Story {
  private kept: Warning[] = [];

  constructor(private readonly options: Partial<WarningCase> = {}) {}

  /** What is decided at a day, given the days of the orders that count; noticed at once. */
  at(day: number, orderDays: number[], options: Partial<WarningCase> = {}): string[] {
    const decisions = decideWarnings({
      orderTimes: orderDays.map((one) => one * DAY_MS + DAY_MS / 2),
      kept: this.kept,
      now: day * DAY_MS,
      noticedAt: () => day * DAY_MS,
      warnsAt: recencyWarnsAt(POLICY),
      inForceFrom: 0,
      lateDays: 7,
      ...this.options,
      ...options,
    });
    for (const { warning } of decisions) {
      this.kept = [...this.kept.filter(({ lapseDay }) => lapseDay !== warning.lapseDay), warning];
    }
    return decisions.map(({ kind, warning }) => `${kind} ${warning.lapseDay}${warning.late ? ' late' : ''}`);
  }

  get states(): Record<number, string> {
    return Object.fromEntries(this.kept.map((one) => [one.lapseDay, warningState(one)]));
  }
}

describe('churn warnings', () => {
  it('raise one once, when the silence is long enough', () => {
    const story = new Story();
    expect(story.at(89, [0])).toEqual([]);
    expect(story.at(90, [0])).toEqual(['raise 0']);
    expect(story.at(300, [0])).toEqual([]);
    expect(story.states).toEqual({ 0: 'raised' });
  });

  it('are not raised while a known order lies ahead of the watermark', () => {
    expect(new Story().at(90, [0, 95])).toEqual([]);
  });

  it('keep a crossing noticed more than seven days late as lapsed', () => {
    expect(new Story().at(97, [0])).toEqual(['raise 0']);
    const story = new Story();
    expect(story.at(98, [0])).toEqual(['raise 0 late']);
    expect(story.states).toEqual({ 0: 'lapsed' });
  });

  it('notice on the stream clock when the state became known, however late it is decided', () => {
    const knownOnDay = (day: number) => (crossedAt: number) => Math.max(crossedAt, day * DAY_MS);
    expect(new Story({ noticedAt: knownOnDay(0) }).at(500, [0])).toEqual(['raise 0']);
    expect(new Story({ noticedAt: knownOnDay(200) }).at(500, [0])).toEqual(['raise 0 late']);
  });

  it('do not warn of a lapse that was over when first seen', () => {
    expect(new Story().at(500, [0, 200, 499])).toEqual([]);
  });

  it('are resolved by the next order, and only by an order', () => {
    const story = new Story();
    story.at(90, [0]);
    expect(story.at(101, [0, 100])).toEqual(['resolve 0']);
    expect(story.at(102, [0, 100, 101])).toEqual([]);
  });

  it('are raised again under the same identity when the order that resolved them is undone', () => {
    const story = new Story();
    story.at(90, [0]);
    story.at(101, [0, 100]);
    expect(story.at(150, [0])).toEqual(['raise-again 0']);
    expect(story.states).toEqual({ 0: 'raised' });
    expect(story.at(160, [0, 155])).toEqual(['resolve 0']);
  });

  it('that lapsed unsent stay unsent when they come again', () => {
    const story = new Story();
    expect(story.at(300, [0])).toEqual(['raise 0 late']);
    expect(story.at(302, [0, 301])).toEqual(['resolve 0 late']);
    expect(story.at(303, [0])).toEqual(['raise-again 0 late']);
  });

  it('are withdrawn by an order of the time before the warning, even after they were resolved', () => {
    const story = new Story();
    story.at(90, [0]);
    expect(story.at(95, [0, 80])).toEqual(['withdraw 0']);
    const other = new Story();
    other.at(90, [0]);
    other.at(100, [0, 99]);
    expect(other.at(101, [0, 80, 99])).toEqual(['withdraw 0']);
  });

  it('are withdrawn when an older order shows a slower rhythm, and raised again when its time comes', () => {
    const story = new Story();
    expect(story.at(190, [100])).toEqual(['raise 100']);
    expect(story.at(191, [0, 100])).toEqual(['withdraw 100']);
    expect(story.at(399, [0, 100])).toEqual([]);
    expect(story.at(400, [0, 100])).toEqual(['raise-again 100']);
  });

  it('stand when an older order changes nothing about them', () => {
    const story = new Story();
    story.at(190, [100]);
    expect(story.at(191, [90, 100])).toEqual([]);
  });

  it('are withdrawn when no order is left', () => {
    const story = new Story();
    story.at(90, [0]);
    expect(story.at(91, [])).toEqual(['withdraw 0']);
    expect(story.at(92, [])).toEqual([]);
    expect(story.at(93, [0])).toEqual(['raise-again 0']);
  });

  it('stand when only their own last order is undone, and tell of one silence only once', () => {
    const story = new Story();
    story.at(95, [0, 5]);
    expect(story.at(96, [0])).toEqual(['raise 0 late']);
    expect(story.states).toEqual({ 0: 'lapsed', 5: 'raised' });
    expect(story.at(97, [0, 96])).toEqual(['resolve 5', 'resolve 0 late']);
  });

  it('pass to the earlier lapse where that was told before', () => {
    const story = new Story();
    story.at(90, [0]);
    story.at(100, [0, 100]);
    story.at(400, [0, 100], { noticedAt: (at) => at });
    expect(story.states).toEqual({ 0: 'resolved', 100: 'raised' });
    expect(story.at(401, [0])).toEqual(['withdraw 100', 'raise-again 0']);
  });

  it('are neither withdrawn by a refit nor raised for crossings before it', () => {
    const story = new Story();
    story.at(90, [0]);
    const never = { warnsAt: () => null, inForceFrom: 95 * DAY_MS };
    expect(story.at(96, [0], never)).toEqual([]);
    const sooner = { warnsAt: recencyWarnsAt({ fallbackDays: 50, fallbackGapFactor: 1 }), inForceFrom: 52 * DAY_MS };
    expect(new Story().at(53, [0], sooner)).toEqual(['raise 0 late']);
    expect(new Story().at(53, [3], sooner)).toEqual(['raise 3']);
  });

  it('are not touched by a watermark that falls back', () => {
    const story = new Story();
    story.at(90, [0]);
    expect(story.at(40, [0])).toEqual([]);
  });

  it('once applied, decide nothing more, whatever happened before', () => {
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 6 });
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), days), { maxLength: 8 });
    fc.assert(
      fc.property(steps, (moves) => {
        const story = new Story();
        let day = 0;
        for (const [passed, orders] of moves) {
          day += passed;
          const sorted = orders.sort((a, b) => a - b);
          story.at(day, sorted);
          expect(story.at(day, sorted)).toEqual([]);
          const open = Object.values(story.states).filter((state) => state === 'raised');
          expect(open.length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 500 },
    );
  });
});
