import type { Redis } from 'ioredis';
import type { Epoch } from './epoch.js';
import type { MemberState } from './member-state.js';
import { memberOfFields } from './member.reader.js';
import type { RedisClient } from './redis.client.js';
import type { Shards } from './shards.js';

/** A member as a generation holds them. */
export interface MemberCopy {
  state: MemberState;
  /** Whether their deadline was dealt with. */
  settled: boolean;
}

const SCAN_KEYS = 5_000;

/** Reads everything that shards hold: members without an order that counts too, which no index has. */
export class MemberCopies {
  constructor(
    private readonly redis: RedisClient,
    private readonly shards: Shards,
  ) {}

  /** The members of the generations that answer, some of them perhaps twice; whoever changes meanwhile is written by the change. */
  async *read(epochs: ReadonlyMap<number, Epoch>): AsyncIterable<MemberCopy[]> {
    const nodes = 'nodes' in this.redis ? this.redis.nodes('master') : [this.redis];
    for (const node of nodes) yield* this.readNode(node, epochs);
  }

  private async *readNode(node: Redis, epochs: ReadonlyMap<number, Epoch>): AsyncIterable<MemberCopy[]> {
    const { keys: names } = this.shards;
    for (let cursor = '0', more = true; more; more = cursor !== '0') {
      const [next, keys] = await node.scan(cursor, 'MATCH', `${names.prefix}{s*`, 'COUNT', SCAN_KEYS);
      cursor = next;
      const groups = new Map<number, string[]>();
      for (const key of keys) {
        const owner = names.memberOf(key);
        if (owner === null || epochs.get(owner.shard)?.current !== owner.generation) continue;
        const group = groups.get(owner.shard);
        if (group) group.push(owner.memberId);
        else groups.set(owner.shard, [owner.memberId]);
      }
      const parts = await Promise.all([...groups].map(([shard, memberIds]) => this.readMembers(shard, memberIds)));
      yield parts.flat();
    }
  }

  private async readMembers(shard: number, memberIds: readonly string[]): Promise<MemberCopy[]> {
    const { keys } = this.shards;
    const rows = (await this.shards.read(shard, 'members', (generation) => ({
      keys: [keys.indexes(shard, generation).due, ...memberIds.map((id) => keys.member(shard, generation, id))],
      args: memberIds,
    }))) as [...fields: (string | null)[], settled: number][];
    return rows.flatMap((fields, i) => {
      const state = memberOfFields(memberIds[i] as string, fields as (string | null)[]);
      return state === null ? [] : [{ state, settled: fields[8] === 1 }];
    });
  }
}
