import type { IHeaders } from 'kafkajs';
import type { KafkaPort } from '#messaging';

export interface TopicRecord {
  topic: string;
  partition: number;
  offset: number;
  key: string | null;
  value: Buffer | null;
  headers: IHeaders;
}

const DEADLINE_MS = 60_000;

/** All records that a topic holds now, committed ones only, in order within each partition. */
export async function readTopic(kafka: KafkaPort, topic: string): Promise<TopicRecord[]> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const open = new Map(
    ends.filter((end) => Number(end.high) > Number(end.low)).map((end) => [end.partition, Number(end.high) - 1]),
  );
  const records: TopicRecord[] = [];
  if (open.size === 0) return records;
  const consumer = kafka.consumer({ groupId: `reader-${Math.random()}`, readUncommitted: false, maxWaitTimeInMs: 100 });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${topic} could not be read to its end`)), DEADLINE_MS);
    const passed = (partition: number, lastOffset: number): void => {
      if (lastOffset >= (open.get(partition) ?? Infinity)) open.delete(partition);
      if (open.size > 0) return;
      clearTimeout(timer);
      resolve();
    };
    // Markers of transactions and aborted records are passed without a batch.
    consumer.on('consumer.start_batch_process', ({ payload }) => {
      if (payload.batchSize === 0) passed(payload.partition, Number(payload.lastOffset));
    });
    const reading = async (): Promise<void> => {
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        eachBatch: ({ batch }) => {
          for (const { offset, key, value, headers } of batch.messages) {
            records.push({
              topic,
              partition: batch.partition,
              offset: Number(offset),
              key: key?.toString() ?? null,
              value,
              headers: headers ?? {},
            });
          }
          passed(batch.partition, Number(batch.lastOffset()));
          return Promise.resolve();
        },
      });
    };
    reading().catch(reject);
  });
  await consumer.disconnect();
  return records;
}
