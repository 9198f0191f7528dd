import { dayName, type SegmentRule } from '#domain';
import type { Ranking } from './ranking.js';
import { recencyDays } from './member-state.js';
import { formatCursor, parseCursor, placeAt, type SegmentPlace } from './segment.cursor.js';
import { scoreByCuts, valuesOfScores, type RfmCutPoints, type Score } from './scores.js';
import { segmentOf } from './segments.js';
import { SHARDS } from './shard.js';
import type { Shards } from './shards.js';

export interface SegmentMember {
  memberId: string;
  recencyDays: number;
  lastOrderDay: string;
  frequency: number;
  monetaryMinor: number;
  r: Score;
  f: Score;
  m: Score;
}

export interface SegmentPage {
  members: SegmentMember[];
  /** Null on the last page. */
  nextCursor: string | null;
}

const SLICE_MEMBERS = 1_000;

/**
 * Pages through the members of a segment or of a cell of the grid, shard by shard in order of last order day. A member whose
 * orders change while someone pages may be met twice or not at all, any other exactly once: the cursor keeps the first page's
 * cut points.
 */
export class SegmentPages {
  constructor(
    private readonly shards: Shards,
    private readonly ranking: Ranking,
    private readonly rules: () => readonly SegmentRule[],
  ) {}

  /** @returns null for a segment that the program does not name, or a cursor that is none */
  async page(segment: string, cursor: string | null, limit: number, now: number): Promise<SegmentPage | null> {
    const rules = this.rules();
    const rule = rules.find(({ name }) => name === segment);
    if (rule === undefined) return null;
    // The table's first fitting line wins, so a segment's own recency range bounds its members.
    return this.members(rule.r, ({ r, f, m }) => segmentOf(rules, r, f, m) === segment, cursor, limit, now);
  }

  /** The members of a cell of the grid. @returns null for a cursor that is none */
  async cell(r: Score, f: Score, cursor: string | null, limit: number, now: number): Promise<SegmentPage | null> {
    return this.members([r, r], (member) => member.f === f, cursor, limit, now);
  }

  private async members(
    recency: readonly [number, number],
    belongs: (member: SegmentMember) => boolean,
    cursor: string | null,
    limit: number,
    now: number,
  ): Promise<SegmentPage | null> {
    const start = cursor === null ? null : parseCursor(cursor);
    if (cursor !== null && start === null) return null;
    const cuts = start?.cuts ?? (await this.ranking.cutPoints()).cuts;
    const members: SegmentMember[] = [];
    if (cuts === null) return { members, nextCursor: null };
    const days = valuesOfScores(recency, cuts.r);
    let at = start?.place ?? placeAt(0);
    while (at.shard < SHARDS) {
      const slice = await this.slice(at, days);
      for (const row of slice) {
        at = { shard: at.shard, day: String(row[1]), memberId: row[0] };
        const member = scored(row, cuts, now);
        if (belongs(member)) members.push(member);
        if (members.length === limit) return { members, nextCursor: formatCursor(at, cuts) };
      }
      if (slice.length < SLICE_MEMBERS) at = placeAt(at.shard + 1);
    }
    return { members, nextCursor: null };
  }

  private async slice(
    { shard, day, memberId }: SegmentPlace,
    days: { above: number | null; upTo: number | null },
  ): Promise<Row[]> {
    const flat = await this.shards.read(shard, 'slice', (generation) => {
      const { recency, frequency, monetary } = this.shards.keys.indexes(shard, generation);
      return {
        keys: [recency, frequency, monetary],
        args: [days.above ?? '', days.upTo ?? '+inf', day, memberId, SLICE_MEMBERS],
      };
    });
    const rows: Row[] = [];
    for (let i = 0; i < flat.length; i += 4) {
      rows.push([String(flat[i]), Number(flat[i + 1]), Number(flat[i + 2]), Number(flat[i + 3])]);
    }
    return rows;
  }
}

type Row = readonly [memberId: string, lastOrderDay: number, orderDays: number, spendMinor: number];

function scored([memberId, day, orderDays, spendMinor]: Row, cuts: RfmCutPoints, now: number): SegmentMember {
  return {
    memberId,
    recencyDays: recencyDays(day, now),
    lastOrderDay: dayName(day),
    frequency: orderDays,
    monetaryMinor: spendMinor,
    r: scoreByCuts(day, cuts.r),
    f: scoreByCuts(orderDays, cuts.f),
    m: scoreByCuts(spendMinor, cuts.m),
  };
}
