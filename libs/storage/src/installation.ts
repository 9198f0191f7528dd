import type { Client, Database } from './database.js';
import { publishedOf, writtenIn, type StoredProgram } from './programs/program.rows.js';

/** Number of lanes of the book: each has its own numbering, and one relay at a time. Fixed when an installation is made. */
const BOOK_LANES = 12;

export interface Installation {
  lanes: number;
  bookEpoch: number;
  /** Oldest first. */
  programs: StoredProgram[];
}

/** The program file says something else than the newest published version. */
export class ProgramNotPublished extends Error {
  override name = 'ProgramNotPublished';
}

/**
 * Makes the installation at its first start; later checks the program, and notices a restored database.
 * @throws ProgramNotPublished
 */
export async function openInstallation(
  database: Database,
  program: { name: string; content: string; path: string },
  wallNow: number,
): Promise<Installation> {
  return database.transaction(async (client) => {
    await client.query('select pg_advisory_xact_lock(hashtext(current_schema()))');
    const cluster = await clusterOf(client);
    await client.query(
      `insert into installation (id, lanes, book_epoch, system_identifier, timeline, created_at)
        values (1, $1, 1, $2, $3, $4) on conflict do nothing`,
      [BOOK_LANES, cluster.systemIdentifier, cluster.timeline, wallNow],
    );
    await client.query(
      `insert into program_version (version, name, content, drafted_at, valid_from, published_at, settled_at)
        select 1, $1, $2, $3, 0, $3, $3 where not exists (select from program_version)`,
      [program.name, program.content, wallNow],
    );
    const lanes = await noteCluster(client, cluster);
    const programs = await readPrograms(client);
    const latest = programs.at(-1)!;
    if (latest.content !== program.content) throw new ProgramNotPublished(whatToDo(program.path, latest.version));
    await client.query(
      `insert into lane (lane, head) select n, 0 from generate_series(0, $1::int - 1) n on conflict do nothing`,
      [lanes.lanes],
    );
    await client.query(
      `insert into relay (lane, sent) select n, 0 from generate_series(0, $1::int - 1) n on conflict do nothing`,
      [lanes.lanes],
    );
    return { ...lanes, programs };
  });
}

/** What an installation that exists says of itself; null where there is none yet. */
export async function readInstallation(database: Database): Promise<Installation | null> {
  return database.transaction(async (client) => {
    const found = await client.query<{ lanes: number; book_epoch: number }>(
      'select lanes, book_epoch from installation',
    );
    const row = found.rows[0];
    return row ? { lanes: row.lanes, bookEpoch: row.book_epoch, programs: await readPrograms(client) } : null;
  });
}

function whatToDo(path: string, version: number): string {
  return (
    `the program file ${path} says something else than version ${version}, the latest that was published. ` +
    `\`npx loyalty program simulate ${path}\` shows what it would change, \`npx loyalty program publish ${path}\` publishes it; ` +
    'or restore the file'
  );
}

async function readPrograms(client: Client): Promise<StoredProgram[]> {
  return publishedOf(await writtenIn(client));
}

interface Cluster {
  systemIdentifier: string;
  timeline: number;
}

async function clusterOf(client: Client): Promise<Cluster> {
  const found = await client.query<{ system_identifier: string; timeline: number }>(
    `select system_identifier::text, timeline_id as timeline from pg_control_system(), pg_control_checkpoint()`,
  );
  const row = found.rows[0]!;
  return { systemIdentifier: row.system_identifier, timeline: row.timeline };
}

/** Another cluster, or another timeline of it, is a restored book: its numbers may begin anew, so its epoch rises. */
async function noteCluster(client: Client, cluster: Cluster): Promise<{ lanes: number; bookEpoch: number }> {
  const found = await client.query<{ lanes: number; book_epoch: number }>(
    `update installation set
        book_epoch = book_epoch + case when system_identifier = $1 and timeline = $2 then 0 else 1 end,
        system_identifier = $1, timeline = $2
      returning lanes, book_epoch`,
    [cluster.systemIdentifier, cluster.timeline],
  );
  const row = found.rows[0]!;
  return { lanes: row.lanes, bookEpoch: row.book_epoch };
}
