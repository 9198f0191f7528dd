import pg from 'pg';
import { databaseSchema } from '#platform';
import type { Installation } from './installation.js';
import { stackEnvironment } from './stack.js';

/** What an operator's worst day brings, done to one installation of the shared servers. */
export class Disturbances {
  private readonly holds = new Set<pg.Client>();
  private readonly topics = new Set<string>();

  constructor(private readonly made: Installation) {}

  /** A transaction that never ends holds what the query selects. */
  async hold(query: string, values: unknown[] = []): Promise<Hold> {
    const client = new pg.Client({ connectionString: stackEnvironment().databaseUrl });
    await client.connect();
    this.holds.add(client);
    await client.query(`set search_path to "${databaseSchema(this.made.namespace)}"`);
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    await client.query('begin');
    const held = await client.query(`${query} for update`, values);
    if (held.rowCount === 0) throw new Error(`nothing to hold: ${query}`);
    const database = await this.made.book();
    return {
      longestWaitMs: async () => {
        const [waiting] = await database.query<{ ms: number | null }>(
          `select extract(epoch from max(clock_timestamp() - query_start))::float8 * 1000 as ms
            from pg_stat_activity where $1 = any(pg_blocking_pids(pid))`,
          [rows[0]!.pid],
        );
        return waiting!.ms ?? 0;
      },
      release: async () => {
        this.holds.delete(client);
        await client.end();
      },
    };
  }

  /** Kafka takes no more writes to a topic: nothing of ours is as small as what it takes, but the markers of transactions are. */
  async refuseWrites(topic: string): Promise<void> {
    await this.configure(topic, [{ name: 'max.message.bytes', value: '200' }]);
    this.topics.add(topic);
  }

  async takeWrites(topic: string): Promise<void> {
    await this.configure(topic, []);
    this.topics.delete(topic);
  }

  /** Records without content in one partition, written `ageMs` ago. */
  async pile(topic: string, partition: number, count: number, ageMs = 0): Promise<void> {
    const producer = this.made.kafka.producer();
    await producer.connect();
    const timestamp = String(Date.now() - ageMs);
    const messages = Array.from({ length: count }, () => ({ key: 'nobody', value: null, partition, timestamp }));
    await producer.send({ topic: this.made.topic(topic), messages });
    await producer.disconnect();
  }

  async end(): Promise<void> {
    await Promise.all([...this.holds].map((client) => client.end()));
    for (const topic of this.topics) await this.takeWrites(topic);
  }

  private async configure(topic: string, configEntries: { name: string; value: string }[]): Promise<void> {
    const admin = this.made.kafka.admin();
    await admin.connect();
    try {
      const resource = { type: 2, name: this.made.topic(topic), configEntries };
      await admin.alterConfigs({ validateOnly: false, resources: [resource] });
    } finally {
      await admin.disconnect();
    }
  }
}

export interface Hold {
  /** Of those who wait for its end; 0 where nobody does. */
  longestWaitMs(): Promise<number>;
  release(): Promise<void>;
}
