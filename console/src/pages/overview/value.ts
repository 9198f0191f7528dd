import type { PopulationValue } from '#contracts';
import { useGet } from '../../api/queries.js';

/** What the warned members were worth, in minor units; undefined while no model says so, or none had when they were warned. */
export function useValueAtRisk(): number | undefined {
  const { data } = useGet<PopulationValue>('/insights/value', { everyMs: 30_000 });
  return data?.modelVersion && data.atRisk.valueMinor > 0 ? data.atRisk.valueMinor : undefined;
}
