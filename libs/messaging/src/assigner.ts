import kafkajs, { type Cluster, type PartitionAssigner } from 'kafkajs';

const VERSION = 1;
const NAME = 'lanes';

export interface LaneMember {
  memberId: string;
  /** Lanes that the member had in the generation before. */
  owned: number[];
}

/**
 * Deals lanes (partition numbers) out: shares differ by at most one, and a member keeps what it had as far as its share
 * goes. The result depends only on the arguments, not on their order, so every leader deals alike.
 */
export function dealLanes(members: LaneMember[], lanes: number[]): Map<string, number[]> {
  const inOrder = [...members].sort((a, b) => b.owned.length - a.owned.length || (a.memberId < b.memberId ? -1 : 1));
  const free = new Set(lanes);
  const least = Math.floor(lanes.length / inOrder.length);
  const withOneMore = lanes.length % inOrder.length;
  const dealt = new Map<string, number[]>();
  const shareOf = (at: number): number => least + (at < withOneMore ? 1 : 0);
  inOrder.forEach(({ memberId, owned }, at) => {
    const kept = [...new Set(owned)].filter((lane) => free.has(lane)).slice(0, shareOf(at));
    for (const lane of kept) free.delete(lane);
    dealt.set(memberId, kept);
  });
  const rest = [...free].sort((a, b) => a - b);
  inOrder.forEach(({ memberId }, at) => {
    const mine = dealt.get(memberId) ?? [];
    mine.push(...rest.splice(0, shareOf(at) - mine.length));
    mine.sort((a, b) => a - b);
  });
  return dealt;
}

/**
 * Partition p of all topics goes to one member, so that one process sees all facts of a member of the shop and can merge
 * them by time (the stock assigner splits them at many member counts). What a member had travels in its join request.
 */
export function laneAssigner(owned: () => number[]): PartitionAssigner {
  const { AssignerProtocol } = kafkajs;
  return ({ cluster }: { cluster: Cluster }) => ({
    name: NAME,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: AssignerProtocol.MemberMetadata.encode({
        version: VERSION,
        topics,
        userData: Buffer.from(JSON.stringify(owned())),
      }),
    }),
    assign: ({ members, topics }) => {
      const partitionsOf = new Map(
        topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).map((meta) => meta.partitionId)]),
      );
      const lanes = [...new Set([...partitionsOf.values()].flat())].sort((a, b) => a - b);
      const dealt = dealLanes(
        members.map(({ memberId, memberMetadata }) => ({ memberId, owned: ownedIn(memberMetadata) })),
        lanes,
      );
      const assignments = [...dealt].map(([memberId, mine]) => {
        const assignment: Record<string, number[]> = {};
        for (const [topic, partitions] of partitionsOf) {
          const here = mine.filter((lane) => partitions.includes(lane));
          if (here.length > 0) assignment[topic] = here;
        }
        return {
          memberId,
          memberAssignment: AssignerProtocol.MemberAssignment.encode({
            version: VERSION,
            assignment,
            userData: Buffer.alloc(0),
          }),
        };
      });
      return Promise.resolve(assignments);
    },
  });
}

function ownedIn(memberMetadata: Buffer): number[] {
  try {
    const userData = kafkajs.AssignerProtocol.MemberMetadata.decode(memberMetadata)?.userData;
    const parsed: unknown = JSON.parse(userData?.toString() ?? '[]');
    return Array.isArray(parsed) ? parsed.filter((lane): lane is number => Number.isInteger(lane)) : [];
  } catch {
    // A member of another version says nothing of what it had: it gets a share all the same.
    return [];
  }
}
