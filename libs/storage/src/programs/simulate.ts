import { Simulation, type Fact, type Instant, type Program, type Programs, type SimulationReport } from '#domain';
import { loadFacts } from '../book/facts.js';
import type { Client, Database } from '../database.js';

export interface SimulationRequest {
  programs: Programs;
  draft: Program;
  /** Null: from the beginning of history. */
  from: Instant | null;
  until: Instant;
}

/** Members whose facts are read and folded at once. */
const PAGE = 500;

interface Page {
  members: { ref: number; member_id: string; standing: boolean }[];
  facts: Map<number, Fact[]>;
}

/**
 * Replays all facts of all members under the published versions and under a draft, as the book was at one moment. It writes nothing, and one
 * at a time runs on an installation, whoever asked for it.
 * @param progress called with the number of members done so far and in all
 * @returns null where another one runs
 */
export async function simulateProgram(
  database: Database,
  { programs, draft, from, until }: SimulationRequest,
  progress: (done: number, all: number) => void = () => {},
): Promise<SimulationReport | null> {
  return database.transaction(async (client) => {
    await client.query('set transaction isolation level repeatable read, read only');
    if (!(await isAlone(client))) return null;
    const counted = await client.query<{ count: number }>('select count(*) as count from member');
    const simulation = new Simulation(programs, draft, from, until);
    let done = 0;
    for (let next = readPage(client, 0); ;) {
      const { members, facts } = await next;
      const last = members.at(-1);
      if (last === undefined) return simulation.report();
      // Read while these are folded.
      next = readPage(client, last.ref);
      next.catch(() => undefined);
      for (const { ref, member_id, standing } of members) simulation.add(member_id, facts.get(ref)!, standing);
      done += members.length;
      progress(done, counted.rows[0]!.count);
    }
  });
}

async function isAlone(client: Client): Promise<boolean> {
  const found = await client.query<{ mine: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended(current_schema() || ' simulation', 0)) as mine`,
  );
  return found.rows[0]!.mine;
}

async function readPage(client: Client, after: number): Promise<Page> {
  const found = await client.query<Page['members'][number]>({
    name: 'simulated_members',
    text: `select m.ref, p.member_id, m.merged_into is null and m.erased_at is null as standing
      from member m join person p on p.ref = m.ref where m.ref > $1 order by m.ref limit $2`,
    values: [after, PAGE],
  });
  const refs = found.rows.map(({ ref }) => ref);
  return { members: found.rows, facts: refs.length === 0 ? new Map<number, Fact[]>() : await loadFacts(client, refs) };
}
