import { modelVersionOf } from './epoch.js';
import { byShard, SHARDS } from './shard.js';
import type { Shards } from './shards.js';

/** A member whose deadline has come. */
export interface DueMember {
  memberId: string;
  /** Epoch milliseconds. */
  dueAt: number;
  /** The version of the model by which it was reckoned; 0: the plain rule. */
  modelVersion: number;
}

const DUE_OF_SHARD_AT_LEAST = 16;

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
    const generations = new Map<number, string>();
    const answers = await this.shards.readAll('due', (shard, generation) => {
      generations.set(shard, generation);
      return {
        keys: [this.shards.keys.deadlines(shard, generation).due],
        args: [until, Math.min(limit, shardLimit)],
      };
    });
    const found: DueMember[] = [];
    (answers as string[][][]).forEach(([flat = []], shard) => {
      const modelVersion = modelVersionOf(generations.get(shard) ?? '');
      for (let i = 0; i + 1 < flat.length; i += 2) {
        found.push({ memberId: flat[i] as string, dueAt: Number(flat[i + 1]), modelVersion });
      }
    });
    return found.sort((a, b) => a.dueAt - b.dueAt).slice(0, limit);
  }

  /** Takes deadlines away that have been dealt with, unless they have moved. @returns how many */
  async settle(members: readonly Pick<DueMember, 'memberId' | 'dueAt'>[]): Promise<number> {
    const counts = await Promise.all(
      [...byShard(members, ({ memberId }) => memberId)].map(async ([shard, group]) => {
        const replies = await this.shards.write(shard, 'settle', (generations) => ({
          keys: generations.flatMap((generation) => {
            const { due, settled } = this.shards.keys.deadlines(shard, generation);
            return [due, settled];
          }),
          args: group.flatMap(({ memberId, dueAt }) => [memberId, dueAt]),
        }));
        return Number(replies?.[0]?.[0] ?? 0);
      }),
    );
    return counts.reduce((sum, n) => sum + n, 0);
  }
}
