import type { MemberInsightView } from '#contracts';
import { dayName, instantText, type ChurnJudgement } from '#domain';
import { historyOf, type InsightStore, type MemberState } from '#projections';
import type { ChurnReader, MemberReader, ReadClock, WarningView } from '#storage';

/** Until a model is fitted the deadline of the plain rule stands, and no probability is claimed. */
const NO_MODEL = 'no model is fitted yet';

export interface MemberInsightSources {
  insights: InsightStore;
  reader: MemberReader;
  warnings: ChurnReader;
  /** By what churn is judged at present. */
  judgement: () => ChurnJudgement;
}

/** Joins what the projection and the book know of one member. */
export class MemberInsights {
  constructor(private readonly sources: MemberInsightSources) {}

  /** @returns null for a member never heard of */
  async of(memberId: string, clock: ReadClock): Promise<MemberInsightView | null> {
    const { insights, reader, warnings } = this.sources;
    const found = await insights.insight(memberId, clock.now);
    // A member who was heard of a moment ago is in the book before the projection.
    if (found === null) {
      const member = await reader.member(memberId, clock);
      if (member === null) return null;
      return member.memberId === memberId ? NOTHING : this.of(member.memberId, clock);
    }
    if (found.rfm === null) return NOTHING;
    const churn = this.churnOf(found.state, clock.now, await warnings.ofMember(memberId));
    return { rfm: found.rfm, clv: null, churn };
  }

  private churnOf(state: MemberState, now: number, warnings: WarningView[]): MemberInsightView['churn'] {
    const history = historyOf(state);
    if (history === null) return null;
    const judgement = this.sources.judgement();
    const { spendMinor, repeatSpendMinor } = state;
    const risk = judgement.riskAt({ ...history, spendMinor, repeatSpendMinor }, now);
    const lastOrderDay = dayName(history.lastOrderDay);
    const present = warnings.find((warning) => warning.lastOrderDay === lastOrderDay && warning.state !== 'withdrawn');
    const warnsAt = present === undefined ? judgement.warnsAt(history) : null;
    return {
      risk,
      ...(risk === null ? { reason: NO_MODEL } : {}),
      state: present?.state ?? 'active',
      warnsAt: warnsAt === null ? null : instantText(warnsAt),
      warnings,
    };
  }
}

const NOTHING: MemberInsightView = { rfm: null, clv: null, churn: null };
