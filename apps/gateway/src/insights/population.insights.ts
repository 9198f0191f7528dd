import type { ChurnEffectView, PopulationValue, ReturnShare } from '#contracts';
import {
  instantText,
  shareDifference,
  type ChurnPolicy,
  type GroupReturns,
  type ValueHistory,
  type ValuePolicy,
} from '#domain';
import { Latest } from '#platform';
import type { InsightStore } from '#projections';
import type { ChurnEffectReader, Judgements } from '#storage';
import { NO_MODEL } from './member.insights.js';

export interface PopulationInsightSources {
  insights: InsightStore;
  effects: ChurnEffectReader;
  judgements: Judgements;
  policy: () => { churn: ChurnPolicy; value: ValuePolicy };
}

/** What the whole population is worth, and what warning it is good for. */
export class PopulationInsights {
  private readonly atRisk = new Latest(() => this.sources.effects.atRisk());

  constructor(private readonly sources: PopulationInsightSources) {}

  async value(now: number): Promise<PopulationValue> {
    const { insights, judgements, policy } = this.sources;
    const judgement = judgements.current;
    const { modelVersion } = judgement;
    const tiersAtRisk = await this.atRisk.get();
    const atRisk = {
      members: tiersAtRisk.reduce((sum, tier) => sum + tier.members, 0),
      valueMinor: tiersAtRisk.reduce((sum, tier) => sum + tier.valueMinor, 0),
      tiers: tiersAtRisk,
    };
    const { horizonDays } = policy().value;
    if (modelVersion === null) {
      const nothing = { modelVersion, reason: NO_MODEL, horizonDays, all: null, tiers: [], segments: [] };
      return { asOf: instantText(now), ...nothing, atRisk };
    }
    const valueOf = (member: ValueHistory): number => judgement.valueAt(member, now)?.valueMinor ?? 0;
    const count = await insights.valueDistribution(modelVersion, valueOf, now);
    return { ...count, horizonDays, atRisk };
  }

  async effect(now: number): Promise<ChurnEffectView> {
    const { effects, policy } = this.sources;
    const withinDays = policy().churn.horizonDays;
    const { told, control } = await effects.returns(withinDays, now);
    const effect = shareDifference(told, control);
    return {
      asOf: instantText(now),
      withinDays,
      told: shareOf(told),
      control: shareOf(control),
      effect,
      significant: effect !== null && (effect.low > 0 || effect.high < 0),
    };
  }
}

function shareOf({ members, returned }: GroupReturns): ReturnShare {
  return { members, returned, share: members === 0 ? null : returned / members };
}
