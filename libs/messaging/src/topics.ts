import type { Admin } from 'kafkajs';
import type { KafkaPort } from './kafka.js';

export interface TopicSpec {
  topic: string;
  partitions: number;
  /** Capped to the number of brokers; default 3, or as many as there are. */
  replicationFactor?: number;
  config?: Record<string, string>;
}

const ATTEMPTS = 10;
const PAUSE_MS = 200;
const LEADERS_MS = 15_000;

/**
 * Creates the topics that are missing and leaves the others as they are. Several services may do this at the same time:
 * a topic that another one made meanwhile is no error. Resolves when all of them exist; throws the broker's refusal.
 */
export async function ensureTopics(kafka: KafkaPort, topics: TopicSpec[]): Promise<{ created: string[] }> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const { brokers } = await admin.describeCluster();
    const created = new Set<string>();
    for (let attempt = 1; ; attempt += 1) {
      const present = new Set(await admin.listTopics());
      const missing = topics.filter(({ topic }) => !present.has(topic));
      if (missing.length === 0) {
        await Promise.all(topics.map(({ topic }) => untilLed(admin, topic)));
        return { created: [...created] };
      }
      try {
        const made = await admin.createTopics({
          waitForLeaders: true,
          topics: missing.map((spec) => ({
            topic: spec.topic,
            numPartitions: spec.partitions,
            replicationFactor: Math.min(spec.replicationFactor ?? 3, Math.max(1, brokers.length)),
            configEntries: Object.entries(spec.config ?? {}).map(([name, value]) => ({ name, value })),
          })),
        });
        if (made) for (const { topic } of missing) created.add(topic);
      } catch (error) {
        if (attempt >= ATTEMPTS) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  } finally {
    await admin.disconnect();
  }
}

/** A topic just made has no leaders for a moment, whatever its creation says; a consumer that asks then is turned away. */
async function untilLed(admin: Admin, topic: string): Promise<void> {
  for (const giveUpAt = Date.now() + LEADERS_MS; ;) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
