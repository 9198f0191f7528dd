export { dealLanes, laneAssigner } from './assigner.js';
export { createKafka, type KafkaConnection, type KafkaPort } from './kafka.js';
export { LaneConsumer } from './lane-consumer.js';
export * from './lane-types.js';
export type { MessagingLog } from './log.js';
export { ensureTopics, type TopicSpec } from './topics.js';
export type { OutRecord } from './out-records.js';
export { Publisher } from './publisher.js';
export { Fenced, isFencing, TransactionalPublisher, TransactionInDoubt } from './transactional-publisher.js';
