import type { Database } from './database.js';

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
