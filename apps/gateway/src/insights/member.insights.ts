import type { ChurnWarningView, MemberInsightView } from '#contracts';
import { dayName, instantText, type ChurnJudgement } from '#domain';
import type { Language } from '#language';
import { historyOf } from '#projections';
import type { ChurnReader, MemberReader, ReadClock } from '#storage';
import { NOT_RANKED, type MemberStates } from './member-states.js';
import { warningInWords } from './warning.words.js';

/** Until a model is fitted the deadline of the plain rule stands, and no probability is claimed. */
export const NO_MODEL = 'no model is fitted yet';

export interface MemberInsightSources {
  states: MemberStates;
  reader: MemberReader;
  warnings: ChurnReader;
  /** By what churn is judged at present. */
  judgement: () => ChurnJudgement;
}

/** Joins what the projection and the book know of one member. */
export class MemberInsights {
  constructor(private readonly sources: MemberInsightSources) {}

  /** @returns null for a member never heard of */
  async of(memberId: string, clock: ReadClock, language: Language): Promise<MemberInsightView | null> {
    const { states, reader, warnings } = this.sources;
    const state = await states.of(memberId, clock);
    // A member who was heard of a moment ago is in the book before the projection.
    if (state === null) {
      const member = await reader.member(memberId, clock);
      if (member === null) return null;
      return member.memberId === memberId ? NOTHING : this.of(member.memberId, clock, language);
    }
    const history = historyOf(state);
    if (history === null) return NOTHING;
    const [rfm, kept] = await Promise.all([states.rfm(state, clock.now), warnings.ofMember(state.memberId)]);
    if (rfm === null) return NOTHING;
    // One judgement for both, whatever comes into force meanwhile.
    const judgement = this.sources.judgement();
    return {
      rfm: rfm.r === null ? { ...rfm, reason: NOT_RANKED } : rfm,
      clv: clvOf(history, clock.now, judgement),
      churn: churnOf(
        history,
        clock.now,
        kept.map((warning) => warningInWords(warning, language)),
        judgement,
      ),
    };
  }
}

function clvOf(history: History, now: number, judgement: ChurnJudgement): MemberInsightView['clv'] {
  const value = judgement.valueAt(history, now);
  if (value === null || judgement.modelVersion === null) return null;
  return { ...value, modelVersion: judgement.modelVersion };
}

function churnOf(
  history: History,
  now: number,
  warnings: ChurnWarningView[],
  judgement: ChurnJudgement,
): MemberInsightView['churn'] {
  const risk = judgement.riskAt(history, now);
  const lastOrderDay = dayName(history.lastOrderDay);
  const present = warnings.find((warning) => warning.lastOrderDay === lastOrderDay && warning.state !== 'withdrawn');
  const warnsAt = present === undefined ? judgement.warnsAt(history) : null;
  return {
    risk,
    ...(risk === null
      ? { reason: NO_MODEL }
      : { rankedRisk: judgement.rankedRiskAt(history, now), modelVersion: judgement.modelVersion }),
    state: present?.state ?? 'active',
    warnsAt: warnsAt === null ? null : instantText(warnsAt),
    warnings,
  };
}

type History = NonNullable<ReturnType<typeof historyOf>>;

const NOTHING: MemberInsightView = { rfm: null, clv: null, churn: null };
