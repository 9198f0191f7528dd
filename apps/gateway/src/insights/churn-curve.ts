import type { ChurnCurve } from '#contracts';
import { DAY_MS, instantText, utcDay, type ChurnJudgement, type ChurnPolicy } from '#domain';
import { historyOf } from '#projections';
import type { ReadClock } from '#storage';
import type { MemberStates } from './member-states.js';

/** How far a curve goes on after the later of now and the crossing, and how many points it has at most. */
const DAYS_AHEAD = 30;
const POINTS_MOST = 120;

/** The risk of one member who stays silent, day by day: what the console draws. */
export class ChurnCurves {
  constructor(
    private readonly states: MemberStates,
    private readonly policy: () => ChurnPolicy,
    private readonly judgement: () => ChurnJudgement,
  ) {}

  /** @returns null for a member without an order that counts */
  async of(memberId: string, clock: ReadClock): Promise<ChurnCurve | null> {
    const { now } = clock;
    const state = await this.states.of(memberId, clock);
    const history = state && historyOf(state);
    if (!state || !history) return null;
    const { horizonDays, threshold } = this.policy();
    const judgement = this.judgement();
    const crossesAt = judgement.warnsAt(history);
    const { spendMinor, repeatSpendMinor } = state;
    const riskAt = (at: number) => judgement.riskAt({ ...history, spendMinor, repeatSpendMinor }, at);
    const first = history.lastOrderDay;
    const last = Math.max(utcDay(now), crossesAt === null ? first + horizonDays : utcDay(crossesAt)) + DAYS_AHEAD;
    const step = Math.max(1, Math.ceil((last - first) / POINTS_MOST));
    const points: ChurnCurve['points'] = [];
    for (let day = first; day <= last; day += step) {
      const risk = riskAt(day * DAY_MS);
      if (risk !== null) points.push({ at: instantText(day * DAY_MS), risk });
    }
    return {
      threshold,
      horizonDays,
      lastOrderAt: instantText(first * DAY_MS),
      asOf: instantText(now),
      crossesAt: crossesAt === null ? null : instantText(crossesAt),
      points,
    };
  }
}
