import { readFile } from 'node:fs/promises';
import { parseProgram } from '#contracts';
import type { Program } from '#domain';
import {
  databaseSchema,
  describeError,
  untilAvailable,
  wallNow,
  type Environment,
  type Log,
  type Shutdown,
} from '#platform';
import {
  ANSWER_TIMEOUT_MS,
  Database,
  openInstallation,
  PublishedPrograms,
  type DatabaseOptions,
  type Installation,
} from '#storage';

/** The book as a service has it once it has started. */
export interface OpenBook {
  database: Database;
  installation: Installation;
  /** The published versions of the program; those that are published from now on come to be known while the service runs. */
  programs: PublishedPrograms;
  /** For connections of another purpose, to the same schema. */
  options: DatabaseOptions;
}

/** A published text: it was validated when it was published. */
export function readPublishedProgram(content: string, version: number): Program {
  return parseProgram(content, `program version ${version}`);
}

/**
 * Waits for PostgreSQL, makes or migrates the schema, and checks the program file against the newest published version. The connections close
 * with the process.
 * @param service the name under which PostgreSQL shows its connections, and how many there are at most
 * @throws ProgramNotPublished, or what is wrong with the program file
 */
export async function openBook(
  env: Environment,
  log: Log,
  shutdown: Shutdown,
  service: { applicationName: string; poolSize: number },
): Promise<OpenBook> {
  const content = await readFile(env.programPath, 'utf8');
  const { name } = parseProgram(content, env.programPath);
  const options: DatabaseOptions = {
    url: env.databaseUrl,
    schema: databaseSchema(env.namespace),
    answerTimeoutMs: ANSWER_TIMEOUT_MS,
    ...service,
  };
  const database = await untilAvailable('PostgreSQL', () => Database.open(options), log);
  shutdown.add('database', 'PostgreSQL', () => database.close());
  const installation = await openInstallation(database, { name, content, path: env.programPath }, wallNow());
  const programs = PublishedPrograms.of(database, readPublishedProgram, installation.programs);
  programs.start((error) =>
    log.debug({ error: describeError(error) }, 'the versions of the program could not be read'),
  );
  shutdown.add('work', 'program versions', () => programs.stop());
  return { database, installation, programs, options };
}
