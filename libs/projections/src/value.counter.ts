import { setTimeout as delay } from 'node:timers/promises';
import { instantText, utcDay, type OrderHistory, type SegmentRule } from '#domain';
import { restAfter } from '#platform';
import type { MemberState } from './member-state.js';
import { memberOfFields } from './member.reader.js';
import type { Ranking } from './ranking.js';
import type { RedisClient } from './redis.client.js';
import { scoreByCuts, type RfmCutPoints } from './scores.js';
import { segmentOf } from './segments.js';
import { allShards } from './shard.js';
import type { Shards } from './shards.js';

/** How the values of a group of members are distributed, in minor units. */
export interface ValueGroup {
  /** Tier or segment; null: all, or scores that the program's table leaves out. */
  name: string | null;
  members: number;
  sumMinor: number;
  meanMinor: number;
  /** Order statistics. */
  p10Minor: number;
  p25Minor: number;
  medianMinor: number;
  p75Minor: number;
  p90Minor: number;
  p99Minor: number;
}

export interface ValueCount {
  asOf: string;
  modelVersion: string;
  all: ValueGroup;
  tiers: ValueGroup[];
  segments: ValueGroup[];
}

/** What a member is worth, whole minor units. */
export type ValueOf = (member: MemberState & OrderHistory) => number;

const SLICE_MEMBERS = 1_000;
/**
 * A count of this day, by this version and younger than the first, or than its rest where it took long, is good as it is; up to the second it is
 * shown while the next is made.
 */
const FRESH_MS = 60_000;
const STALE_MS = 900_000;
/** So long is waited for a newer one in place of one that is older, of another day or by another version, before that is shown. */
const PATIENCE_MS = 1_000;

interface KeptValue {
  countedAtMs: number;
  tookMs: number;
  today: number;
  count: ValueCount;
}

/** Values all members by the model in use, slice by slice in the background, and keeps what came of it in Redis for all processes. */
export class ValueCounter {
  private running: Promise<ValueCount> | null = null;

  constructor(
    private readonly redis: RedisClient,
    private readonly shards: Shards,
    private readonly ranking: Ranking,
    private readonly segments: () => readonly SegmentRule[],
    private readonly wallNow: () => number,
    private readonly onError: (error: Error) => void,
  ) {}

  /** The count says of when and by which version it is. Waits for the first, and a moment for one that is much newer. */
  async latest(modelVersion: string, valueOf: ValueOf, now: number): Promise<ValueCount> {
    const text = await this.redis.get(this.shards.keys.value());
    const kept = text === null ? null : (JSON.parse(text) as KeptValue);
    if (kept === null) return this.count(modelVersion, valueOf, now);
    const age = this.wallNow() - kept.countedAtMs;
    const fresh = Math.max(FRESH_MS, restAfter(kept.tookMs));
    const stale = Math.max(STALE_MS, 2 * fresh);
    const isOfNow = kept.count.modelVersion === modelVersion && kept.today === utcDay(now) && age <= stale;
    if (isOfNow && age <= fresh) return kept.count;
    const newer = this.count(modelVersion, valueOf, now);
    newer.catch(this.onError);
    return isOfNow ? kept.count : Promise.race([newer, delay(PATIENCE_MS, kept.count, { ref: false })]);
  }

  private count(modelVersion: string, valueOf: ValueOf, now: number): Promise<ValueCount> {
    this.running ??= this.countAll(modelVersion, valueOf, now).finally(() => (this.running = null));
    return this.running;
  }

  private async countAll(modelVersion: string, valueOf: ValueOf, now: number): Promise<ValueCount> {
    const countedAtMs = this.wallNow();
    const { cuts } = await this.ranking.cutPoints();
    const all: number[] = [];
    const tiers = new Map<string | null, number[]>();
    const segments = new Map<string | null, number[]>(this.segments().map(({ name }) => [name, []]));
    if (cuts !== null) {
      for (const shard of allShards()) {
        for await (const members of this.members(shard)) {
          for (const member of members) {
            const value = valueOf(member);
            all.push(value);
            listOf(tiers, member.tier).push(value);
            listOf(segments, segmentIn(this.segments(), member, cuts)).push(value);
          }
        }
      }
    }
    const groups = (lists: Map<string | null, number[]>): ValueGroup[] =>
      [...lists].map(([name, values]) => groupOf(name, values));
    const count = {
      asOf: instantText(now),
      modelVersion,
      all: groupOf(null, all),
      tiers: groups(tiers),
      segments: groups(segments),
    };
    const kept: KeptValue = { countedAtMs, tookMs: this.wallNow() - countedAtMs, today: utcDay(now), count };
    await this.redis.set(this.shards.keys.value(), JSON.stringify(kept));
    return count;
  }

  private async *members(shard: number): AsyncIterable<(MemberState & OrderHistory)[]> {
    const { keys } = this.shards;
    for (let place: [day: string, memberId: string] | null = ['', '']; place !== null;) {
      const [day, last]: [string, string] = place;
      const flat = await this.shards.read(shard, 'slice', (generation) => {
        const { recency, frequency, monetary } = keys.indexes(shard, generation);
        return { keys: [recency, frequency, monetary], args: ['', '+inf', day, last, SLICE_MEMBERS] };
      });
      const ids = flat.filter((_, i) => i % 4 === 0).map(String);
      if (ids.length > 0) yield await this.read(shard, ids);
      place = ids.length < SLICE_MEMBERS ? null : [String(flat.at(-3)), ids.at(-1) as string];
    }
  }

  private async read(shard: number, ids: readonly string[]): Promise<(MemberState & OrderHistory)[]> {
    const { keys } = this.shards;
    const rows = (await this.shards.read(shard, 'members', (generation) => ({
      keys: ids.map((id) => keys.member(shard, generation, id)),
      args: [],
    }))) as (string | null)[][];
    return rows
      .map((fields, i) => memberOfFields(ids[i] as string, fields))
      .filter((state): state is MemberState & OrderHistory => state !== null && state.lastOrderDay !== null);
  }
}

function segmentIn(
  rules: readonly SegmentRule[],
  { lastOrderDay, orderDays, spendMinor }: MemberState & OrderHistory,
  { r, f, m }: RfmCutPoints,
): string | null {
  return segmentOf(rules, scoreByCuts(lastOrderDay, r), scoreByCuts(orderDays, f), scoreByCuts(spendMinor, m));
}

function listOf(lists: Map<string | null, number[]>, name: string | null): number[] {
  let list = lists.get(name);
  if (list === undefined) lists.set(name, (list = []));
  return list;
}

function groupOf(name: string | null, values: readonly number[]): ValueGroup {
  const sorted = Float64Array.from(values).sort();
  const sumMinor = sorted.reduce((sum, value) => sum + value, 0);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return {
    name,
    members: sorted.length,
    sumMinor,
    meanMinor: sorted.length === 0 ? 0 : Math.round(sumMinor / sorted.length),
    p10Minor: at(0.1),
    p25Minor: at(0.25),
    medianMinor: at(0.5),
    p75Minor: at(0.75),
    p90Minor: at(0.9),
    p99Minor: at(0.99),
  };
}
