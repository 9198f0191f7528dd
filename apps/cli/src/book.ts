import { readPublishedProgram } from '#startup';
import {
  Database,
  Ledger,
  MemberReader,
  PositionStore,
  PublishedPrograms,
  readInstallation,
  streamNow,
  type Installation,
} from '#storage';
import { databaseSchema, wallNow } from '#platform';
import { connected, type Connected } from './connections.js';
import { Refused } from './outcome.js';

/** The book, open for one command. */
export interface Book extends Connected {
  database: Database;
  installation: Installation;
  programs: PublishedPrograms;
  reader: MemberReader;
  /** Now, by the wall or by the stream as the installation's clock is. */
  now: () => Promise<number>;
}

/** Opens the book that the environment names for `work`, and closes it. Refuses where no service has made one yet. */
export async function withBook<T>(work: (book: Book) => Promise<T>): Promise<T> {
  const context = connected();
  return withDatabase(context, async (database) => {
    const installation = await readInstallation(database).catch(() => null);
    if (!installation) throw new Refused(`there is no book in schema ${database.schema} yet: start the services once`);
    const { clock } = context.environment;
    const programs = PublishedPrograms.of(database, readPublishedProgram, installation.programs);
    const ledger = new Ledger(database, installation.lanes, { programs, clock, wallNow });
    const now = async (): Promise<number> =>
      clock === 'wall' ? wallNow() : streamNow(await new PositionStore(database).all());
    const reader = new MemberReader(database, ledger, programs);
    return work({ ...context, database, installation, programs, reader, now });
  });
}

async function withDatabase<T>(context: Connected, work: (database: Database) => Promise<T>): Promise<T> {
  const { databaseUrl, namespace } = context.environment;
  let database: Database;
  try {
    database = await Database.connect({
      url: databaseUrl,
      schema: databaseSchema(namespace),
      poolSize: 2,
      applicationName: 'loyalty-cli',
    });
  } catch (error) {
    throw new Refused(`PostgreSQL does not answer: ${(error as Error).message}`);
  }
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
