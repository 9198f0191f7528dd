import { programAt, type Programs, type ProgramVersion } from './program.js';
import { InvariantBroken, type Head } from './state.js';
import { NEVER, type Instant } from './time.js';

/* Under which version of the program a member's tier stands, and when the next one comes into force for them. */

type SettledHead = Pick<Head, 'version' | 'lastEffectAt' | 'membership'>;

/** The version by whose levels and window the head was last settled. */
export function settledUnder(programs: Programs, head: Pick<Head, 'version'>): ProgramVersion {
  return programs[settledIndex(programs, head)]!;
}

/**
 * When the next version comes into force for a member; NEVER where none does. Who has not been reached by anything yet begins under the
 * version of their first fact, and of who was merged or erased nothing is left that a version could change.
 */
export function nextVersionAt(programs: Programs, head: SettledHead): Instant {
  if (programs.length === 1 || head.lastEffectAt === null || (head.membership?.endedBy ?? null) !== null) return NEVER;
  return programs[settledIndex(programs, head) + 1]?.validFrom ?? NEVER;
}

/**
 * Whether something took effect for the member from a version's instant on, but without that version: it was published with that very
 * instant, or by a clock that is behind. Only folding all facts again helps.
 */
export function isPastVersion(programs: Programs, head: SettledHead): boolean {
  return head.lastEffectAt !== null && nextVersionAt(programs, head) <= head.lastEffectAt;
}

/** Whether the next version, if it comes into force by then, has other tiers, for which all orders are looked at again. */
export function tiersChangeBy(programs: Programs, head: SettledHead, until: Instant): boolean {
  if (nextVersionAt(programs, head) > until) return false;
  for (let i = settledIndex(programs, head) + 1; i < programs.length && programs[i]!.validFrom <= until; i++) {
    if (!haveSameTiers(programs[i - 1]!, programs[i]!)) return true;
  }
  return false;
}

/** Whether two versions give the same tiers at the same time for the same orders, by the same names. */
export function haveSameTiers(one: ProgramVersion, other: ProgramVersion): boolean {
  const [a, b] = [one.program.tiers, other.program.tiers];
  return (
    a.windowDays === b.windowDays &&
    a.graceDays === b.graceDays &&
    a.levels.length === b.levels.length &&
    a.levels.every(({ name, threshold }, i) => name === b.levels[i]!.name && threshold === b.levels[i]!.threshold)
  );
}

/** The version that a head is settled under from an instant on; the first is that of heads which do not say. */
export function settleUnder(programs: Programs, head: Head, at: Instant): ProgramVersion {
  const version = programAt(programs, at);
  if (version === programs[0]) delete head.version;
  else head.version = version.version;
  return version;
}

function settledIndex(programs: Programs, { version }: Pick<Head, 'version'>): number {
  if (version === undefined) return 0;
  const found = programs.findIndex((one) => one.version === version);
  if (found < 0) throw new InvariantBroken(`a member is settled under version ${version}, which is not known here`);
  return found;
}
