import { compareSpending, instantText, type Entry, type Lot, type MemberView } from '#domain';
import { entryKey, lotKey, type EntryKind, type Reference, type ReferenceLot } from '../reference/types.js';

/** An entry, from the fold or from the book, as the reference sums it up. */
export type SummedEntry = Pick<Entry, 'kind' | 'lot' | 'points' | 'moved'>;

const SUMMED = new Set<string>(['earned', 'reversed', 'expired', 'redeemed', 'restored', 'adjusted', 'transferred']);

/** What the engine says of a member, in the words of the reference model. */
export function inReferenceWords(
  view: MemberView,
  lots: readonly Lot[],
  tiers: readonly { at: number; from: string | null; to: string | null }[],
  entries: readonly SummedEntry[],
): Partial<Reference> {
  const keys = new Map(lots.map((lot) => [lot.id, lotKey(referenceLot(lot))]));
  const sums = new Map<string, number>();
  const add = (key: string, points: number): void => void sums.set(key, (sums.get(key) ?? 0) + points);
  for (const { kind, lot, points, moved } of entries) {
    const name = lot === null ? null : (keys.get(lot) ?? `gone ${lot}`);
    if (kind === 'settled' || kind === 'settled-again') {
      add(entryKey(name, 'settled'), -moved);
      add(entryKey(null, 'settled'), moved);
    } else if (kind === 'expired-again') add(entryKey(name, 'expired'), points);
    else if (kind === 'earned-again') add(entryKey(name, 'earned'), points);
    else if (SUMMED.has(kind)) add(entryKey(name, kind as EntryKind), points);
  }
  return {
    points: view.points,
    tier: view.tier,
    nextExpiry: view.nextExpiry,
    waiting: view.waiting,
    stats: view.stats,
    membership: view.membership,
    lots: [...lots].sort(compareSpending).map(referenceLot),
    tierHistory: tiers.map(({ at, from, to }) => ({
      at: instantText(at),
      from: from!,
      to: to!,
    })),
    entrySums: sums,
  };
}

function referenceLot(lot: Lot): ReferenceLot {
  return {
    fact: { source: lot.source, id: lot.factId },
    ordinal: lot.ordinal,
    given: lot.given,
    left: lot.left,
    state: lot.state,
    activatesAt: instantText(lot.activatesAt),
    expiresAt: instantText(lot.expiresAt),
  };
}
