import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import type { Message } from 'kafkajs';
import { GroupedMessages } from './grouped-messages.js';

type Group = (of: { topic: string; partitionMetadata: unknown[]; messages: Message[]; partitioner: unknown }) => object;
const group = createRequire(import.meta.url)('kafkajs/src/producer/groupMessagesPerPartition.js') as Group;

describe('messages that are grouped by kafkajs', () => {
  const partitioner = ({ message }: { message: Message }): number => Number(message.key) % 3;
  const all = Array.from({ length: 20 }, (_, i) => ({ key: String((i * 7) % 11), value: String(i) }));
  const grouped = (messages: Message[]): object =>
    group({ topic: 't', partitionMetadata: [{}, {}, {}], messages, partitioner });

  it('are the same groups, in the same order', () => {
    const messages = new GroupedMessages();
    messages.push(...all);
    expect(grouped(messages)).toEqual(grouped(all));
    expect(Object.keys(grouped(messages))).toEqual(['0', '1', '2']);
    expect(grouped(new GroupedMessages())).toEqual({});
  });

  it('stay such when some are left out', () => {
    const messages = new GroupedMessages();
    messages.push(...all);
    expect(messages.filter(({ key }) => key !== '0')).toBeInstanceOf(GroupedMessages);
  });
});
