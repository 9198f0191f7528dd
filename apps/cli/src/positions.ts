import { setTimeout as delay } from 'node:timers/promises';
import { CONSUMER_GROUPS, LOYALTY_TOPICS } from '#contracts';
import { committedPositions, type GroupPosition, type KafkaPort } from '#messaging';
import { consumerGroup, topicName } from '#platform';
import { PositionStore } from '#storage';
import type { Book } from './book.js';

const ATTEMPTS = 10;
const PAUSE_MS = 300;

/** The ledger's positions are those of PostgreSQL, the truth; insights' those that it has committed to Kafka. */
export async function groupPositions({ database, environment }: Book, kafka: KafkaPort): Promise<GroupPosition[]> {
  const { namespace } = environment;
  const group = consumerGroup(namespace, CONSUMER_GROUPS.ledger);
  const states = await new PositionStore(database).all();
  const ledger = states.map(({ topic, partition, position, recordAt, movedAt }) => {
    return { group, topic, partition, offset: position, lastTimestamp: recordAt, movedAt };
  });
  const insights = consumerGroup(namespace, CONSUMER_GROUPS.insights);
  return [...ledger, ...(await committed(kafka, insights, topicName(namespace, LOYALTY_TOPICS.members)))];
}

/** A broker that has just made the group's coordinator refuses for a moment, and kafkajs does not try this call again. */
async function committed(kafka: KafkaPort, group: string, topic: string): Promise<GroupPosition[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await committedPositions(admin, group, [topic]);
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await delay(PAUSE_MS);
      }
    }
  } finally {
    await admin.disconnect();
  }
}
