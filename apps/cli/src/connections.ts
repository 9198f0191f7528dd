import { TOPIC_PLAN } from '#contracts';
import { createKafka, ensureTopics, Publisher, type KafkaPort } from '#messaging';
import { createLog, EnvironmentError, readEnvironment, topicName, type Environment, type Log } from '#platform';
import { Refused } from './outcome.js';

export interface Connected {
  environment: Environment;
  log: Log;
}

/** The environment and a log to standard error that speaks of failures only. */
export function connected(): Connected {
  try {
    return { environment: readEnvironment(), log: createLog('loyalty', 'error', process.stderr) };
  } catch (error) {
    if (error instanceof EnvironmentError) throw new Refused(error.message);
    throw error;
  }
}

export function kafkaOf({ environment, log }: Connected): KafkaPort {
  return createKafka({ ...environment.kafka, clientId: 'loyalty-cli', log });
}

/** Opens a publisher to one of our topics, which is made if it is missing, and closes it after `work`. */
export async function withPublisher<T>(
  topic: string,
  work: (publish: (records: { key: string; value: string }[]) => Promise<void>) => Promise<T>,
): Promise<T> {
  const context = connected();
  const { kafka, namespace } = context.environment;
  const port = kafkaOf(context);
  const name = topicName(namespace, topic);
  const publisher = new Publisher(port, context.log);
  const { topicPartitions: partitions, replicationFactor } = kafka;
  const config = TOPIC_PLAN.find((planned) => planned.topic === topic)?.config;
  const spec = { topic: name, partitions, replicationFactor, config };
  try {
    await ensureTopics(port, [spec]);
    await publisher.connect();
    return await work((records) => publisher.publish(records.map(({ key, value }) => ({ topic: name, key, value }))));
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(`Kafka at ${kafka.brokers.join(',')}: ${(error as Error).message}`);
  } finally {
    await publisher.close();
  }
}
