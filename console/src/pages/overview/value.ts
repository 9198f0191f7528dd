import { useGet } from '../../api/queries.js';

/** What the population is worth; undefined while nothing says so. */
export function useValue(): { atRiskMinor: number } | undefined {
  const { data } = useGet<{ valueAtRisk?: { valueMinor?: number } }>('/insights/value', { everyMs: 30_000 });
  const atRiskMinor = data?.valueAtRisk?.valueMinor;
  return atRiskMinor === undefined ? undefined : { atRiskMinor };
}
