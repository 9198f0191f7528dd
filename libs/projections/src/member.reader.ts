import type { MemberState } from './member-state.js';
import { shardOf } from './shard.js';
import type { Shards } from './shards.js';

const numberOrNull = (text: string | null | undefined): number | null => (text ? Number(text) : null);

/**
 * What the projection knows of a member; null for one it has never heard of.
 * @throws ProjectionMissing where the member's shard was emptied
 */
export async function readMember(shards: Shards, memberId: string): Promise<MemberState | null> {
  const shard = shardOf(memberId);
  const [fields] = (await shards.read(shard, 'read', (generation) => ({
    keys: [shards.keys.member(shard, generation, memberId)],
    args: [],
  }))) as [(string | null)[]];
  return memberOfFields(memberId, fields);
}

/** A member from the fields v n a z s p t of their hash; null where there is none. */
export function memberOfFields(memberId: string, fields: readonly (string | null)[]): MemberState | null {
  const [version, orderDays, firstOrderDay, lastOrderDay, spend, repeatSpend, tier] = fields;
  if (!version) return null;
  return {
    memberId,
    version: Number(version),
    orderDays: Number(orderDays),
    firstOrderDay: numberOrNull(firstOrderDay),
    lastOrderDay: numberOrNull(lastOrderDay),
    spendMinor: Number(spend ?? 0),
    repeatSpendMinor: Number(repeatSpend ?? 0),
    tier: tier ?? '',
  };
}
