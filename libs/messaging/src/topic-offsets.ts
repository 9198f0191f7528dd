import type { Admin } from 'kafkajs';
import type { KafkaPort } from './kafka.js';
import { partitionKey } from './lane-types.js';

export interface OffsetRange {
  /** First offset that the broker still has. */
  low: number;
  /** High watermark. */
  high: number;
}

/**
 * First and last offsets of topics through one admin connection, opened when first needed. kafkajs remembers every
 * topic it was asked about and fails on all of them when one is deleted, so the connection is made anew after an error.
 */
export class TopicOffsets {
  private admin: Promise<Admin> | undefined;
  private closed = false;

  constructor(private readonly kafka: KafkaPort) {}

  /** Keyed `topic:partition`; topics that do not exist are left out. Throws when the brokers do not answer. */
  async fetch(topics: string[]): Promise<Map<string, OffsetRange>> {
    try {
      return await this.fetchPresent(topics);
    } catch (error) {
      await this.reset();
      if (!isUnknownTopic(error)) throw error;
    }
    // One of them is gone: find out which exist, on a connection that has not heard of the others.
    try {
      const present = new Set(await (await this.connection()).listTopics());
      return await this.fetchPresent(topics.filter((topic) => present.has(topic)));
    } catch (error) {
      await this.reset();
      if (isUnknownTopic(error)) return new Map();
      throw error;
    }
  }

  /** For good: a look that is still under way opens no connection any more. */
  async close(): Promise<void> {
    this.closed = true;
    await this.reset();
  }

  private async reset(): Promise<void> {
    const { admin } = this;
    this.admin = undefined;
    await admin?.then((opened) => opened.disconnect()).catch(() => undefined);
  }

  private async fetchPresent(topics: string[]): Promise<Map<string, OffsetRange>> {
    const admin = await this.connection();
    const ranges = new Map<string, OffsetRange>();
    const answers = await Promise.all(
      topics.map(async (topic) => ({ topic, partitions: await admin.fetchTopicOffsets(topic) })),
    );
    for (const { topic, partitions } of answers) {
      for (const { partition, low, high } of partitions) {
        ranges.set(partitionKey({ topic, partition }), { low: Number(low), high: Number(high) });
      }
    }
    return ranges;
  }

  private connection(): Promise<Admin> {
    if (this.closed) return Promise.reject(new Error('closed'));
    this.admin ??= (async () => {
      const admin = this.kafka.admin({ retry: { retries: 2, initialRetryTime: 50, maxRetryTime: 500 } });
      await admin.connect();
      return admin;
    })();
    return this.admin;
  }
}

function isUnknownTopic(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ((at as { type?: string }).type === 'UNKNOWN_TOPIC_OR_PARTITION') return true;
    if (/does not host this topic-partition/.test(at.message)) return true;
  }
  return false;
}
