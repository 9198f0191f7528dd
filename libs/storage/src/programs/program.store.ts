import { setTimeout as delay } from 'node:timers/promises';
import { instantText, type Instant } from '#domain';
import { readStreamNow } from '../book/clock.js';
import type { Client, Database } from '../database.js';
import {
  isPublished,
  publishedOf,
  readWritten,
  writtenIn,
  type StoredProgram,
  type WrittenProgram,
} from './program.rows.js';
import { lockPrograms } from './published.js';

export interface ProgramText {
  name: string;
  content: string;
}

/** What is published: a draft by its number, or a text, which becomes a draft with it. */
export type Published = { version: number } | ProgramText;

export type Publication =
  | { outcome: 'published'; program: StoredProgram }
  /** This very draft was published before, to the same instant. */
  | { outcome: 'repeated'; program: StoredProgram }
  /** The newest published version says the same: nothing was published. */
  | { outcome: 'unchanged'; program: StoredProgram }
  | { outcome: 'unknown' }
  /** In words: which field is wrong, its value, and the rule. */
  | { outcome: 'refused'; problem: string };

export interface ProgramClock {
  clock: 'wall' | 'stream';
  wallNow: () => Instant;
}

/** The versions of the program that were written down: drafts, and their publication. */
export class ProgramStore {
  constructor(
    private readonly database: Database,
    private readonly options: ProgramClock,
  ) {}

  /** Oldest first. */
  async all(): Promise<WrittenProgram[]> {
    return readWritten(this.database);
  }

  /** Writes a draft down. Its number is given once, whether or not it is ever published. */
  async draft(text: ProgramText): Promise<WrittenProgram> {
    return this.database.transaction(async (client) => {
      await lockPrograms(client);
      return insertDraft(client, text, this.options.wallNow());
    });
  }

  /**
   * Publishes a version: in force for facts timed from `validFrom` on, which is now where it is null. It waits for the transactions that
   * fold, and those that follow know it.
   */
  async publish(what: Published, validFrom: Instant | null): Promise<Publication> {
    return this.database.transaction(async (client) => {
      await lockPrograms(client);
      const written = await writtenIn(client);
      const latest = publishedOf(written).at(-1)!;
      const draft = 'version' in what ? written.find(({ version }) => version === what.version) : null;
      if (draft === undefined) return { outcome: 'unknown' };
      if (draft !== null && isPublished(draft)) return again(draft, validFrom);
      const content = draft?.content ?? (what as ProgramText).content;
      if (content === latest.content) return { outcome: 'unchanged', program: latest };
      const now = await this.now(client);
      const from = validFrom ?? now;
      const problem = problemOf(draft, from, now, latest);
      if (problem !== null) return { outcome: 'refused', problem };
      const { version } = draft ?? (await insertDraft(client, what as ProgramText, this.options.wallNow()));
      return { outcome: 'published', program: await this.write(client, version, from) };
    });
  }

  /**
   * What was recorded before has an earlier time than the publication, and what comes after it a later one: so what was known at an instant
   * says which versions were.
   */
  private async write(client: Client, version: number, validFrom: Instant): Promise<StoredProgram> {
    await delay(2);
    const publishedAt = this.options.wallNow();
    await client.query('update program_version set valid_from = $2, published_at = $3 where version = $1', [
      version,
      validFrom,
      publishedAt,
    ]);
    await delay(2);
    return (await writtenIn(client)).filter(isPublished).find((one) => one.version === version)!;
  }

  private async now(client: Client): Promise<Instant> {
    return this.options.clock === 'wall' ? this.options.wallNow() : readStreamNow(client);
  }
}

function again(program: StoredProgram, validFrom: Instant | null): Publication {
  if (validFrom === null || validFrom === program.validFrom) return { outcome: 'repeated', program };
  const rule = `version ${program.version} was published, and is in force from ${instantText(program.validFrom)} on`;
  return { outcome: 'refused', problem: `validFrom is ${instantText(validFrom)}: ${rule}` };
}

function problemOf(draft: WrittenProgram | null, from: Instant, now: Instant, latest: StoredProgram): string | null {
  if (draft !== null && draft.version < latest.version) {
    return `version is ${draft.version}: must be above the latest published one, ${latest.version}; write the draft down anew`;
  }
  const is = `validFrom is ${instantText(from)}`;
  if (from < now) return `${is}: must not lie before now, ${instantText(now)}, since a program never changes the past`;
  if (from < latest.validFrom) {
    return `${is}: must not lie before that of version ${latest.version}, ${instantText(latest.validFrom)}`;
  }
  return null;
}

async function insertDraft(
  client: Client,
  { name, content }: ProgramText,
  draftedAt: Instant,
): Promise<WrittenProgram> {
  const found = await client.query<{ version: number }>(
    `insert into program_version (version, name, content, drafted_at)
      select max(version) + 1, $1, $2, $3 from program_version returning version`,
    [name, content, draftedAt],
  );
  const { version } = found.rows[0]!;
  return { version, name, content, draftedAt, validFrom: null, publishedAt: null };
}
