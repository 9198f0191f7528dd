import type { LoggedIn } from '../fact.js';
import type { Folding } from '../folding.js';
import { giveLot } from '../points.js';
import { dayName, utcDay } from '../time.js';
import { earns } from './membership.js';

/**
 * Rule 4: the first login of a UTC day gives points, every so many days of an unbroken run give more. Both lots are named by the
 * day, which can give each only once, so that two logins of a day out of order make no correction.
 */
export function logIn(run: Folding, login: LoggedIn): void {
  const { logins } = run.state.head;
  const day = utcDay(login.time);
  logins.lastAt = login.time;
  if (logins.day === day) return;
  const { points, streakDays, streakPoints } = run.program(login.time).logins;
  logins.run = logins.day === day - 1 ? logins.run + 1 : 1;
  logins.day = day;
  if (!earns(run, login.time)) return;
  giveLot(run, login, { id: `login:${dayName(day)}`, ordinal: 1, points, pendingMs: 0, rule: 'login' });
  if (logins.run % streakDays !== 0) return;
  giveLot(run, login, {
    id: `login-streak:${dayName(day)}`,
    ordinal: 2,
    points: streakPoints,
    pendingMs: 0,
    rule: 'login-streak',
  });
}
