import { DAY_MS } from './calendar.js';
import { ALL_TOPICS, type LoggedIn, type ReviewPublished, type ShopEvent, type Topic } from './events.js';
import type { Outcome, ShopRecord } from './records.js';

/** What must come of the year, counted by the shop and not by the engine. */
export interface Expectation {
  records: number;
  outcomes: Record<Topic, Record<Outcome, number>>;
  /** Members with at least one applied record. */
  members: number;
  /** Points that plain members have at the year's end, active and pending: earned by the rules, nothing taken back. */
  pointsOfPlainMembers: Map<string, number>;
}

const SILVER_FROM = 1_000;
const POINTS_A_REVIEW = 50;
const AWARDS_A_DAY = 3;
const POINTS_A_LOGIN_DAY = 5;
const STREAK_DAYS = 7;
const STREAK_POINTS = 50;

export function expectedOf(events: ShopEvent[], records: ShopRecord[], disturbed: Set<string>): Expectation {
  const outcomes = Object.fromEntries(
    ALL_TOPICS.map((topic) => [topic, { applied: 0, duplicate: 0, conflict: 0, invalid: 0, ignored: 0 }]),
  ) as Expectation['outcomes'];
  for (const { topic, expected } of records) outcomes[topic][expected] += 1;
  const byMember = new Map<string, ShopEvent[]>();
  for (const event of events) {
    const facts = byMember.get(event.memberId);
    if (facts) facts.push(event);
    else byMember.set(event.memberId, [event]);
  }
  const pointsOfPlainMembers = new Map<string, number>();
  for (const [memberId, facts] of byMember) {
    const points = disturbed.has(memberId) ? null : plainPoints(facts);
    if (points !== null) pointsOfPlainMembers.set(memberId, points);
  }
  return { records: records.length, outcomes, members: byMember.size, pointsOfPlainMembers };
}

/**
 * The points of a member whose every order is a bronze one and who took nothing back, worked out the short way and not
 * by the engine's fold; null for others. Nothing expires within the year, as a lot lives for twelve months and more.
 */
export function plainPoints(facts: ShopEvent[]): number | null {
  let ordered = 0;
  const published: ReviewPublished[] = [];
  const visits: LoggedIn[] = [];
  for (const fact of facts) {
    switch (fact.type) {
      case 'order.completed':
        ordered += Math.floor(fact.data.totalMinor / 100);
        break;
      case 'review.published':
        published.push(fact);
        break;
      case 'member.logged-in':
        visits.push(fact);
        break;
      case 'survey.answered':
        break;
      case 'order.refunded':
      case 'order.cancelled':
      case 'review.removed':
        return null;
    }
  }
  if (ordered >= SILVER_FROM) return null;
  return ordered + reviewPoints(published) + loginPoints(visits);
}

function reviewPoints(published: ReviewPublished[]): number {
  const rewarded = new Set<string>();
  const awardsOfDay = new Map<number, number>();
  for (const { timeMs, data } of published.toSorted((a, b) => a.timeMs - b.timeMs)) {
    const day = Math.floor(timeMs / DAY_MS);
    const awards = awardsOfDay.get(day) ?? 0;
    if (rewarded.has(data.sku) || awards >= AWARDS_A_DAY) continue;
    rewarded.add(data.sku);
    awardsOfDay.set(day, awards + 1);
  }
  return rewarded.size * POINTS_A_REVIEW;
}

function loginPoints(visits: LoggedIn[]): number {
  const days = [...new Set(visits.map((visit) => Math.floor(visit.timeMs / DAY_MS)))].sort((a, b) => a - b);
  let run = 0;
  let points = 0;
  for (const [at, day] of days.entries()) {
    run = days[at - 1] === day - 1 ? run + 1 : 1;
    points += POINTS_A_LOGIN_DAY + (run % STREAK_DAYS === 0 ? STREAK_POINTS : 0);
  }
  return points;
}
