import { smallints, texts } from './book/arrays.js';
import type { Client, Database } from './database.js';

/** A write, as far as its repetition is recognised: keys belong to the caller and the path. */
export interface KeyedRequest {
  caller: string;
  path: string;
  key: string;
  /** Of the body as JSON values. */
  bodyHash: string;
}

export interface Answer {
  status: number;
  /** JSON text. */
  content: string;
}

/** `reused`: the key was used with another body. */
export type KeyedAnswer = (Answer & { outcome: 'first' | 'repeated' }) | { outcome: 'reused' };

const KEPT_MS = 30 * 86_400_000;

/** Keeps the answers to writes for 30 days. */
export class AnswerStore {
  constructor(private readonly database: Database) {}

  /**
   * Does the work unless it was done under this key. A second call waits for the first: its insert waits for the transaction of the
   * first one's. Where `work` throws, nothing is kept and the next call does it.
   *
   * `work` uses connections of its own, so this store needs a pool apart: else all connections could wait for one more.
   */
  async once(request: KeyedRequest, at: number, work: () => Promise<Answer>): Promise<KeyedAnswer> {
    const { caller, path, key, bodyHash } = request;
    return this.database.transaction(async (client) => {
      await client.query('delete from answer where caller = $1 and path = $2 and key = $3 and created_at < $4', [
        caller,
        path,
        key,
        at - KEPT_MS,
      ]);
      const inserted = await client.query(
        'insert into answer (caller, path, key, body_hash, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing',
        [caller, path, key, bodyHash, at],
      );
      if (inserted.rowCount === 1) {
        const answer = await work();
        await client.query('update answer set status = $4, content = $5 where caller = $1 and path = $2 and key = $3', [
          caller,
          path,
          key,
          answer.status,
          answer.content,
        ]);
        return { ...answer, outcome: 'first' };
      }
      const found = await client.query<Answer & { body_hash: string }>(
        'select body_hash, status, content from answer where caller = $1 and path = $2 and key = $3',
        [caller, path, key],
      );
      const kept = found.rows[0]!;
      if (kept.body_hash !== bodyHash) return { outcome: 'reused' };
      return { status: kept.status, content: kept.content, outcome: 'repeated' };
    });
  }

  /** Removes what is kept no longer. @returns how many */
  async forgetOld(at: number): Promise<number> {
    const gone = await this.database.query<{ key: string }>(
      'with gone as (delete from answer where created_at < $1 returning key) select key from gone',
      [at - KEPT_MS],
    );
    return gone.length;
  }
}

/** For each request: the answer that is kept under its key; null for none. Called with the member locked, so none is under way. */
export async function findAnswers(
  client: Client,
  requests: readonly KeyedRequest[],
  at: number,
): Promise<(KeyedAnswer | null)[]> {
  const found = await client.query<Answer & { nth: number; body_hash: string }>({
    name: 'find_answers',
    text: `select k.nth::int as nth, a.body_hash, a.status, a.content
      from unnest($1::text[], $2::text[], $3::text[]) with ordinality as k (caller, path, key, nth)
      join answer a on a.caller = k.caller and a.path = k.path and a.key = k.key
      where a.created_at >= $4 and a.status is not null`,
    values: [
      texts(requests, (one) => one.caller),
      texts(requests, (one) => one.path),
      texts(requests, (one) => one.key),
      at - KEPT_MS,
    ],
  });
  const answers: (KeyedAnswer | null)[] = requests.map(() => null);
  for (const { nth, body_hash, status, content } of found.rows) {
    const isSame = body_hash === requests[nth - 1]!.bodyHash;
    answers[nth - 1] = isSame ? { status, content, outcome: 'repeated' } : { outcome: 'reused' };
  }
  return answers;
}

/** Keeps answers with what they answer, in one transaction. An expired one under the same key is replaced. */
export async function keepAnswers(
  client: Client,
  kept: readonly { keyed: KeyedRequest; answer: Answer | null }[],
  at: number,
): Promise<void> {
  const rows = kept.filter((one): one is { keyed: KeyedRequest; answer: Answer } => one.answer !== null);
  if (rows.length === 0) return;
  await client.query({
    name: 'keep_answers',
    text: `insert into answer (caller, path, key, body_hash, status, content, created_at)
      select u.*, $7 from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::text[]) as u
      on conflict (caller, path, key) do update set body_hash = excluded.body_hash, status = excluded.status,
        content = excluded.content, created_at = excluded.created_at`,
    values: [
      texts(rows, (row) => row.keyed.caller),
      texts(rows, (row) => row.keyed.path),
      texts(rows, (row) => row.keyed.key),
      texts(rows, (row) => row.keyed.bodyHash),
      smallints(rows, (row) => row.answer.status),
      texts(rows, (row) => row.answer.content),
      at,
    ],
  });
}
