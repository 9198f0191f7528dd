import type { Fact } from '../fact.js';
import { programAt, type Program, type Programs } from '../program.js';
import { directionOf } from '../program-change.js';
import { instantText, type Instant } from '../time.js';
import { noPoints, simulateMember, type SimulatedMember, type SimulatedPoints } from './outcome.js';

/** A figure under the published versions, under these and the draft, and the draft's less the other. */
export interface Compared {
  live: number;
  draft: number;
  difference: number;
}

/** A member whom the draft changes most. */
export interface ChangedMember {
  memberId: string;
  points: Compared;
  tier: { live: string; draft: string };
}

/** What a draft would have made of everything that has happened. Points are whole, money is in minor units. */
export interface SimulationReport {
  /** From when on the draft is taken to be in force; null for the beginning of history. */
  from: string | null;
  until: string;
  members: number;
  facts: number;
  points: Record<keyof SimulatedPoints, Compared>;
  currency: string;
  /** What outstanding points are worth. */
  liabilityMinor: Compared;
  /** How many members owe points. */
  membersInDeficit: Compared;
  /** Members by their tier under the published versions and under the draft. */
  tiers: { live: string; draft: string; members: number }[];
  /** How many members have more or fewer points, or another tier. */
  changed: { morePoints: number; fewerPoints: number; higherTier: number; lowerTier: number };
  mostGained: ChangedMember[];
  mostLost: ChangedMember[];
}

const MOST = 10;

/** The published versions with a draft that is in force from an instant on; null: from the beginning of history, and nothing else ever was. */
export function withDraft(programs: Programs, draft: Program, from: Instant | null): Programs {
  const before = from === null ? [] : programs.filter(({ validFrom }, i) => i === 0 || validFrom < from);
  const version = programs.at(-1)!.version + 1;
  return [...before, { version, validFrom: from ?? 0, program: draft }];
}

/** Folds members' facts under the published versions and, beside it, with a draft among them, and adds up what comes of it. */
export class Simulation {
  private readonly drafted: Programs;
  private readonly sums = { live: noPoints(), draft: noPoints() };
  private readonly tiers = new Map<string, { live: string; draft: string; members: number }>();
  private readonly changed = { morePoints: 0, fewerPoints: 0, higherTier: 0, lowerTier: 0 };
  private readonly owing = { live: 0, draft: 0 };
  private readonly gained: ChangedMember[] = [];
  private readonly lost: ChangedMember[] = [];
  private members = 0;
  private facts = 0;

  constructor(
    private readonly programs: Programs,
    draft: Program,
    private readonly from: Instant | null,
    private readonly until: Instant,
  ) {
    this.drafted = withDraft(programs, draft, from);
  }

  /** @param isStanding whether the member has a tier: one who was merged or erased is only part of the sums */
  add(memberId: string, facts: readonly Fact[], isStanding: boolean): void {
    const live = simulateMember(this.programs, facts, this.until);
    const draft = simulateMember(this.drafted, facts, this.until);
    this.facts += facts.length;
    addTo(this.sums.live, live.points);
    addTo(this.sums.draft, draft.points);
    if (isStanding) this.addStanding(memberId, live, draft);
  }

  report(): SimulationReport {
    const points = Object.fromEntries(
      (Object.keys(this.sums.live) as (keyof SimulatedPoints)[]).map((name) => [
        name,
        compared(this.sums.live[name], this.sums.draft[name]),
      ]),
    ) as SimulationReport['points'];
    const [live, draft] = [this.liveProgram, this.draftProgram];
    const { outstanding } = points;
    return {
      from: this.from === null ? null : instantText(this.from),
      until: instantText(this.until),
      members: this.members,
      facts: this.facts,
      points,
      currency: live.currencies[0]!,
      liabilityMinor: compared(outstanding.live * live.points.valueMinor, outstanding.draft * draft.points.valueMinor),
      membersInDeficit: compared(this.owing.live, this.owing.draft),
      tiers: this.tiersInOrder(),
      changed: { ...this.changed },
      mostGained: [...this.gained],
      mostLost: [...this.lost],
    };
  }

  private get liveProgram(): Program {
    return programAt(this.programs, this.until).program;
  }

  private get draftProgram(): Program {
    return programAt(this.drafted, this.until).program;
  }

  private addStanding(memberId: string, live: SimulatedMember, draft: SimulatedMember): void {
    this.members++;
    if (live.points.deficit > 0) this.owing.live++;
    if (draft.points.deficit > 0) this.owing.draft++;
    const levels = { live: this.liveProgram.tiers.levels, draft: this.draftProgram.tiers.levels };
    const tier = { live: levels.live[live.level]!.name, draft: levels.draft[draft.level]!.name };
    const key = `${live.level} ${draft.level}`;
    const cell = this.tiers.get(key) ?? { ...tier, members: 0 };
    cell.members++;
    this.tiers.set(key, cell);
    const direction = directionOf(levels.live, live.level, levels.draft, draft.level);
    if (direction > 0) this.changed.higherTier++;
    if (direction < 0) this.changed.lowerTier++;
    const points = compared(live.points.outstanding, draft.points.outstanding);
    if (points.difference > 0) {
      this.changed.morePoints++;
      keepMost(this.gained, { memberId, points, tier });
    } else if (points.difference < 0) {
      this.changed.fewerPoints++;
      keepMost(this.lost, { memberId, points, tier });
    }
  }

  private tiersInOrder(): SimulationReport['tiers'] {
    const place = (key: string): number[] => key.split(' ').map(Number);
    return [...this.tiers]
      .sort(([a], [b]) => place(a)[0]! - place(b)[0]! || place(a)[1]! - place(b)[1]!)
      .map(([, cell]) => cell);
  }
}

function compared(live: number, draft: number): Compared {
  return { live, draft, difference: draft - live };
}

function addTo(sums: SimulatedPoints, more: SimulatedPoints): void {
  for (const name of Object.keys(sums) as (keyof SimulatedPoints)[]) sums[name] += more[name];
}

/** Keeps the few with the greatest differences, the greatest first. */
function keepMost(kept: ChangedMember[], one: ChangedMember): void {
  const size = Math.abs(one.points.difference);
  if (kept.length === MOST && Math.abs(kept[MOST - 1]!.points.difference) >= size) return;
  const at = kept.findIndex((other) => Math.abs(other.points.difference) < size);
  kept.splice(at < 0 ? kept.length : at, 0, one);
  kept.length = Math.min(kept.length, MOST);
}
