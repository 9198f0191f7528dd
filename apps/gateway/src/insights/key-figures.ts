import type { KeyFigures } from '#contracts';
import type { Population } from '#projections';

/** Figures of the members with an order that counts. Means are null where there is no one. */
export function keyFiguresOf({ asOf, size, count }: Population, warnings: KeyFigures['warnings']): KeyFigures {
  const spendMinor = count.segments.reduce((sum, segment) => sum + segment.spendMinor, 0);
  return {
    asOf,
    countedAt: count.asOf,
    members: size,
    spendMinor,
    meanSpendMinor: count.members === 0 ? null : spendMinor / count.members,
    segments: count.segments.map((one) => ({ ...one, share: count.members === 0 ? 0 : one.members / count.members })),
    warnings,
  };
}
