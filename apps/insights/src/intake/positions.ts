import { committedPositions, type KafkaPort, type TopicPartition } from '#messaging';

/**
 * Where the group goes on: where it committed in Kafka. The projection minds no repetition and is filled from the book where it
 * is lost, so this reader needs no positions of its own in the database.
 */
export function committedReader(
  kafka: KafkaPort,
  group: string,
): (partitions: TopicPartition[]) => Promise<Map<string, number>> {
  return async (partitions) => {
    const admin = kafka.admin();
    await admin.connect();
    try {
      const topics = [...new Set(partitions.map(({ topic }) => topic))];
      const committed = await committedPositions(admin, group, topics);
      return new Map(committed.map(({ topic, partition, offset }) => [`${topic}:${partition}`, Number(offset)]));
    } finally {
      await admin.disconnect();
    }
  };
}
