import { CONSUMER_GROUPS, LOYALTY_TOPICS } from '#contracts';
import { committedPositions, LagReader, type GroupPosition, type KafkaPort } from '#messaging';
import { consumerGroup, topicName } from '#platform';
import { ledgerPositions } from '#startup';
import type { PositionStore } from '#storage';

/** Lag of both groups: the ledger's by its book, which is the truth; that of insights by what it has committed. */
export class GroupLag {
  readonly reader: LagReader;
  readonly #admin;
  readonly #ledger: () => Promise<GroupPosition[]>;
  #connected: Promise<void> | undefined;

  constructor(
    kafka: KafkaPort,
    positions: PositionStore,
    private readonly namespace: string,
  ) {
    this.#admin = kafka.admin();
    this.#ledger = ledgerPositions(positions, namespace);
    this.reader = new LagReader({
      kafka,
      positions: async () => [...(await this.#ledger()), ...(await this.#insights())],
    });
  }

  async close(): Promise<void> {
    await this.reader.close();
    if (this.#connected !== undefined) await this.#admin.disconnect();
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
