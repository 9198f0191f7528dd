import { readFile } from 'node:fs/promises';
import { databaseSchema, type Environment } from '#platform';
import { Database, DeadLetterStore, readInstallation, type StoredProgram } from '#storage';
import { fail, looked, ok, warn, type Finding } from './finding.js';

const VERSION_LEAST = 15;
const REMEDY = 'start PostgreSQL, or set DATABASE_URL to where it is';

/** The server, the schema, the program in force and what waits in the book. */
export async function lookAtPostgres(environment: Environment): Promise<Finding[]> {
  return looked('postgresql', REMEDY, async () => {
    const schema = databaseSchema(environment.namespace);
    const database = await Database.connect({ url: environment.databaseUrl, schema, poolSize: 1 });
    try {
      return [await lookAtVersion(database), ...(await lookAtBook(database, environment))];
    } finally {
      await database.close();
    }
  });
}

async function lookAtVersion(database: Database): Promise<Finding> {
  const [row] = await database.query<{ version: string }>(`select current_setting('server_version') as version`);
  const version = row?.version ?? '0';
  if (Number.parseInt(version, 10) >= VERSION_LEAST) return ok('postgresql', `answers, version ${version}`);
  return fail('postgresql', `is version ${version}`, `version ${VERSION_LEAST} or newer is needed`);
}

async function lookAtBook(database: Database, environment: Environment): Promise<Finding[]> {
  const installation = await readInstallation(database).catch(() => null);
  if (installation === null) {
    return [warn('book', `there is none in schema ${database.schema}`, 'start a service once: it makes the schema')];
  }
  const counts = await new DeadLetterStore(database).counts();
  const open = counts.filter(({ status }) => status === 'open').reduce((sum, { count }) => sum + count, 0);
  const book = ok('book', `schema ${database.schema}, epoch ${installation.bookEpoch}`);
  return [book, await lookAtProgram(installation.programs, environment), lettersFinding(open)];
}

/** A service refuses to start with a program file that says something else than what was published. */
async function lookAtProgram(programs: StoredProgram[], { programPath }: Environment): Promise<Finding> {
  const latest = programs.at(-1);
  const content = await readFile(programPath, 'utf8').catch(() => undefined);
  if (latest === undefined || content === undefined || latest.content === content) {
    return ok('program in force', `version ${latest?.version ?? 0}`);
  }
  const todo = `npx loyalty program publish ${programPath}, or put the published one back: services refuse to start with another`;
  return warn('program in force', `${programPath} is not what version ${latest.version} says`, todo);
}

function lettersFinding(open: number): Finding {
  if (open === 0) return ok('dead letters', 'none is open');
  return warn(
    'dead letters',
    `${open} open`,
    '`npx loyalty dead-letters list` shows them; docs/runbooks/LoyaltyDeadLetters.md',
  );
}
