import type { WarnsAt } from '#domain';
import { modelVersionOf } from './epoch.js';
import { historyOf, type MemberState } from './member-state.js';

/** Deadlines by the versions of the model; version 0 is the plain rule. */
export interface Deadlines {
  /** @throws where there is no such version */
  of(modelVersion: number): Promise<WarnsAt>;
}

/** For stores that only read. */
export const NO_DEADLINES: Deadlines = {
  of: () => Promise.reject(new Error('a store that only reads reckons no deadlines')),
};

/** When each member's silence becomes worth a warning, as the generation reckons it: epoch milliseconds, null for never. */
export async function deadlinesIn(
  generation: string,
  states: readonly MemberState[],
  deadlines: Deadlines,
): Promise<(number | null)[]> {
  const warnsAt = await deadlines.of(modelVersionOf(generation));
  return states.map((state) => {
    const history = historyOf(state);
    return history === null ? null : warnsAt(history);
  });
}
