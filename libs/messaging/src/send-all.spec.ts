import { describe, expect, it } from '@jest/globals';
import type { ProducerBatch, RecordMetadata } from 'kafkajs';
import { sendAll, type Sender } from './send-all.js';

/** A producer of kafkajs whose first answer lacks a partition, as when that moved to a broker that had answered already. */
function forgetful(lacking: number): { sender: Sender; sent: string[][] } {
  const sent: string[][] = [];
  const sender: Sender = {
    sendBatch: ({ topicMessages = [] }: ProducerBatch): Promise<RecordMetadata[]> => {
      const messages = topicMessages.flatMap((one) => one.messages);
      messages.forEach((message) => (message.partition ??= Number(message.key)));
      const partitions = new Set(messages.map(({ partition }) => partition!));
      if (sent.length === 0) partitions.delete(lacking);
      sent.push(messages.map(({ value }) => String(value)));
      return Promise.resolve([...partitions].map((partition) => ({ topicName: 't', partition, errorCode: 0 })));
    },
  };
  return { sender, sent };
}

const record = (partition: number, value: string) => ({ topic: 't', key: String(partition), value });

describe('sending', () => {
  it('sends to a partition again that is not among the answers, and to no other', async () => {
    const { sender, sent } = forgetful(1);
    await sendAll(sender, [record(0, 'a'), record(1, 'b'), record(2, 'c'), record(1, 'd')]);
    expect(sent).toEqual([
      ['a', 'b', 'c', 'd'],
      ['b', 'd'],
    ]);
  });

  it('gives up where a partition never answers', async () => {
    const mute: Sender = { sendBatch: () => Promise.resolve([]) };
    await expect(sendAll(mute, [record(0, 'a')])).rejects.toThrow('partitions do not answer: t');
  });
});
