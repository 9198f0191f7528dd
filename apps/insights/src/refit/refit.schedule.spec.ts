import { describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS } from '#domain';
import type { LastRefit } from '#storage';
import { refitDue, type ScheduleState } from './refit.schedule.js';

const policy = { refitHour: 3, membersMin: 500 };
const day = 20_000 * DAY_MS;

function due(change: Partial<ScheduleState>, lastAt?: number, durationMs = 1_000): ReturnType<typeof refitDue> {
  const last: LastRefit | null =
    lastAt === undefined ? null : { askedAt: lastAt, clockAt: lastAt, durationMs, status: 'done' };
  const now = change.now ?? day + 5 * HOUR_MS;
  return refitDue({ now, wallNow: now, hasModel: true, members: 10_000, last, ...change }, policy);
}

describe('the schedule of refits', () => {
  it('is once a day, from its hour on', () => {
    expect(due({ now: day + 3 * HOUR_MS - 1 }, day - 20 * HOUR_MS)).toBeNull();
    expect(due({ now: day + 3 * HOUR_MS }, day - 20 * HOUR_MS)).toBe('schedule');
    expect(due({ now: day + 23 * HOUR_MS }, day + 3 * HOUR_MS)).toBeNull();
    expect(due({ now: day + 27 * HOUR_MS }, day + 3 * HOUR_MS)).toBe('schedule');
  });

  it('makes up for hours that were missed with one', () => {
    expect(due({ now: day + 10 * DAY_MS }, day)).toBe('schedule');
  });

  it('waits for enough members before the first, and for a day after an attempt', () => {
    expect(due({ hasModel: false, members: 499 })).toBeNull();
    expect(due({ hasModel: false })).toBe('first');
    expect(due({ hasModel: false, now: day + DAY_MS - 1 }, day)).toBeNull();
    expect(due({ hasModel: false, now: day + DAY_MS }, day)).toBe('first');
  });

  it('leaves ten times as long as the last one took, however fast a replay is', () => {
    const wallNow = day + 60_000;
    expect(due({ now: day + 9 * DAY_MS, wallNow }, day, 7_000)).toBeNull();
    expect(due({ now: day + 9 * DAY_MS, wallNow }, day, 5_000)).toBe('schedule');
  });
});
