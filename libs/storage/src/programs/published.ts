import type { Program, Programs, ProgramVersion } from '#domain';
import type { Client, Database } from '../database.js';
import { readPublished, type StoredProgram } from './program.rows.js';

const LOOK_EVERY_MS = 1_000;

/** Any number, but the same for every process of an installation: who folds shares it, who publishes has it alone. */
const LOCK = `hashtextextended(current_schema() || ' program', 0)`;

/** Reads the program in a published text, which was validated when it was published. */
export type ProgramReader = (content: string, version: number) => Program;

/**
 * The published versions of the program, as this process knows them. Nobody decides by an old one: a transaction that folds shares a lock
 * with all others of its kind, which a publication has alone; and before it commits it has seen that there is no newer version than
 * those known here, or starts over with that one. Both statements go along with its first one, so that nobody waits for them.
 */
export class PublishedPrograms {
  /** Always the same list: those that are published while the process runs are added to its end. */
  readonly versions: Programs;
  private readonly list: ProgramVersion[];
  private timer: NodeJS.Timeout | undefined;
  private reloading: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly read: ProgramReader,
    known: Programs,
  ) {
    this.list = [...known];
    this.versions = this.list;
  }

  static of(database: Database, read: ProgramReader, stored: readonly StoredProgram[]): PublishedPrograms {
    return new PublishedPrograms(
      database,
      read,
      stored.map((one) => versionOf(one, read)),
    );
  }

  /** The number of the newest version that is known here. */
  get newest(): number {
    return this.list.at(-1)!.version;
  }

  /** Runs `work` in a transaction in which no version is newer than those it knows. It may run again, and must leave nothing behind. */
  async transaction<T>(work: (client: Client, last: (statement: Promise<unknown>) => void) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await this.database.transaction(async (client, last) => {
          const guarded = this.guard(client);
          // Heard at once: it fails with everything else where the connection is lost.
          guarded.catch(() => undefined);
          try {
            const result = await work(client, last);
            await guarded;
            return result;
          } catch (error) {
            // By an old version anything may fail: that there is a newer one explains it.
            await guarded;
            throw error;
          }
        });
      } catch (error) {
        if (!(error instanceof NewerProgram)) throw error;
        await this.learn(error.version);
      }
    }
  }

  /** For reads that have come upon a version: knows it, and all before it, afterwards. */
  async learn(version: number): Promise<void> {
    while (version > this.newest) await this.reload();
  }

  /** Looks for new versions now, and then every second: for what decides outside of the book's transactions. */
  start(onError: (error: unknown) => void): void {
    this.timer = setInterval(() => void this.look().catch(onError), LOOK_EVERY_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.reloading?.catch(() => undefined);
  }

  private async look(): Promise<void> {
    const [row] = await this.database.query<{ newest: number }>(NEWEST);
    if (row!.newest > this.newest) await this.reload();
  }

  /** Two statements, since the second must see what was committed while the first one waited. */
  private async guard(client: Client): Promise<void> {
    const [, found] = await Promise.all([
      client.query({ name: 'share_program', text: `select pg_advisory_xact_lock_shared(${LOCK})`, values: [] }),
      client.query<{ newest: number }>({ name: 'newest_program', text: NEWEST, values: [] }),
    ]);
    const { newest } = found.rows[0]!;
    if (newest > this.newest) throw new NewerProgram(newest);
  }

  private reload(): Promise<void> {
    this.reloading ??= this.reloadNow().finally(() => (this.reloading = undefined));
    return this.reloading;
  }

  private async reloadNow(): Promise<void> {
    const stored = await readPublished(this.database);
    for (const one of stored) if (one.version > this.newest) this.list.push(versionOf(one, this.read));
  }
}

function versionOf({ version, validFrom, publishedAt, content }: StoredProgram, read: ProgramReader): ProgramVersion {
  return { version, validFrom, publishedAt, program: read(content, version) };
}

/** The number of the newest published version, as SQL. */
export const NEWEST = 'select max(version) as newest from program_version where published_at is not null';

/** Waits for all transactions that fold, and keeps new ones waiting until this one has ended. */
export async function lockPrograms(client: Client): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(${LOCK})`);
}

class NewerProgram extends Error {
  override name = 'NewerProgram';

  constructor(readonly version: number) {
    super(`version ${version} of the program was published`);
  }
}
