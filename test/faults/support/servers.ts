import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { Redis } from 'ioredis';
import pg from 'pg';
import { projectFile } from '../../support/project.js';
import { Proxy } from '../../support/proxy.js';
import { freePort, ownStack, type OwnStack, type StackEnvironment } from '../../support/stack.js';

/** Kafka, PostgreSQL and Redis of one test alone, with a proxy before each; services see the proxies only. */
export class Servers {
  private constructor(
    readonly stack: OwnStack,
    readonly kafka: Proxy,
    readonly postgres: Proxy,
    readonly redis: Proxy,
    /** Past the proxies of PostgreSQL and Redis. Kafka names its proxy to every client. */
    readonly direct: StackEnvironment,
  ) {}

  static async open(name: string): Promise<Servers> {
    const kafkaPort = await freePort();
    const stack = ownStack(name, { kafkaAdvertised: `127.0.0.1:${kafkaPort}` });
    const to = (part: 'kafka' | 'postgres' | 'redis') => ({ host: '127.0.0.1', port: stack.portOf(part) });
    const kafka = await Proxy.open(to('kafka'), kafkaPort);
    const [postgres, redis] = await Promise.all([Proxy.open(to('postgres')), Proxy.open(to('redis'))]);
    return new Servers(stack, kafka, postgres, redis, stack.environment);
  }

  get proxies(): Proxy[] {
    return [this.kafka, this.postgres, this.redis];
  }

  /** The variables of a service that goes through the proxies. */
  get variables(): Record<string, string> {
    const through = (url: string, proxy: Proxy): string => {
      const changed = new URL(url);
      changed.port = String(proxy.port);
      return changed.href;
    };
    return {
      KAFKA_BROKERS: this.kafka.address,
      DATABASE_URL: through(this.direct.databaseUrl, this.postgres),
      REDIS_URL: through(this.direct.redisUrl, this.redis),
    };
  }

  async sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.direct.databaseUrl });
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Ends connections that are in the middle of a transaction. @returns how many */
  async terminateInTransaction(): Promise<number> {
    const rows = await this.sql<{ ended: boolean }>(
      `select pg_terminate_backend(pid) as ended from pg_stat_activity
        where application_name like 'loyalty-%' and xact_start is not null and pid <> pg_backend_pid()`,
    );
    return rows.length;
  }

  /** Whether `fillDisk` may be done here: not without the right to limit processes of another user. */
  canFillDisk(): boolean {
    try {
      limitFileSize(this.stack.pidOf('postgres')!, 'unlimited');
      return true;
    } catch {
      return false;
    }
  }

  /**
   * PostgreSQL's disk is full for the services: their connections cannot make the largest table's file any longer. (A limit of
   * the process on the size of files: the write is cut short, as on a full disk, and needs no disk of its own.)
   */
  async fillDisk(schema: string): Promise<void> {
    // Aborted rows, so that the table's file is larger than any segment of the write-ahead log, which must go on.
    const client = new pg.Client({ connectionString: this.direct.databaseUrl });
    await client.connect();
    // Vacuumed away, those rows would be room again.
    await client.query(`alter table ${schema}.fact set (autovacuum_enabled = false)`);
    await client.query('begin');
    await client.query(
      `insert into ${schema}.fact (ref, identity, seq, type, occurred_at, recorded_at, imported, content, source, event_id, data)
        select -n, gen_random_uuid(), 0, 0, 0, 0, false, gen_random_uuid(), '', '', repeat(md5(n::text), 60)
        from generate_series(1, 10000) n`,
    );
    await client.query('rollback');
    const [size] = (await client.query<{ bytes: string }>(`select pg_relation_size('${schema}.fact') as bytes`)).rows;
    await client.end();
    for (const pid of await this.backends()) limitFileSize(pid, Number(size!.bytes) + 4_096);
    limitFileSize(this.stack.pidOf('postgres')!, Number(size!.bytes) + 4_096);
  }

  /** What PostgreSQL has said about its disk; undefined: nothing yet. */
  diskFullErrors(): string | undefined {
    const log = readFileSync(projectFile(`${this.stack.directory}/log/postgres.log`), 'utf8');
    const found = log.match(/could not extend file .*/g);
    return found ? `${found.length} writes cut short` : undefined;
  }

  async makeRoom(schema: string): Promise<void> {
    await this.sql(`alter table ${schema}.fact reset (autovacuum_enabled)`);
    limitFileSize(this.stack.pidOf('postgres')!, 'unlimited');
    for (const pid of await this.backends()) limitFileSize(pid, 'unlimited');
  }

  private async backends(): Promise<number[]> {
    const rows = await this.sql<{ pid: number }>(
      `select pid from pg_stat_activity where application_name like 'loyalty-%'`,
    );
    return rows.map((row) => row.pid);
  }

  async flushRedis(): Promise<void> {
    const redis = new Redis(this.direct.redisUrl);
    try {
      await redis.flushall();
    } finally {
      redis.disconnect();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.proxies.map((proxy) => proxy.close()));
    this.stack.down();
  }
}

/** The soft limit, which can be raised again. As the user whose process it is: no one else may, without a right that containers lack. */
function limitFileSize(pid: number, bytes: number | 'unlimited'): void {
  const { uid, gid } = statSync(`/proc/${pid}`);
  const as = uid === process.getuid?.() ? {} : { uid, gid };
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`], { stdio: 'pipe', cwd: '/', ...as });
}
