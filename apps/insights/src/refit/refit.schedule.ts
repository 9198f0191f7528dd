import { DAY_MS, HOUR_MS, type Instant } from '#domain';
import type { LastRefit, RefitReason } from '#storage';

/** How things stand for the schedule. */
export interface ScheduleState {
  /** By the clock of the installation. */
  now: Instant;
  wallNow: Instant;
  /** Whether some version is in use. */
  hasModel: boolean;
  /** Members of the book. */
  members: number;
  last: LastRefit | null;
}

export interface SchedulePolicy {
  refitHour: number;
  membersMin: number;
}

/** A refit takes at most this share of the time: on a stream that is replayed, days pass in seconds. */
const REST_FACTOR = 10;
const REST_MIN_MS = 15_000;

/**
 * Whether a refit is due: once a day of the installation's clock, from an hour of it on; and, until there is a version, once there are
 * enough members, as soon as a day has passed since the last attempt.
 */
export function refitDue(state: ScheduleState, { refitHour, membersMin }: SchedulePolicy): RefitReason | null {
  const { now, wallNow, hasModel, members, last } = state;
  if (last !== null && wallNow - last.askedAt < Math.max(REST_MIN_MS, REST_FACTOR * last.durationMs)) return null;
  if (!hasModel) {
    if (members < membersMin) return null;
    return last === null || now - last.clockAt >= DAY_MS ? 'first' : null;
  }
  const hour = refitHour * HOUR_MS;
  const latestHour = Math.floor((now - hour) / DAY_MS) * DAY_MS + hour;
  return last === null || last.clockAt < latestHour ? 'schedule' : null;
}
