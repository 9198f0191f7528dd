import type { Message, ProducerBatch, RecordMetadata, TopicMessages } from 'kafkajs';
import { byTopic, type OutRecord } from './out-records.js';

/** A producer or a transaction of one, that partitions by `partitionByKey`. */
export interface Sender {
  sendBatch(batch: ProducerBatch): Promise<RecordMetadata[]>;
}

/** Each time some partition's leader has moved while it was being sent to. */
const ATTEMPTS_MAX = 10;

/**
 * Sends records in one request for each broker, acknowledged by all replicas. When a broker dies, kafkajs 2.2.4 sends to those that have not
 * answered yet, by the leaders of then; a partition that has moved to a broker that had answered already is left out and called sent
 * (`producer/sendMessages.js`). So whatever partition is not among the answers is sent to again.
 * @throws what kafkajs throws; some of the records may be written then
 */
export async function sendAll(sender: Sender, records: readonly OutRecord[]): Promise<void> {
  let left = byTopic(records);
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt === ATTEMPTS_MAX)
      throw new Error(`partitions do not answer: ${left.map(({ topic }) => topic).join(', ')}`);
    left = unanswered(left, await sender.sendBatch({ acks: -1, topicMessages: left }));
  }
}

/** The messages to partitions that are not among the answers. */
export function unanswered(sent: readonly TopicMessages[], answers: readonly RecordMetadata[]): TopicMessages[] {
  const answered = new Set(answers.map(({ topicName, partition }) => `${topicName}:${partition}`));
  return sent.flatMap(({ topic, messages }) => {
    const left = messages.filter(({ partition }: Message) => !answered.has(`${topic}:${partition}`));
    return left.length === 0 ? [] : [{ topic, messages: left }];
  });
}
