import type { WarnsAt } from '#domain';
import { readMember } from './member.reader.js';
import { historyOf } from './member-state.js';
import { allShards, byShard, SHARDS } from './shard.js';
import type { Shards } from './shards.js';

/** A member whose deadline has come. */
export interface DueMember {
  memberId: string;
  /** Epoch milliseconds. */
  dueAt: number;
}

const DUE_OF_SHARD_AT_LEAST = 16;
const WALK_MEMBERS = 500;

/**
 * Who is due when. An index only: the member's row in the book decides. A deadline that was settled comes back after a
 * refill, and is settled again.
 */
export class DueIndex {
  constructor(private readonly shards: Shards) {}

  /**
   * Up to `limit` members whose deadlines are not after `until`, earliest first: of each shard its earliest ones, so that
   * a long queue does not all travel for a short answer.
   */
  async due(until: number, limit: number): Promise<DueMember[]> {
    const shardLimit = Math.max(DUE_OF_SHARD_AT_LEAST, Math.ceil((2 * limit) / SHARDS));
    const answers = await this.shards.readAll('due', (shard, generation) => ({
      keys: [this.shards.keys.indexes(shard, generation).due],
      args: [until, Math.min(limit, shardLimit)],
    }));
    const found: DueMember[] = [];
    for (const [flat] of answers as string[][][]) {
      for (let i = 0; i + 1 < (flat?.length ?? 0); i += 2) {
        found.push({ memberId: flat?.[i] as string, dueAt: Number(flat?.[i + 1]) });
      }
    }
    return found.sort((a, b) => a.dueAt - b.dueAt).slice(0, limit);
  }

  /** Takes deadlines away that have been dealt with, unless they have moved. @returns how many */
  async settle(members: readonly DueMember[]): Promise<number> {
    const counts = await Promise.all(
      [...byShard(members, ({ memberId }) => memberId)].map(async ([shard, group]) => {
        const replies = await this.shards.write(shard, 'settle', (generation) => ({
          keys: [this.shards.keys.indexes(shard, generation).due],
          args: group.flatMap(({ memberId, dueAt }) => [memberId, dueAt]),
        }));
        return Number(replies?.[0]?.[0] ?? 0);
      }),
    );
    return counts.reduce((sum, n) => sum + n, 0);
  }

  /** Reckons all deadlines anew, after a model was fitted, without holding anyone up. @returns how many moved */
  async reschedule(warnsAt: WarnsAt): Promise<number> {
    let moved = 0;
    for (const shard of allShards()) {
      for (let place: [day: string, memberId: string] | null = ['', '']; place !== null;) {
        const [day, last]: [string, string] = place;
        const flat = await this.shards.read(shard, 'slice', (generation) => {
          const { recency, frequency, monetary } = this.shards.keys.indexes(shard, generation);
          return { keys: [recency, frequency, monetary], args: ['', '+inf', day, last, WALK_MEMBERS] };
        });
        const ids = flat.filter((_, i) => i % 4 === 0).map(String);
        moved += await this.rescheduleMembers(shard, ids, warnsAt);
        place = ids.length < WALK_MEMBERS ? null : [String(flat.at(-3)), ids.at(-1) as string];
      }
    }
    return moved;
  }

  private async rescheduleMembers(shard: number, ids: readonly string[], warnsAt: WarnsAt): Promise<number> {
    const members = await Promise.all(ids.map((id) => readMember(this.shards, id)));
    const changes = members.flatMap((member) => {
      const history = member && historyOf(member);
      return history ? [[member.memberId, member.version, warnsAt(history) ?? ''] as const] : [];
    });
    if (changes.length === 0) return 0;
    const replies = await this.shards.write(shard, 'reschedule', (generation) => ({
      keys: [
        this.shards.keys.indexes(shard, generation).due,
        ...changes.map(([id]) => this.shards.keys.member(shard, generation, id)),
      ],
      args: changes.flat(),
    }));
    return Number(replies?.[0]?.[0] ?? 0);
  }
}
