import { CONSUMER_GROUPS } from '#contracts';
import type { GroupPosition } from '#messaging';
import { consumerGroup } from '#platform';
import type { PositionStore } from '#storage';

/** How far the ledger's group is, by its book, which is the truth; for a `LagReader`, in whichever service. */
export function ledgerPositions(positions: PositionStore, namespace: string): () => Promise<GroupPosition[]> {
  const group = consumerGroup(namespace, CONSUMER_GROUPS.ledger);
  return async () =>
    (await positions.all()).map(({ topic, partition, position, recordAt }) => {
      return { group, topic, partition, offset: position, lastTimestamp: recordAt };
    });
}
