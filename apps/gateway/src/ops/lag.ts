import { CONSUMER_GROUPS, LOYALTY_TOPICS } from '#contracts';
import { committedPositions, LagReader, type GroupPosition, type KafkaPort } from '#messaging';
import { consumerGroup, topicName } from '#platform';
import type { PositionStore } from '#storage';

/** Lag of both groups: the ledger's by its book, which is the truth; that of insights by what it has committed. */
export class GroupLag {
  readonly reader: LagReader;
  readonly #admin;
  #connected: Promise<void> | undefined;

  constructor(
    kafka: KafkaPort,
    private readonly positions: PositionStore,
    private readonly namespace: string,
  ) {
    this.#admin = kafka.admin();
    this.reader = new LagReader({
      kafka,
      positions: async () => [...(await this.#ledger()), ...(await this.#insights())],
    });
  }

  async close(): Promise<void> {
    await this.reader.close();
    if (this.#connected !== undefined) await this.#admin.disconnect();
  }

  async #ledger(): Promise<GroupPosition[]> {
    const group = consumerGroup(this.namespace, CONSUMER_GROUPS.ledger);
    const partitions = await this.positions.all();
    return partitions.map(({ topic, partition, position, recordAt, movedAt }) => ({
      group,
      topic,
      partition,
      offset: position,
      lastTimestamp: recordAt,
      movedAt: movedAt === 0 ? null : movedAt,
    }));
  }

  async #insights(): Promise<GroupPosition[]> {
    this.#connected ??= this.#admin.connect();
    try {
      await this.#connected;
    } catch (error) {
      this.#connected = undefined;
      throw error;
    }
    const group = consumerGroup(this.namespace, CONSUMER_GROUPS.insights);
    return committedPositions(this.#admin, group, [topicName(this.namespace, LOYALTY_TOPICS.members)]);
  }
}
