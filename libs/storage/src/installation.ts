import type { Client, Database } from './database.js';

/** Number of lanes of the book: each has its own numbering, and one relay at a time. Fixed when an installation is made. */
const BOOK_LANES = 12;

export interface StoredProgram {
  version: number;
  validFrom: number;
  /** Wall clock. */
  publishedAt: number;
  content: string;
}

export interface Installation {
  lanes: number;
  bookEpoch: number;
  /** Oldest first. */
  programs: StoredProgram[];
}

/** The program file says something else than the version in force, and was not published. */
export class ProgramNotPublished extends Error {
  override name = 'ProgramNotPublished';
}

/**
 * Makes the installation at its first start; later checks the program, and notices a restored database.
 * @throws ProgramNotPublished
 */
export async function openInstallation(
  database: Database,
  program: { name: string; content: string },
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
      `insert into program_version (version, name, content, valid_from, published_at)
        select 1, $1, $2, 0, $3 where not exists (select from program_version)`,
      [program.name, program.content, wallNow],
    );
    const lanes = await noteCluster(client, cluster);
    const programs = await readPrograms(client);
    if (programs.at(-1)!.content !== program.content) {
      throw new ProgramNotPublished(
        `the program file "${program.name}" differs from version ${programs.at(-1)!.version}, which is in force: publish it, or restore the file`,
      );
    }
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

async function readPrograms(client: Client): Promise<StoredProgram[]> {
  const found = await client.query<{
    version: number;
    valid_from: number;
    published_at: number;
    content: string;
  }>('select version, valid_from, published_at, content from program_version order by version');
  return found.rows.map((row) => ({
    version: row.version,
    validFrom: row.valid_from,
    publishedAt: row.published_at,
    content: row.content,
  }));
}
