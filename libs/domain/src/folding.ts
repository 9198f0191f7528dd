import type { Cause, Entry, EntryKind, NewEntry, RuleName } from './entry.js';
import { programAt, type Program, type Programs } from './program.js';
import { compareUtf8 } from './fact.js';
import { DueQueue } from './due-queue.js';
import { nextVersionAt, settledUnder } from './settled.js';
import { InvariantBroken, type Lot, type MemberState } from './state.js';
import { DAY_MS, NEVER, type Instant } from './time.js';

/** One run of the rules over one member: its state, and the entries that come of it. */
export class Folding {
  readonly entries: NewEntry[] = [];
  /** Lots by the next instant at which time touches them. */
  readonly due = new DueQueue();
  /** Index into `state.purchases` of the oldest order that is still in the window. */
  windowStart = 0;
  /** What the caller must write: the parts that the rules changed. */
  readonly changedLots = new Set<string>();
  readonly changedOrders = new Set<string>();
  readonly changedPublications = new Set<string>();
  readonly changedSpendings = new Set<string>();

  constructor(
    readonly programs: Programs,
    readonly state: MemberState,
    /** Sees each entry at the moment at which a rule makes it. */
    private readonly watch?: (entry: Entry) => void,
  ) {
    for (const lot of state.lots.values()) if (lot.state !== 'expired') this.due.push(lot);
    const out = state.head.windowOutAt;
    const { windowDays } = settledUnder(programs, state.head).program.tiers;
    const inWindow = out === null ? -1 : state.purchases.findIndex(({ time }) => time >= out - windowDays * DAY_MS);
    this.windowStart = inWindow < 0 ? state.purchases.length : inWindow;
  }

  program(at: Instant): Program {
    return programAt(this.programs, at).program;
  }

  /** Length of the qualifying window in milliseconds. */
  window(at: Instant): number {
    return this.program(at).tiers.windowDays * DAY_MS;
  }

  /** How long an order supports a tier: window and grace, in milliseconds. */
  support(at: Instant): number {
    const { windowDays, graceDays } = this.program(at).tiers;
    return (windowDays + graceDays) * DAY_MS;
  }

  emit(
    kind: EntryKind,
    at: Instant,
    cause: Cause,
    rule: RuleName,
    more: Partial<Pick<Entry, 'lot' | 'points' | 'moved' | 'from' | 'to'>> = {},
  ): void {
    const entry: NewEntry = {
      kind,
      at,
      cause,
      rule,
      lot: more.lot ?? null,
      points: more.points ?? 0,
      moved: more.moved ?? 0,
      from: more.from ?? null,
      to: more.to ?? null,
      programVersion: programAt(this.programs, at).version,
      corrects: null,
    };
    this.entries.push(entry);
    this.state.head.lastEffectAt = at;
    this.watch?.(entry);
  }

  /** Called by rules that look at lots and holds beyond what is due. */
  needsPoints(): void {
    if (this.state.loaded === 'due') this.lacks('open lots and holds');
  }

  /** Called by rules that look at orders or publications beyond what is due. */
  needsOpenParts(): void {
    if (this.state.loaded === 'due' || this.state.loaded === 'points') this.lacks('open parts');
  }

  private lacks(what: string): never {
    throw new InvariantBroken(
      `the rules need all ${what} of a member of whom only what is ${this.state.loaded} was loaded`,
    );
  }

  /** Keeps the head's next instant of the lots, after some were opened or touched. */
  noteLotDue(): void {
    const next = Math.min(this.due.nextAt() ?? NEVER, this.state.unloaded.lotDueAt ?? NEVER);
    this.state.head.lotDueAt = next === NEVER ? null : next;
  }

  lot(id: string): Lot {
    const lot = this.state.lots.get(id);
    if (!lot) throw new InvariantBroken(`lot ${id} is not loaded`);
    return lot;
  }

  /** The next instant at which time itself changes the member. */
  nextInstant(): Instant {
    const { head } = this.state;
    return Math.min(
      head.lotDueAt ?? NEVER,
      head.holdDueAt ?? NEVER,
      head.windowOutAt ?? NEVER,
      this.tierEndsAt() ?? NEVER,
      nextVersionAt(this.programs, head),
    );
  }

  /** By the version under which the head is settled: a later one settles it anew. */
  tierEndsAt(): Instant | null {
    const { head } = this.state;
    const held = head.level > 0 ? head.support[head.level - 1] : null;
    if (!held) return null;
    const { windowDays, graceDays } = settledUnder(this.programs, head).program.tiers;
    return held.at + (windowDays + graceDays) * DAY_MS;
  }
}

/** Rule 6: nearest expiry first, then earliest fact, then lot id (the fact's identity, then 1, 2 …). */
export function compareSpending(a: Lot, b: Lot): number {
  return (
    a.expiresAt - b.expiresAt ||
    a.time - b.time ||
    compareUtf8(a.source, b.source) ||
    compareUtf8(a.factId, b.factId) ||
    a.ordinal - b.ordinal
  );
}

/** When time touches a lot next. */
export function dueAt(lot: Lot): Instant {
  return lot.state === 'pending' ? lot.activatesAt : lot.state === 'active' ? lot.expiresAt : NEVER;
}
