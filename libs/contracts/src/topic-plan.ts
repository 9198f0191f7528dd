import { COMMERCE_TOPICS, deadLetterTopic, LOYALTY_TOPICS } from './topics.js';

/** A topic that the services make at start where it is missing, without its namespace. */
export interface PlannedTopic {
  topic: string;
  config: Record<string, string>;
}

/** Dead letters may be 10 MB, and Kafka counts keys, headers and framing too. */
const LARGE_RECORDS = { 'max.message.bytes': '11000000' };

/** All topics of an installation. */
export const TOPIC_PLAN: readonly PlannedTopic[] = [
  ...COMMERCE_TOPICS.flatMap((topic) => [
    { topic, config: LARGE_RECORDS },
    { topic: deadLetterTopic(topic), config: LARGE_RECORDS },
  ]),
  { topic: LOYALTY_TOPICS.events, config: {} },
  { topic: LOYALTY_TOPICS.members, config: { 'cleanup.policy': 'compact' } },
  { topic: LOYALTY_TOPICS.churnWarnings, config: {} },
  { topic: LOYALTY_TOPICS.alerts, config: {} },
];
