import type { Entry, TierChange } from '#contracts';
import { instantText, type LotView } from '#domain';
import type { EntryView, TierChange as StoredTierChange } from '#storage';

/** The view as others see it: instants as text, without the place that only paging needs. */
export function entryOf(view: EntryView): Entry {
  const { seq: _place, effectiveAt, recordedAt, cause, ...rest } = view;
  return {
    ...rest,
    effectiveAt: instantText(effectiveAt),
    recordedAt: instantText(recordedAt),
    cause: cause && { ...cause, time: instantText(cause.time) },
  };
}

export function tierChangeOf({ at, ...rest }: StoredTierChange): TierChange {
  return { at: instantText(at), ...rest };
}

/** The lots behind the one at which a page ended, also where that one is gone meanwhile. */
export function lotsAfter(lots: readonly LotView[], [expiresAt, earnedAt, lotId]: [string, string, string]): LotView[] {
  const place = lots.findIndex((lot) => lot.lotId === lotId);
  if (place >= 0) return lots.slice(place + 1);
  const key = `${expiresAt} ${earnedAt}`;
  const next = lots.findIndex((lot) => `${lot.expiresAt} ${lot.earnedAt}` >= key);
  return next < 0 ? [] : lots.slice(next);
}
