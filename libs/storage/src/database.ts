import { DataSource, type DataSourceOptions } from 'typeorm';
import pg from 'pg';
import type { PoolClient } from 'pg';
import { MIGRATIONS } from './migrations/index.js';
import { ENTITIES } from './entities/index.js';

const INT8_OID = 20;
// All int8 of the book are instants, points, money or numbers of rows: within 2^53, as a check in `toSafe` keeps it.
pg.types.setTypeParser(INT8_OID, toSafe);

function toSafe(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} lies outside the safe integers`);
  return value;
}

export interface DatabaseOptions {
  url: string;
  schema: string;
  /** Connections of this process. */
  poolSize?: number;
  applicationName?: string;
  /**
   * A statement that has no answer after this time gives its connection up, as it may be one to nowhere (half-open). For services,
   * whose statements are small; without it a command line may wait.
   */
  answerTimeoutMs?: number;
}

/** For services: far longer than any statement of theirs takes, also one that waits for the locks of a stopped process. */
export const ANSWER_TIMEOUT_MS = 40_000;

/** Any number, but the same for every installation on a server: migrations of all schemas take turns. */
const MIGRATION_LOCK = 7_310_451;

/**
 * A connection may end at any moment, also when no one holds it for a turn of this process: on its way from being made, or from who had it
 * before, to who asked for it. Unheard, that would end the process; who uses the connection next is told by the failure of their statement.
 */
class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** One connection of the pool, for the statements of one transaction. */
export type Client = PoolClient;

/** PostgreSQL as the stores see it: a TypeORM data source for schema and entities, and raw connections for the hot path. */
export class Database {
  private constructor(
    readonly dataSource: DataSource,
    readonly schema: string,
  ) {}

  /** Connects, and creates or migrates the schema: one process does it while others wait. */
  static async open(options: DatabaseOptions): Promise<Database> {
    await migrate(options);
    return Database.connect(options);
  }

  /** Connects to a schema that exists. */
  static async connect(options: DatabaseOptions): Promise<Database> {
    const dataSource = new DataSource(dataSourceOptions(options));
    await dataSource.initialize();
    return new Database(dataSource, options.schema);
  }

  private get pool(): pg.Pool {
    return (this.dataSource.driver as unknown as { master: pg.Pool }).master;
  }

  /**
   * Runs `work` in a transaction; deadlocks and serialization failures are tried again, all else is thrown.
   *
   * Statements go to the server at once, without waiting for the one before (libpq's pipeline mode). What `work` gives to `last` is not
   * waited for before the commit is on its way: a lock that such a statement takes is held for no turn of this process. Should it fail,
   * the server turns the commit into a rollback; what failed on this side, and never came to the server, is seen before the commit.
   */
  async transaction<T>(work: (client: Client, last: (statement: Promise<unknown>) => void) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const client = await this.pool.connect();
      let broken: Error | undefined;
      // A connection may end while no statement is under way; unheard, that would end the process. The next statement fails anyhow.
      const lost = (error: Error): void => void (broken = error);
      client.on('error', lost);
      const statements: Promise<unknown>[] = [];
      const failures: unknown[] = [];
      const last = (statement: Promise<unknown>): void => {
        // Heard at once, since all of them fail together, long before they are waited for.
        statement.catch((error: unknown) => failures.push(error));
        statements.push(statement);
      };
      try {
        last(client.query('begin'));
        const result = await work(client, last);
        if (failures.length > 0) throw failures[0];
        await allOf([...statements, client.query('commit')]);
        return result;
      } catch (error) {
        broken = (await rollBack(client)) ?? broken;
        // Those still under way have failed with it, or will be undone.
        await Promise.allSettled(statements);
        if (!isRetryable(error) || attempt === 5) throw error;
      } finally {
        client.off('error', lost);
        // A connection that is lost, or cannot even roll back, is thrown away.
        client.release(broken);
      }
    }
  }

  /** One statement outside a transaction. */
  async query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.dataSource.query<Row[]>(text, values);
  }

  /** A named statement outside a transaction, planned once for each connection: for what is asked thousands of times a second. */
  async prepared<Row extends object>(statement: { name: string; text: string; values: unknown[] }): Promise<Row[]> {
    return (await this.pool.query<Row>(statement)).rows;
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

function dataSourceOptions({
  url,
  schema,
  poolSize = 10,
  applicationName = 'loyalty',
  answerTimeoutMs,
}: DatabaseOptions): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    schema,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTableName: 'migration',
    installExtensions: false,
    poolSize,
    applicationName,
    extra: {
      Client: HeardClient,
      options: `-c search_path=${schema} -c timezone=UTC`,
      connectionTimeoutMillis: 5_000,
      pipeline: true,
      keepAlive: true,
      query_timeout: answerTimeoutMs,
      // A client that was stopped in mid-transaction must not hold its locks for ever.
      idle_in_transaction_session_timeout: 30_000,
    },
  };
}

async function migrate(options: DatabaseOptions): Promise<void> {
  const client = new pg.Client({ connectionString: options.url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(`create schema if not exists ${options.schema}`);
    const dataSource = new DataSource(dataSourceOptions({ ...options, poolSize: 1 }));
    await dataSource.initialize();
    try {
      await dataSource.runMigrations({ transaction: 'each' });
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await client.end();
  }
}

/** Waits for all statements that were sent together; throws what the first that failed threw, once all have answered. */
export async function allOf(statements: readonly Promise<unknown>[]): Promise<void> {
  for (const answer of await Promise.allSettled(statements)) {
    if (answer.status === 'rejected') throw answer.reason;
  }
}

async function rollBack(client: Client): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const RETRYABLE = new Set(['40P01', '40001']);

function isRetryable(error: unknown): boolean {
  return RETRYABLE.has((error as { code?: string }).code ?? '');
}
