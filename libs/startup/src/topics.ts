import { TOPIC_PLAN } from '#contracts';
import { createKafka, ensureTopics, type KafkaPort } from '#messaging';
import { consumerGroup, topicName, untilAvailable, type Environment, type Log } from '#platform';

/**
 * Waits for Kafka and makes the topics of the installation that are missing.
 * @param clientName `loyalty-ledger`, say; the namespace is put before it
 */
export async function openTopics(env: Environment, log: Log, clientName: string): Promise<KafkaPort> {
  const kafka = createKafka({ ...env.kafka, clientId: consumerGroup(env.namespace, clientName), log });
  const { topicPartitions: partitions, replicationFactor } = env.kafka;
  const topics = TOPIC_PLAN.map(({ topic, config }) => {
    return { topic: topicName(env.namespace, topic), partitions, replicationFactor, config };
  });
  await untilAvailable('Kafka', () => ensureTopics(kafka, topics), log);
  return kafka;
}
