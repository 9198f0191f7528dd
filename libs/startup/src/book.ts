import { readFile } from 'node:fs/promises';
import { parseProgram } from '#contracts';
import type { Programs } from '#domain';
import { databaseSchema, untilAvailable, wallNow, type Environment, type Log, type Shutdown } from '#platform';
import { ANSWER_TIMEOUT_MS, Database, openInstallation, type DatabaseOptions, type Installation } from '#storage';

/** The book as a service has it once it has started. */
export interface OpenBook {
  database: Database;
  installation: Installation;
  /** The published versions of the program, oldest first; one at least. */
  programs: Programs;
  /** For connections of another purpose, to the same schema. */
  options: DatabaseOptions;
}

/**
 * Waits for PostgreSQL, makes or migrates the schema, and checks the program file against the version in force. The connections close
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
  const installation = await openInstallation(database, { name, content }, wallNow());
  const programs = installation.programs.map(({ version, validFrom, content: text }) => ({
    version,
    validFrom,
    program: parseProgram(text, `program version ${version}`),
  }));
  return { database, installation, programs, options };
}
