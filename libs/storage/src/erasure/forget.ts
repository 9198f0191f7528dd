import type { Client } from '../database.js';

/**
 * Deletes all that is kept about a person beside the book: free text, dead letters, kept answers, warnings. Answers are found by what they
 * say, since a path may spell an id in many ways; that reads all of them, which erasures are rare enough for.
 */
export async function forget(client: Client, refs: readonly number[], memberIds: readonly string[]): Promise<void> {
  await client.query('delete from personal_text where ref = any($1::bigint[])', [refs]);
  await client.query('delete from churn_warning where ref = any($1::bigint[])', [refs]);
  await client.query('delete from dead_letter where member_id = any($1::text[])', [memberIds]);
  await client.query('delete from dead_letter where record_key = any($1::bytea[])', [
    memberIds.map((id) => Buffer.from(id)),
  ]);
  await client.query(
    `delete from answer where exists (
        select from unnest($1::text[], $2::text[]) as id (in_content, in_path)
        where strpos(answer.content, id.in_content) > 0 or strpos(answer.path || '/', id.in_path) > 0
      )`,
    [memberIds.map((id) => JSON.stringify(id)), memberIds.map((id) => `/members/${encodeURIComponent(id)}/`)],
  );
}
